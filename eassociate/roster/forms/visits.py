"""Forms about one visit."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from eassociate.access.actor import Actor
from eassociate.access.roles import Can
from eassociate.core import clock
from eassociate.journal.forms import CommandForm
from eassociate.roster.actions.changes import (
    AddVisit,
    CancelVisit,
    ChangeVisit,
    RestoreVisit,
)
from eassociate.roster.actions.visits import DOOR_REASONS, MarkNotDelivered
from eassociate.roster.forms.timetable import time_field
from eassociate.roster.models import Visit
from eassociate.roster.reading import choices
from eassociate.ui.fields import DayField

#: Why a visit is called off beforehand.
CALLED_OFF = ("child_ill", "child_home", "school_closed", "holiday", "other")


def _reasons(codes: Any) -> list[tuple[str, Any]]:
    return [(code, label) for code, label in Visit.Reason.choices if code in codes]


class NotDeliveredForm(CommandForm):
    """`actor`: a companion chooses among the reasons that can be seen at the door."""

    command = MarkNotDelivered
    reason = forms.ChoiceField(label=_("Why?"), widget=forms.RadioSelect)

    def __init__(self, actor: Actor, *data: Any, **more: Any) -> None:
        super().__init__(*data, **more)
        codes = Visit.Reason.values if actor.can(Can.CORRECT_VISIT) else DOOR_REASONS
        choose(self, "reason", _reasons(codes))


class CancelVisitForm(CommandForm):
    command = CancelVisit
    reason = forms.ChoiceField(
        label=_("Why?"), widget=forms.RadioSelect, choices=lambda: _reasons(CALLED_OFF)
    )


class RestoreVisitForm(CommandForm):
    command = RestoreVisit


class HoursForm(CommandForm):
    place = forms.ChoiceField(label=_("Place"))
    start = time_field(_("From"))
    end = time_field(_("To"))

    def __init__(self, actor: Actor, child: UUID, *data: Any, **more: Any) -> None:
        super().__init__(*data, **more)
        choose(self, "place", [("", _("Please choose")), *choices.places_for(actor, child)])


class ChangeVisitForm(HoursForm):
    command = ChangeVisit


class AddVisitForm(HoursForm):
    command = AddVisit
    day = DayField(label=_("Day"), initial=clock.today)
    companion = forms.TypedChoiceField(
        label=_("Companion"), required=False, coerce=UUID, empty_value=None
    )
    field_order = ("day", "start", "end", "place", "companion")

    def __init__(self, actor: Actor, child: UUID, *data: Any, **more: Any) -> None:
        super().__init__(actor, child, *data, **more)
        choose(self, "companion", [("", _("nobody yet")), *choices.companions(actor)])


def choose(form: forms.Form, name: str, those: list[Any]) -> None:
    """Gives the field `name` of `form` its choices."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = those
