"""Forms for companions, their papers, hours and photo."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import time
from typing import Any

from django import forms
from django.conf import settings
from django.forms.boundfield import BoundField
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from eassociate.access.skills import skill_tiles
from eassociate.journal.forms import CommandForm
from eassociate.journal.pictures import PictureField
from eassociate.staff.actions.availability import SetAvailability
from eassociate.staff.actions.companions import AddCompanion, ChangeCompanion
from eassociate.staff.actions.ending import EndCompanion, ResumeCompanion
from eassociate.staff.actions.papers import SetPaper
from eassociate.staff.actions.portraits import RemoveCompanionPortrait, SetCompanionPortrait
from eassociate.ui.fields import DayField, HoursField, PhoneField, PointField
from eassociate.ui.widgets import Tiles

#: Windows a day in the form.
WINDOWS = 2


class CompanionForm(CommandForm):
    name = forms.CharField(
        label=_("Name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    phone = PhoneField(label=_("Telephone"), required=False)
    email = forms.EmailField(
        label=_("E-mail"), required=False, help_text=_("Needed for signing in.")
    )
    number = forms.CharField(
        label=_("Number"),
        max_length=40,
        required=False,
        help_text=_("The number in your own lists, if you keep one."),
    )
    weekly_minutes = HoursField(label=_("Hours a week by contract"), initial=40 * 60)
    daily_minutes = HoursField(label=_("At most hours a day"), initial=8 * 60)
    contract_until = DayField(
        label=_("Last day of the contract"),
        required=False,
        help_text=_("Empty: the contract has no end."),
    )
    area = forms.CharField(
        label=_("Lives in"),
        max_length=100,
        required=False,
        help_text=_("A part of town or a village: who is near can step in sooner."),
    )
    point = PointField(label=_("On the map"), required=False)
    skills = forms.MultipleChoiceField(
        label=_("Skills"), required=False, widget=Tiles, choices=skill_tiles
    )


class AddCompanionForm(CompanionForm):
    command = AddCompanion
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, initial="sr")
    field_order = ("name", "phone", "email", "language")


class ChangeCompanionForm(CompanionForm):
    command = ChangeCompanion


class EndCompanionForm(CommandForm):
    command = EndCompanion


class ResumeCompanionForm(CommandForm):
    command = ResumeCompanion


class PaperForm(CommandForm):
    command = SetPaper
    valid_until = DayField(
        label=_("Last day on which it holds"),
        required=False,
        help_text=_("Empty: there is no such paper."),
    )


class PortraitForm(CommandForm):
    command = SetCompanionPortrait
    image = PictureField(
        label=_("Photo"), help_text=_("The face, well lit. JPEG, PNG or WebP of at most 10 MB.")
    )


class RemovePortraitForm(CommandForm):
    command = RemoveCompanionPortrait


class AvailabilityForm(CommandForm):
    """Two windows a day, each a start and an end."""

    command = SetAvailability

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for name in _all_names():
            start = name.endswith("start")
            self.fields[name] = forms.TimeField(
                label=_("from") if start else _("to"),
                required=False,
                input_formats=["%H:%M", "%H:%M:%S", "%H.%M", "%H"],
                widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
            )

    def day_rows(self) -> list[tuple[Any, list[list[BoundField]]]]:
        """(weekday, fields of each window) for the template."""
        return [
            (
                WEEKDAYS[day],
                [[self[name] for name in _names(day, nth)] for nth in range(WINDOWS)],
            )
            for day in range(7)
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for start, end in _pairs():
            if bool(data.get(start)) != bool(data.get(end)) and not {start, end} & set(self.errors):
                missing = end if data.get(start) else start
                self.add_error(missing, _("Please write from and to."))
        return data

    def command_data(self) -> dict[str, Any]:
        windows = [
            {
                "weekday": int(start[3]),
                "start": self.cleaned_data[start],
                "end": self.cleaned_data[end],
            }
            for start, end in self._filled()
        ]
        return {"windows": windows}

    def _filled(self) -> list[tuple[str, str]]:
        return [pair for pair in _pairs() if self.cleaned_data.get(pair[0])]

    def field_of(self, path: tuple[str, ...]) -> str | None:
        if path[0] == "windows" and len(path) > 2:
            start, end = self._filled()[int(path[1])]
            return end if path[2] == "end" else start
        return super().field_of(path)


def availability_initial(windows: Iterable[tuple[int, time, time]]) -> dict[str, time]:
    """(weekday, start, end) as the form's initial values; what is beyond the form is left out."""
    initial: dict[str, time] = {}
    for weekday, start, end in windows:
        for nth in range(WINDOWS):
            names = _names(weekday, nth)
            if names[0] not in initial:
                initial |= dict(zip(names, (start, end), strict=True))
                break
    return initial


def _names(day: int, nth: int) -> tuple[str, str]:
    return f"day{day}_{nth}_start", f"day{day}_{nth}_end"


def _pairs() -> list[tuple[str, str]]:
    return [_names(day, nth) for day in range(7) for nth in range(WINDOWS)]


def _all_names() -> list[str]:
    return [name for pair in _pairs() for name in pair]
