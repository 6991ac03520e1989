"""What people say of themselves."""

from __future__ import annotations

from typing import Literal

from eassociate.access.actor import Actor
from eassociate.access.models import Person
from eassociate.access.roles import Can
from eassociate.journal.commands import Command
from eassociate.journal.deeds import Effect, action


class ChooseLanguage(Command):
    language: Literal["sr", "sr-latn", "en", "de"]


@action(ChooseLanguage, needs=Can.SEE_TODAY)
def choose_language(actor: Actor, command: ChooseLanguage) -> Effect:
    """In this language letters come, and pages on a new device."""
    Person.objects.filter(pk=actor.person_id).update(language=command.language)
    return Effect()
