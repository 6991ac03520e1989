"""Tiles to tap, a note to write: forms whose content is one command."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from eassociate.diary import rules, words
from eassociate.diary.commands import (
    AddPhoto,
    AddVoice,
    CorrectDiaryEntry,
    RecordVisit,
    ReportIncident,
    WithdrawDiaryEntry,
)
from eassociate.diary.rules import Kind
from eassociate.journal.devices import DeviceTime
from eassociate.journal.forms import CommandForm
from eassociate.journal.pictures import PictureField
from eassociate.journal.sounds import SecondsField, SoundField
from eassociate.ui.widgets import OneTile, Tiles


class NamedGoal(Protocol):
    pk: UUID
    title: str


@dataclass(frozen=True)
class MinutesField:
    """The minutes of an activity; shown once its tile is tapped."""

    code: str
    bound: BoundField


def _note(label: Any, rows: int = 2) -> forms.CharField:
    return forms.CharField(
        label=label, required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": rows})
    )


def _severity() -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=_("How serious?"),
        choices=words.choices(rules.SEVERITIES, words.SEVERITIES),
        coerce=int,
        empty_value=None,
        required=False,
        widget=OneTile,
    )


def _incident() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("What kind of incident?"),
        choices=words.choices_of(Kind.INCIDENT),
        required=False,
        widget=OneTile,
    )


_PLAIN = ("note", "severity", "what_happened", "end", "tapped", "sent")


class RecordForm(CommandForm):
    """The whole record of a visit; each part may stay empty."""

    command = RecordVisit
    activities = forms.MultipleChoiceField(
        label=_("What did you do?"), required=False, widget=Tiles
    )
    mood = forms.ChoiceField(label=_("How is the child?"), required=False, widget=OneTile)
    toilet = forms.MultipleChoiceField(label=_("Toilet"), required=False, widget=Tiles)
    note = _note(_("Note"))
    incident = _incident()
    severity = _severity()
    what_happened = _note(_("What happened?"), rows=3)
    end = forms.BooleanField(required=False, widget=forms.HiddenInput)
    tapped = DeviceTime()
    sent = DeviceTime()

    def __init__(self, *args: Any, goals: Sequence[NamedGoal] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan = goals
        self._choices("activities", words.choices_of(Kind.ACTIVITY))
        self._choices("mood", words.choices_of(Kind.MOOD))
        self._choices("toilet", words.choices_of(Kind.TOILET))
        for tile in rules.ACTIVITIES:
            self.fields[f"minutes_{tile.code}"] = _minutes(words.ACTIVITIES[tile.code])
        for goal in goals:
            self.fields[f"goal_{goal.pk}"] = _one(goal.title, words.choices_of(Kind.GOAL))
        shares = words.choices(rules.SHARES, words.SHARES)
        for meal in rules.MEALS:
            self.fields[f"meal_{meal.code}"] = _one(words.MEALS[meal.code], shares)

    def _choices(self, name: str, choices: Iterable[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(choices)

    @property
    def minutes(self) -> list[MinutesField]:
        return [MinutesField(t.code, self[f"minutes_{t.code}"]) for t in rules.ACTIVITIES]

    @property
    def goals(self) -> list[BoundField]:
        return [self[f"goal_{goal.pk}"] for goal in self.plan]

    @property
    def meals(self) -> list[BoundField]:
        return [self[f"meal_{meal.code}"] for meal in rules.MEALS]

    @property
    def opened(self) -> set[str]:
        """Which of the folded parts hold an error or something typed."""
        parts = {
            "minutes": [f"minutes_{t.code}" for t in rules.ACTIVITIES],
            "meals": [f"meal_{m.code}" for m in rules.MEALS],
            "toilet": ["toilet"],
            "incident": ["incident", "severity", "what_happened"],
        }
        return {part for part, names in parts.items() if any(map(self._touched, names))}

    def _touched(self, name: str) -> bool:
        return bool(self.is_bound and (self[name].value() or self[name].errors))

    def command_data(self) -> dict[str, Any]:
        given = self.cleaned_data
        plain = {name: given[name] for name in _PLAIN}
        return {
            **plain,
            "activities": [
                {"code": code, "minutes": given.get(f"minutes_{code}")}
                for code in given["activities"]
            ],
            "goals": [
                {"goal": goal.pk, "step": given[f"goal_{goal.pk}"]}
                for goal in self.plan
                if given[f"goal_{goal.pk}"]
            ],
            "mood": given["mood"] or None,
            "meals": [
                rules.meal_code(meal.code, given[f"meal_{meal.code}"])
                for meal in rules.MEALS
                if given[f"meal_{meal.code}"]
            ],
            "toilet": given["toilet"],
            "incident": given["incident"] or None,
        }


def _minutes(label: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=1,
        max_value=rules.LONGEST,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )


def _one(label: Any, choices: list[tuple[str, Any]]) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=choices, widget=OneTile)


class IncidentForm(CommandForm):
    command = ReportIncident
    incident = _incident()
    severity = _severity()
    what_happened = _note(_("What happened?"), rows=4)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("incident", "severity"):
            self.fields[name].required = True


class PhotoForm(CommandForm):
    command = AddPhoto
    image = PictureField(label=_("Photo"))
    text = _note(_("What is to be seen?"), rows=1)


class VoiceForm(CommandForm):
    command = AddVoice
    file = SoundField(label=_("Voice note"))
    seconds = SecondsField()
    text = _note(pgettext_lazy("voice note", "A word about it"), rows=1)


class CorrectionForm(CommandForm):
    """What an entry says, to be said otherwise; only the fields that its kind has."""

    command = CorrectDiaryEntry

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = words.choices_of(Kind(kind))
        if choices:
            self.fields["code"] = _one(words.KINDS[kind], choices)
            self.fields["code"].required = True
        if kind == Kind.ACTIVITY:
            self.fields["minutes"] = _minutes(_("Minutes"))
        if kind == Kind.INCIDENT:
            self.fields["severity"] = _severity()
        if kind in (Kind.NOTE, Kind.INCIDENT):
            self.fields["text"] = _note(_("Note") if kind == Kind.NOTE else _("What happened?"), 4)


class WithdrawForm(CommandForm):
    command = WithdrawDiaryEntry
