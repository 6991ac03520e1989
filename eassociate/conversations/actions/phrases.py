"""Ready-made messages of the site's own. What was said with one stays readable when it ends."""

from __future__ import annotations

from django.utils.translation import gettext as _

from eassociate.access.actor import Actor
from eassociate.access.roles import Can
from eassociate.conversations.commands import AddPhrase, EndPhrase
from eassociate.conversations.models import Phrase
from eassociate.core import clock
from eassociate.journal.deeds import Effect, Refused, action, get

#: More than this many nobody looks through with one hand.
MOST = 24


@action(AddPhrase, needs=Can.ANNOUNCE)
def add_phrase(actor: Actor, command: AddPhrase) -> Effect:
    held = Phrase.objects.filter(provider=actor.organisation_id, ended_at=None)
    if held.count() >= MOST:
        raise Refused(_("There are 24 already. Take one away first."))
    made = Phrase(provider_id=actor.organisation_id, **command.model_dump())
    made.save(force_insert=True)
    return Effect({"phrase": str(made.pk)})


@action(EndPhrase, needs=Can.ANNOUNCE)
def end_phrase(actor: Actor, command: EndPhrase) -> Effect:
    held = Phrase.objects.filter(provider=actor.organisation_id, ended_at=None)
    phrase = get(held, command.phrase)
    phrase.ended_at = clock.now()
    phrase.save(update_fields=["ended_at"])
    return Effect({"phrase": str(phrase.pk)})
