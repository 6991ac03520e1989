"""Forms of the school calendar."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from eassociate.access.actor import Actor
from eassociate.children.models import Place, Region
from eassociate.core import clock
from eassociate.journal.forms import CommandForm
from eassociate.roster.actions.calendar import (
    AddBreak,
    AddExcursion,
    AddSchoolYear,
    RemoveBreak,
    RemoveExcursion,
)
from eassociate.roster.actions.generation import GenerateVisits
from eassociate.roster.reading import choices
from eassociate.ui.fields import DayField

_WEEKS = timedelta(weeks=6)


class BreakForm(CommandForm):
    command = AddBreak
    name = forms.CharField(label=_("Name of the break"), max_length=100)
    first = DayField(label=_("First day"))
    last = DayField(label=_("Last day"))
    region = forms.ChoiceField(label=_("Schools in"), choices=Region.choices)


class RemoveBreakForm(CommandForm):
    command = RemoveBreak


class SchoolYearForm(CommandForm):
    """One tap: all breaks of the year that are known."""

    command = AddSchoolYear
    region = forms.ChoiceField(choices=Region.choices)

    def command_data(self) -> dict[str, Any]:
        return {**super().command_data(), "day": clock.today()}


class ExcursionForm(CommandForm):
    command = AddExcursion
    name = forms.CharField(label=_("What is it?"), max_length=100)
    day = DayField(label=_("Day"))
    child = forms.TypedChoiceField(
        label=_("For one child"), required=False, coerce=UUID, empty_value=None
    )
    school = forms.TypedChoiceField(
        label=_("Or for all children of a school"), required=False, coerce=UUID, empty_value=None
    )
    place = forms.TypedChoiceField(
        label=_("Where the children are accompanied instead"),
        required=False,
        coerce=UUID,
        empty_value=None,
        help_text=_("Empty: nobody is accompanied on that day."),
    )
    start = forms.TimeField(
        label=_("From"),
        required=False,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
    )
    end = forms.TimeField(
        label=_("To"),
        required=False,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
    )

    def __init__(self, actor: Actor, *data: Any, **more: Any) -> None:
        super().__init__(*data, **more)
        schools = choices.places(actor, Place.Kind.SCHOOL, Place.Kind.KINDERGARTEN)
        self._offer("child", choices.children(actor))
        self._offer("school", schools)
        self._offer("place", choices.places(actor))

    def _offer(self, name: str, those: choices.Choices) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "–"), *those]


class RemoveExcursionForm(CommandForm):
    command = RemoveExcursion


class GenerateForm(CommandForm):
    command = GenerateVisits
    first = DayField(label=_("From"), initial=clock.today)
    last = DayField(label=_("To"), initial=lambda: _in_six_weeks())


def _in_six_weeks() -> date:
    return clock.today() + _WEEKS
