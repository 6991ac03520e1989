"""A decision on what was put aside, the end of a phone, a sheet of paper."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language

from eassociate.access.actor import Actor
from eassociate.journal.deeds import Outcome, Refused
from eassociate.journal.forms import CommandForm
from eassociate.sync.actions import DecideHeld, EndDevice
from eassociate.sync.paper.actions import KeepPaper
from eassociate.sync.paper.making import made_now


class DecideForm(CommandForm):
    command = DecideHeld
    take = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")], widget=forms.HiddenInput)

    def command_data(self) -> dict[str, Any]:
        return {"take": self.cleaned_data["take"] == "yes"}


class EndDeviceForm(CommandForm):
    command = EndDevice


class PaperForm(CommandForm):
    """The paper is made before the command is: nothing waits for it but who tapped."""

    command = KeepPaper

    def perform(self, actor: Actor, **more: Any) -> Outcome | None:
        try:
            made = made_now(actor, get_language() or "")
        except Refused as refusal:
            self.add_error(None, str(refusal.message))
            return None
        return super().perform(actor, **made.model_dump(), **more)
