"""Forms about absences. Days are today unless somebody says otherwise."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from eassociate.access.actor import Actor
from eassociate.core import clock
from eassociate.journal.forms import CommandForm
from eassociate.roster.actions.absences import EndCompanionAbsence, EnterCompanionAbsence
from eassociate.roster.actions.at_home import EndChildAbsence, EnterChildAbsence
from eassociate.roster.models import ChildAbsence, CompanionAbsence
from eassociate.roster.reading import choices
from eassociate.ui.fields import DayField


class Days(CommandForm):
    """From the first to the last day of an absence."""

    first = DayField(label=_("First day"), initial=clock.today)
    last = DayField(label=_("Last day"), required=False, help_text=_("Empty: one day only."))

    def command_data(self) -> dict[str, Any]:
        data = super().command_data()
        return {**data, "last": data["last"] or data["first"]}


class CompanionAbsenceForm(Days):
    command = EnterCompanionAbsence
    companion = forms.ChoiceField(label=_("Who is away?"))
    kind = forms.ChoiceField(label=_("Why?"), choices=CompanionAbsence.Kind.choices)
    field_order = ("companion", "kind", "first", "last")

    def __init__(self, actor: Actor, *data: Any, **more: Any) -> None:
        super().__init__(*data, **more)
        _offer(self, "companion", choices.companions(actor))


class ChildAbsenceForm(Days):
    command = EnterChildAbsence
    child = forms.ChoiceField(label=_("Which child?"))
    kind = forms.ChoiceField(label=_("Why?"), choices=ChildAbsence.Kind.choices)
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    field_order = ("child", "kind", "first", "last", "note")

    def __init__(self, actor: Actor, *data: Any, **more: Any) -> None:
        super().__init__(*data, **more)
        _offer(self, "child", choices.children(actor))


class EndCompanionAbsenceForm(CommandForm):
    command = EndCompanionAbsence
    day = DayField(label=_("Back from this day on"), initial=clock.today)


class EndChildAbsenceForm(CommandForm):
    command = EndChildAbsence
    day = DayField(label=_("The child comes from this day on"), initial=clock.today)


class IllForm(CommandForm):
    """One tap on a name: ill for the day. The companion comes with the button."""

    command = EnterCompanionAbsence
    companion = forms.UUIDField()
    first = forms.DateField()
    last = forms.DateField()


def _offer(form: forms.Form, name: str, those: choices.Choices) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = [("", _("Please choose")), *those]
