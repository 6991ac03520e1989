"""What is done from a first page in one tap."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from eassociate.core import clock
from eassociate.journal.devices import DeviceTime
from eassociate.journal.forms import CommandForm
from eassociate.roster.actions.absences import BackAgain, ReportIll
from eassociate.roster.actions.at_home import ChildComes, ReportChildHome
from eassociate.roster.actions.visits import StartVisit, UndoStart
from eassociate.ui.widgets import OneTile, Pictogram

_WHEN = [
    ("today", Pictogram("☀️", _("today"))),
    ("tomorrow", Pictogram("🌙", _("tomorrow"))),
]
_WHY = [
    ("home", Pictogram("🏠", _("stays at home"))),
    ("ill", Pictogram("🤒", _("is ill"))),
]


class StartForm(CommandForm):
    command = StartVisit
    tapped = DeviceTime()
    sent = DeviceTime()


class UndoForm(CommandForm):
    command = UndoStart


class AwayForm(CommandForm):
    """From today or tomorrow, for that day or longer."""

    when = forms.ChoiceField(label=_("From when?"), choices=_WHEN, initial="today", widget=OneTile)
    last = forms.DateField(
        label=_("Until (that day included)"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d.%m.%Y.", "%d.%m.%Y", "%d/%m/%Y"],
    )

    def command_data(self) -> dict[str, Any]:
        return dict(self._days())

    def _days(self) -> dict[str, date]:
        """First and last day, both included."""
        first = clock.today() + timedelta(days=self.cleaned_data["when"] == "tomorrow")
        return {"first": first, "last": self.cleaned_data["last"] or first}


class IllForm(AwayForm):
    command = ReportIll


class BackForm(CommandForm):
    command = BackAgain


class HomeForm(AwayForm):
    command = ReportChildHome
    why = forms.ChoiceField(label=_("Why?"), choices=_WHY, initial="home", widget=OneTile)
    note = forms.CharField(
        label=_("A word about it"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def command_data(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {**self._days(), "ill": given["why"] == "ill", "note": given["note"]}


class ComesForm(CommandForm):
    command = ChildComes
