"""Forms about who must not accompany a child."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from eassociate.access.actor import Actor
from eassociate.journal.forms import CommandForm
from eassociate.roster.actions.ruling_out import AllowAgain, RuleOut
from eassociate.roster.forms.visits import choose
from eassociate.roster.reading import choices


class RuleOutForm(CommandForm):
    command = RuleOut
    companion = forms.ChoiceField(
        label=_("Companion"),
        help_text=_(
            "Household members, parents, grandparents and siblings must not be companions."
        ),
    )

    def __init__(self, actor: Actor, *data: Any, **more: Any) -> None:
        super().__init__(*data, **more)
        choose(self, "companion", [("", _("Please choose")), *choices.companions(actor)])


class AllowAgainForm(CommandForm):
    command = AllowAgain
