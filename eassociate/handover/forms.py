"""Tiles for who and where, signs to tap: forms whose content is one command."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from eassociate.children.forms.family import KINSHIPS
from eassociate.handover import words
from eassociate.handover.commands import (
    AddCollector,
    ChangeCollector,
    ConfirmHandover,
    CorrectHandover,
    EndCollector,
    HandOver,
    WithdrawHandover,
)
from eassociate.handover.queries.desk import Choice
from eassociate.handover.rules import Kind, Way
from eassociate.journal.forms import CommandForm
from eassociate.journal.pictures import PictureField
from eassociate.ui.fields import DayField, PhoneField
from eassociate.ui.widgets import OneTile, Pictogram, Tiles

Spots = Sequence[tuple[str, Pictogram]]
ELSE = (Kind.OTHER.value, Pictogram("👤", _("somebody else")))


class Noting(CommandForm):
    """What is said about a hand-over: where, when, signs, a word, a photo."""

    spot = forms.ChoiceField(label=_("Where?"), required=False, widget=OneTile)
    clock = forms.TimeField(
        label=_("At what time?"),
        required=False,
        help_text=_("Empty: now."),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    signs = forms.MultipleChoiceField(
        label=_("How is the child?"), required=False, widget=Tiles, choices=words.sign_choices
    )
    text = forms.CharField(
        label=pgettext_lazy("hand-over", "Note"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    image = PictureField(label=_("Photo"), required=False)

    def __init__(self, *args: Any, spots: Spots = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["spot"].choices = list(spots)  # type: ignore[attr-defined]


class HandOverForm(Noting):
    command = HandOver
    way = forms.ChoiceField(
        choices=[(way.value, way.value) for way in Way], widget=forms.HiddenInput
    )
    other = forms.ChoiceField(
        label=_("Who?"),
        widget=OneTile,
        error_messages={"invalid_choice": _("Please choose who it was.")},
    )
    name = forms.CharField(
        label=_("First name and surname"),
        required=False,
        max_length=200,
        help_text=_("Of who came, where the tiles do not say it."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    field_order = ("id", "way", "other", "name", "signs", "text", "image", "spot", "clock")

    def __init__(
        self, *args: Any, choices: Iterable[Choice], unlisted: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        tiles = [(c.value, Pictogram(c.emoji, c.told)) for c in choices]
        self.fields["other"].choices = [*tiles, *([ELSE] if unlisted else [])]  # type: ignore[attr-defined]


class TapForm(CommandForm):
    """One tap: the buttons say who, the page says the rest."""

    command = HandOver


class ConfirmForm(CommandForm):
    command = ConfirmHandover


class CorrectForm(Noting):
    command = CorrectHandover

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["clock"].help_text = ""


class WithdrawForm(CommandForm):
    command = WithdrawHandover


class CollectorForm(CommandForm):
    name = forms.CharField(
        label=_("First name and surname"),
        max_length=200,
        help_text=_("As in the identity card: it may be asked for."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    kinship = forms.CharField(
        label=_("Who this is to the child"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"list": "kinships", "autocomplete": "off"}),
    )
    phone = PhoneField(label=_("Telephone"))
    first = DayField(label=_("From"), required=False, help_text=_("Empty: from now on."))
    last = DayField(
        label=_("Last day"), required=False, help_text=_("Empty: until somebody ends it.")
    )
    kinships = KINSHIPS


class AddCollectorForm(CollectorForm):
    command = AddCollector


class ChangeCollectorForm(CollectorForm):
    command = ChangeCollector


class EndCollectorForm(CommandForm):
    command = EndCollector
