"""Forms of the planning pages."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from eassociate.journal.forms import CommandForm
from eassociate.roster.actions.accepting import AcceptPlan
from eassociate.roster.actions.planning import CancelPlan, Effort, PinBlock, RequestPlan
from eassociate.roster.models import PlanRun
from eassociate.ui.asked import id_asked
from eassociate.ui.fields import DayField

EFFORTS = [
    (Effort.QUICK.value, _("quick: half a minute")),
    (Effort.THOROUGH.value, _("thorough: up to five minutes")),
]


class RequestForm(CommandForm):
    """A week (its Monday is on the button) or the timetable from a day on."""

    command = RequestPlan
    kind = forms.ChoiceField(choices=PlanRun.Kind.choices, widget=forms.HiddenInput)
    first = DayField(label=_("From this day on"))
    effort = forms.ChoiceField(
        label=_("How carefully?"),
        choices=EFFORTS,
        initial=Effort.QUICK.value,
        widget=forms.RadioSelect,
    )


class AgainForm(CommandForm):
    """The same once more, around the pins; kind and day come from the plan itself."""

    command = RequestPlan
    effort = forms.ChoiceField(choices=EFFORTS, required=False)

    def clean_effort(self) -> str:
        return self.cleaned_data["effort"] or Effort.QUICK.value


class CancelForm(CommandForm):
    command = CancelPlan


class PinForm(CommandForm):
    """`pin` is «block companion», or «block» alone to take the pin away."""

    command = PinBlock
    pin = forms.CharField(max_length=80)

    def command_data(self) -> dict[str, Any]:
        block, _blank, companion = self.cleaned_data["pin"].partition(" ")
        return {"block": block, "companion": companion or None}


class AcceptForm(CommandForm):
    """`block` (several), `child` or `everything`, by the button that was tapped."""

    command = AcceptPlan

    def command_data(self) -> dict[str, Any]:
        return {
            "everything": "everything" in self.data,
            "child": id_asked(self.data.get("child")),
            "blocks": [pk for text in self._meant() if (pk := id_asked(text))],
        }

    def _meant(self) -> list[str]:
        """The ticked ones, unless a button was for others."""
        return [] if {"everything", "child"} & set(self.data) else self.ticked()

    def ticked(self) -> list[str]:
        """Keys that were ticked, to be shown so again."""
        return cast(QueryDict, self.data).getlist("block") if self.data else []


def block_of(pin: str) -> UUID | None:
    """Which block a pin is about."""
    return id_asked(pin.partition(" ")[0])
