"""Forms for a child's facts and for places."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from eassociate.access.actor import Actor
from eassociate.access.skills import skill_tiles
from eassociate.children.actions.places import AddPlace, ChangePlace
from eassociate.children.actions.record import AddChild, ChangeChild
from eassociate.children.models import Child, Place, Region
from eassociate.children.queries.places import place_choices
from eassociate.children.towns import town_names
from eassociate.journal.forms import CommandForm
from eassociate.ui.fields import DayField, PhoneField, PointField
from eassociate.ui.widgets import Tiles


class ChildForm(CommandForm):
    name = forms.CharField(
        label=_("Name"),
        max_length=200,
        help_text=_("As the family writes it, in its script."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    born_on = DayField(label=_("Date of birth"))
    number = forms.CharField(
        label=_("Number"),
        max_length=40,
        required=False,
        help_text=_("The number in your own lists, if you keep one."),
    )
    school = forms.TypedChoiceField(
        label=_("School or kindergarten"), required=False, empty_value=None
    )
    school_class = forms.CharField(label=_("Class or group"), max_length=40, required=False)
    municipality = forms.CharField(
        label=_("Municipality"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"list": "towns", "autocomplete": "off"}),
    )
    status = forms.ChoiceField(
        label=_("Status"),
        choices=Child.Status.choices,
        widget=forms.RadioSelect,
        initial=Child.Status.ACTIVE,
    )
    waiting_since = DayField(label=_("Waiting since"), required=False)
    started_on = DayField(label=_("In the service since"), required=False)
    ended_on = DayField(label=_("Last day in the service"), required=False)
    skills = forms.MultipleChoiceField(
        label=_("What the child needs"), required=False, widget=Tiles, choices=skill_tiles
    )
    permitted_places = forms.MultipleChoiceField(
        label=_("Places where the companion may go with the child"),
        required=False,
        help_text=_("None chosen: wherever the timetable says."),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, actor: Actor, **more: Any) -> None:
        super().__init__(*args, **more)
        places = place_choices(actor)
        schools = place_choices(actor, learning=True)
        self.fields["school"].choices = [("", "–"), *schools]  # type: ignore[attr-defined]
        self.fields["permitted_places"].choices = places  # type: ignore[attr-defined]
        self.towns = town_names()


class AddChildForm(ChildForm):
    command = AddChild


class ChangeChildForm(ChildForm):
    command = ChangeChild


class PlaceForm(CommandForm):
    kind = forms.ChoiceField(label=_("Kind"), choices=Place.Kind.choices, widget=forms.RadioSelect)
    name = forms.CharField(label=_("Name of the place"), max_length=200)
    address = forms.CharField(
        label=_("Address"),
        max_length=200,
        required=False,
        help_text=_("Not for homes: a home's address is written in the child's record."),
    )
    point = PointField(label=_("On the map"), required=False)
    region = forms.ChoiceField(
        label=_("School calendar"), choices=Region.choices, initial=Region.CENTRAL
    )
    week_a = DayField(
        label=_("A day in a week A"),
        required=False,
        help_text=_("Only where morning and afternoon shifts change week by week."),
    )
    contact_name = forms.CharField(label=_("Contact person"), max_length=200, required=False)
    contact_phone = PhoneField(label=_("Telephone"), required=False)
    contact_email = forms.EmailField(label=_("E-mail"), required=False)


class AddPlaceForm(PlaceForm):
    command = AddPlace


class ChangePlaceForm(PlaceForm):
    command = ChangePlace
