"""Forms for guardians, homes, contact bans and approvals."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from eassociate.access.actor import Actor
from eassociate.children.actions.approvals import AddApproval, ChangeApproval, RemoveApproval
from eassociate.children.actions.bans import AddContactBan, EndContactBan
from eassociate.children.actions.guardians import AddGuardian, ChangeGuardian, EndGuardian
from eassociate.children.actions.homes import RemoveHome, SetHome
from eassociate.children.models import Approval
from eassociate.children.queries.family import guardians_of_child, related_people
from eassociate.journal.forms import CommandForm
from eassociate.ui.fields import DayField, HoursField, PhoneField, PointField

#: Offered while typing; anything else may be written.
KINSHIPS = [
    _("mother"),
    _("father"),
    _("grandmother"),
    _("grandfather"),
    _("foster parent"),
    _("guardian by court"),
]


class GuardianForm(CommandForm):
    name = forms.CharField(
        label=_("Name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    kinship = forms.CharField(
        label=_("Who this is to the child"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"list": "kinships", "autocomplete": "off"}),
    )
    phone = PhoneField(label=_("Telephone"), required=False)
    email = forms.EmailField(
        label=_("E-mail"), required=False, help_text=_("Needed for signing in.")
    )
    may_decide = forms.BooleanField(label=_("May decide for the child"), required=False)
    may_collect = forms.BooleanField(label=_("May collect the child"), required=False)
    until = DayField(
        label=_("Last day of these rights"),
        required=False,
        help_text=_("Empty: until somebody ends them."),
    )
    kinships = KINSHIPS


class AddGuardianForm(GuardianForm):
    command = AddGuardian
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, initial="sr")
    may_decide = forms.BooleanField(
        label=_("May decide for the child"), required=False, initial=True
    )
    may_collect = forms.BooleanField(label=_("May collect the child"), required=False, initial=True)
    field_order = ("name", "kinship", "phone", "email", "language", "may_decide", "may_collect")


class ChangeGuardianForm(GuardianForm):
    command = ChangeGuardian


class EndGuardianForm(CommandForm):
    command = EndGuardian


class HomeForm(CommandForm):
    command = SetHome
    guardian = forms.TypedChoiceField(label=_("Home of"), required=False, empty_value=None)
    address = forms.CharField(
        label=_("Address"),
        max_length=200,
        help_text=_("Read by coordinators and by this guardian, by nobody else."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    point = PointField(label=_("On the map"), required=False)

    def __init__(self, *args: Any, actor: Actor, child: UUID, **more: Any) -> None:
        super().__init__(*args, **more)
        people = [(str(g.person), g.name) for g in guardians_of_child(actor, child)]
        nobody = ("", _("nobody in particular"))
        self.fields["guardian"].choices = [*people, nobody]  # type: ignore[attr-defined]


class RemoveHomeForm(CommandForm):
    command = RemoveHome


class AddBanForm(CommandForm):
    command = AddContactBan
    person = forms.TypedChoiceField(
        label=_("Somebody who is or was related to the child"), required=False, empty_value=None
    )
    name = forms.CharField(
        label=_("Or a name"),
        max_length=200,
        required=False,
        help_text=_("Whoever bears this name, in either script, is kept away."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, actor: Actor, child: UUID, **more: Any) -> None:
        super().__init__(*args, **more)
        people = [(str(person.pk), person.name) for person in related_people(actor, child)]
        self.fields["person"].choices = [("", "–"), *people]  # type: ignore[attr-defined]


class EndBanForm(CommandForm):
    command = EndContactBan
    reason = forms.CharField(
        label=_("Why the ban ends"),
        max_length=5000,
        help_text=_(
            "Only on a decision of the court or the centre for social work: its number and day."
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ApprovalForm(CommandForm):
    weekly_minutes = HoursField(label=_("Hours a week"), help_text=_("At most 40."))
    degree = forms.TypedChoiceField(
        label=_("Degree of support"), choices=Approval.Degree.choices, coerce=int
    )
    valid_from = DayField(label=_("Valid from"))
    valid_until = DayField(label=_("Last day"))
    reference = forms.CharField(label=_("Number of the decision"), max_length=100, required=False)


class AddApprovalForm(ApprovalForm):
    command = AddApproval


class ChangeApprovalForm(ApprovalForm):
    command = ChangeApproval


class RemoveApprovalForm(CommandForm):
    command = RemoveApproval
