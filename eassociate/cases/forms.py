"""Forms for goals and advice."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from eassociate.cases.actions import ChangeGoal, EndGoal, LeaveAdvice, SetGoal, WithdrawAdvice
from eassociate.journal.forms import CommandForm
from eassociate.ui.fields import DayField


class GoalForm(CommandForm):
    title = forms.CharField(
        label=_("Goal"),
        max_length=200,
        help_text=_("One thing that can be seen on a day, for example: puts on the coat alone."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class SetGoalForm(GoalForm):
    command = SetGoal
    since = DayField(label=_("From"), required=False, help_text=_("Empty: from today."))


class ChangeGoalForm(GoalForm):
    command = ChangeGoal


class EndGoalForm(CommandForm):
    command = EndGoal
    until = DayField(label=_("Last day"), required=False, help_text=_("Empty: today."))


class AdviceForm(CommandForm):
    command = LeaveAdvice
    text = forms.CharField(
        label=_("Advice"),
        max_length=5000,
        help_text=_("The companion reads it in the day's work, the guardians read it too."),
        widget=forms.Textarea(attrs={"rows": 4, "autofocus": True}),
    )


class WithdrawAdviceForm(CommandForm):
    command = WithdrawAdvice
