"""Forms of the conversations."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from eassociate.conversations import commands, rules
from eassociate.conversations.media import DOCUMENT_LIMIT
from eassociate.conversations.models import Message
from eassociate.conversations.words import GROUPS
from eassociate.journal.forms import CommandForm
from eassociate.journal.sounds import SecondsField
from eassociate.journal.uploads import BytesField
from eassociate.ui.fields import DayField

_TEXT = forms.Textarea(attrs={"rows": 2})


class AnyFile(BytesField):
    """An upload whose cleaned value is its bytes; its name goes along in `file_name`."""

    limit, too_large = DOCUMENT_LIMIT, _("The file is too large: at most 10 MB.")


class WithFile(CommandForm):
    """A message that may carry a file; the name that the device gave it is kept, encrypted."""

    def command_data(self) -> dict[str, Any]:
        given = self.files.get(self.add_prefix("file"))
        return {**super().command_data(), "name": str(given.name or "")[:200] if given else ""}


class WithQuestion(CommandForm):
    asks = forms.ChoiceField(
        label=_("Answer wanted"),
        required=False,
        choices=[("", _("none")), *Message.Asks.choices],
    )
    choices = forms.CharField(
        label=_("Answers to choose from"),
        required=False,
        help_text=_("One a line, at most eight."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
    )
    answer_by = DayField(label=_("By when"), required=False)

    def command_data(self) -> dict[str, Any]:
        data = super().command_data()
        lines = [line.strip() for line in data.get("choices", "").splitlines() if line.strip()]
        return {**data, "choices": tuple(lines), "asks": data.get("asks") or None}


class MessageForm(WithFile, WithQuestion):
    command = commands.PostMessage
    text = forms.CharField(label=_("Message"), required=False, widget=_TEXT, max_length=5000)
    file = AnyFile(label=_("Photo, document or voice note"), required=False)
    seconds = SecondsField()
    reply_to = forms.UUIDField(required=False, widget=forms.HiddenInput)
    urgent = forms.BooleanField(
        label=_("Urgent"),
        required=False,
        help_text=_("It reaches people also in their quiet hours."),
    )


class TypedForm(CommandForm):
    """`said`: the word that was tapped, with its minutes or person after a colon."""

    command = commands.SayTyped
    said = forms.CharField(max_length=100)

    def command_data(self) -> dict[str, Any]:
        code, _colon, rest = self.cleaned_data["said"].partition(":")
        known = rules.typed(code)
        if known and known.asks_for == "minutes":
            return {"code": code, "minutes": rest or None}
        if known and known.asks_for == "person":
            return {"code": code, "person": rest or None}
        return {"code": code}


class EditForm(CommandForm):
    command = commands.EditMessage
    text = forms.CharField(
        label=_("Message"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class WithdrawForm(CommandForm):
    command = commands.WithdrawMessage


class AnswerForm(CommandForm):
    command = commands.AnswerRequest
    value = forms.CharField(max_length=12)


class ReadForm(CommandForm):
    command = commands.ReadThread
    upto = forms.IntegerField(min_value=0, max_value=2**62)


class OpenForm(CommandForm):
    command = commands.OpenThread
    kind = forms.CharField(max_length=10)
    child = forms.UUIDField(required=False)
    person = forms.UUIDField(required=False)


class AnnounceForm(WithFile, WithQuestion):
    command = commands.Announce
    group = forms.ChoiceField(
        label=_("For whom"), required=False, choices=[("", _("everybody")), *GROUPS.items()]
    )
    place = forms.TypedChoiceField(label=_("School"), required=False, empty_value=None)
    around = forms.TypedMultipleChoiceField(
        label=_("Only to those around these children"),
        required=False,
        coerce=UUID,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Nobody learns from it who else is in the group."),
    )
    text = forms.CharField(
        label=_("Announcement"), max_length=5000, widget=forms.Textarea(attrs={"rows": 5})
    )
    file = AnyFile(label=_("Photo or document"), required=False)
    urgent = MessageForm.base_fields["urgent"]
    title = forms.CharField(label=_("What"), required=False, max_length=200)
    day = DayField(label=_("Day"), required=False)
    begins = forms.TimeField(
        label=_("Begins"), required=False, widget=forms.TimeInput(attrs={"type": "time"})
    )
    ends = forms.TimeField(
        label=_("Ends"), required=False, widget=forms.TimeInput(attrs={"type": "time"})
    )
    where = forms.CharField(label=_("Where"), required=False, max_length=200)

    def __init__(
        self,
        *args: Any,
        schools: Iterable[tuple[str, str]],
        children: Iterable[tuple[str, str]],
        **more: Any,
    ) -> None:
        super().__init__(*args, **more)
        self.fields["around"].choices = children  # type: ignore[attr-defined]
        self.fields["place"].choices = [("", _("all schools")), *schools]  # type: ignore[attr-defined]

    @property
    def of_appointment(self) -> list[forms.BoundField]:
        return [self[name] for name in ("title", "day", "begins", "ends", "where")]

    def command_data(self) -> dict[str, Any]:
        data = super().command_data()
        return {**data, "group": data.get("group") or None}


class SeparateForm(CommandForm):
    command = commands.SeparatePeople
    one = forms.ChoiceField(label=_("One of them"))
    other = forms.ChoiceField(label=_("The other"))

    def __init__(self, *args: Any, people: Iterable[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        for name in ("one", "other"):
            self.fields[name].choices = [("", "–"), *people]  # type: ignore[attr-defined]


class EndSeparationForm(CommandForm):
    command = commands.EndSeparation


class StartForm(CommandForm):
    command = commands.ChooseStart
    begin = forms.ChoiceField(
        label=_("Reads"),
        choices=[
            ("joined", _("from when they joined")),
            ("all", _("everything from the beginning")),
            ("day", _("from a day on")),
        ],
        widget=forms.RadioSelect,
    )
    day = DayField(label=_("Day"), required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("begin") == "day" and not data.get("day"):
            self.add_error("day", _("Please say on which day."))
        return data

    def command_data(self) -> dict[str, Any]:
        return {"reads_from": rules.start_of(self.cleaned_data["begin"], self.cleaned_data["day"])}


class PhraseForm(CommandForm):
    command = commands.AddPhrase
    emoji = forms.CharField(label=_("Picture (an emoji)"), required=False, max_length=16)
    sr = forms.CharField(label=_("In Serbian, Cyrillic"), max_length=rules.PHRASE_LENGTH)
    en = forms.CharField(label=_("In English"), max_length=rules.PHRASE_LENGTH)
    de = forms.CharField(label=_("In German"), max_length=rules.PHRASE_LENGTH)


class EndPhraseForm(CommandForm):
    command = commands.EndPhrase
