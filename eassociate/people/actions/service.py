"""What a provider says of itself: how it is called and reached, and what it lets families do."""

from __future__ import annotations

from typing import Literal

from eassociate.access.actor import Actor
from eassociate.access.models import Organisation
from eassociate.access.roles import Can
from eassociate.journal.commands import Code, Command, Name, Word
from eassociate.journal.deeds import Effect, action


class DescribeService(Command):
    """`phone`: whom families and schools call when a page seems wrong."""

    name: Name
    phone: Word = ""
    licence: Code = ""
    companion_word: Literal["companion", "associate", "attendant"] = "companion"
    guardian_may_decline: bool = False


@action(DescribeService, needs=Can.EDIT_SITE)
def describe_service(actor: Actor, command: DescribeService) -> Effect:
    """Of the actor's own organisation; holds from the next page on."""
    own = Organisation.objects.filter(pk=actor.organisation_id)
    own.update(**{name: getattr(command, name) for name in DescribeService.model_fields})
    return Effect()
