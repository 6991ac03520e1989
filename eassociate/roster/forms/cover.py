"""Forms of the cover panel: who is asked or sent to which visit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from eassociate.journal.forms import CommandForm
from eassociate.roster.actions.assigning import AssignCompanions, OpenVisit
from eassociate.roster.actions.family import AnswerSubstitute
from eassociate.roster.actions.offers import AnswerOffer, MakeOffers, WithdrawOffer

#: A field of the panel is called so, with the visit's id after it; its value is the companion's.
PREFIX = "visit-"


def chosen_in(data: Mapping[str, Any]) -> dict[str, str]:
    """Visit → companion, as chosen in the panel; `only` names the one visit that is meant."""
    only = data.get("only")
    pairs = {
        name.removeprefix(PREFIX): str(value)
        for name, value in data.items()
        if name.startswith(PREFIX) and value
    }
    return {visit: who for visit, who in pairs.items() if only in (None, "", visit)}


class PanelForm(CommandForm):
    """Pairs of visit and companion. `anyway`: what the coordinator may judge is set aside."""

    pairs_field = ""
    anyway = forms.BooleanField(required=False, label=_("Although something speaks against it"))

    def command_data(self) -> dict[str, Any]:
        pairs = [{"visit": v, "companion": c} for v, c in chosen_in(self.data).items()]
        return {"anyway": self.cleaned_data["anyway"], self.pairs_field: pairs}

    def clean(self) -> None:
        if not chosen_in(self.data):
            self.add_error(None, _("Please choose a person first."))


class OfferForm(PanelForm):
    command = MakeOffers
    pairs_field = "proposals"


class AssignForm(PanelForm):
    command = AssignCompanions
    pairs_field = "pairs"


class WithdrawForm(CommandForm):
    command = WithdrawOffer


class OpenVisitForm(CommandForm):
    command = OpenVisit


class AnswerForm(CommandForm):
    """The companion's answer: `accept` is yes or no, the button that was tapped."""

    command = AnswerOffer
    accept = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")])

    def command_data(self) -> dict[str, Any]:
        return {"accept": self.cleaned_data["accept"] == "yes"}


class ConsentForm(CommandForm):
    """The family's answer: `agree` is yes or no, with a reason if they like."""

    command = AnswerSubstitute
    agree = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")])
    objection = forms.CharField(
        label=_("Why not? (if you like to say)"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def command_data(self) -> dict[str, Any]:
        return {
            "agree": self.cleaned_data["agree"] == "yes",
            "objection": self.cleaned_data["objection"],
        }
