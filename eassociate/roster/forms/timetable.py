"""Forms for lines of a timetable."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from eassociate.access.actor import Actor
from eassociate.core import clock
from eassociate.journal.forms import CommandForm
from eassociate.roster.actions.timetable import AddLine, ChangeLine, EndLine
from eassociate.roster.models import Week
from eassociate.roster.reading import choices
from eassociate.ui.fields import DayField

_TIMES = ["%H:%M", "%H.%M", "%H"]


def time_field(label: Any) -> forms.TimeField:
    widget = forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    return forms.TimeField(label=label, input_formats=_TIMES, widget=widget)


class LineForm(CommandForm):
    weekday = forms.TypedChoiceField(label=_("Weekday"), choices=list(WEEKDAYS.items()), coerce=int)
    start = time_field(_("From"))
    end = time_field(_("To"))
    place = forms.ChoiceField(label=_("Place"))
    companion = forms.TypedChoiceField(
        label=_("Companion"), required=False, coerce=UUID, empty_value=None
    )
    week = forms.ChoiceField(label=_("In which weeks"), choices=Week.choices, initial=Week.EVERY)
    valid_until = DayField(
        label=_("Last day"), required=False, help_text=_("Empty: until further notice.")
    )

    def __init__(self, actor: Actor, child: UUID, *data: Any, **more: Any) -> None:
        super().__init__(*data, **more)
        self._offer("place", [("", _("Please choose")), *choices.places_for(actor, child)])
        self._offer("companion", [("", _("nobody yet")), *choices.companions(actor)])

    def _offer(self, name: str, those: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = those


class AddLineForm(LineForm):
    command = AddLine
    valid_from = DayField(label=_("First day"), initial=clock.today)
    field_order = ("weekday", "start", "end", "place", "companion", "week", "valid_from")


class ChangeLineForm(LineForm):
    command = ChangeLine
    from_day = DayField(
        label=_("So from this day on"),
        initial=clock.today,
        help_text=_("Before it the timetable stays as it was."),
    )
    field_order = ("weekday", "start", "end", "place", "companion", "week", "from_day")


class EndLineForm(CommandForm):
    command = EndLine
    last = DayField(label=_("Last day on which it holds"), initial=clock.today)
