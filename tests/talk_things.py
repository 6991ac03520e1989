"""Conversations for the doors table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from eassociate.access.models import Separation
from eassociate.conversations.actions.threads import kept
from eassociate.conversations.models import Attachment, Message, Phrase, Thread
from tests.people import WHY, relate
from tests.things import jpeg

if TYPE_CHECKING:
    from tests.doors import Whose


def _circle(whose: Whose) -> Thread:
    return kept(whose.world.provider.pk, "circle", child=whose.child.pk)


def thread(whose: Whose) -> dict[str, Any]:
    """The thread for everybody around the child."""
    message(whose)
    return {"pk": _circle(whose).pk}


def _said(whose: Whose, by: Any, **more: Any) -> Message:
    where = _circle(whose)
    last = Message.objects.unscoped(reason=WHY).filter(thread=where).count()
    made = Message(thread=where, number=last + 1, author=by, role="coordinator", **more)
    made.save()
    Thread.objects.unscoped(reason=WHY).filter(pk=where.pk).update(last_number=last + 1)
    return made


def message(whose: Whose) -> dict[str, Any]:
    """By the coordinator of the child's provider."""
    return {"pk": _said(whose, whose.world.person("coordinator"), text="Добар дан").pk}


def own_message(whose: Whose) -> dict[str, Any]:
    """By whoever asks, where it is theirs."""
    return {"pk": _said(whose, whose.person, text="Добар дан").pk}


def question(whose: Whose) -> dict[str, Any]:
    by = whose.world.person("administrator")
    return {"pk": _said(whose, by, text="?", asks="yes_no").pk}


def file(whose: Whose) -> dict[str, Any]:
    made = _said(whose, whose.world.person("coordinator"), kind="photo")
    Attachment(message=made, content=jpeg(), media="image/jpeg", size=1).save()
    return {"pk": made.pk}


def phrase(whose: Whose) -> dict[str, Any]:
    made = Phrase.objects.create(provider=whose.world.provider, sr="а", en="a", de="a")
    return {"pk": made.pk}


def separation(whose: Whose) -> dict[str, Any]:
    one, other = whose.world.person("guardian"), whose.world.person("guardian2")
    made = Separation(child=whose.child, one=one, other=other)
    made.save()
    return {"pk": made.pk}


def relation(whose: Whose) -> dict[str, Any]:
    held = whose.child.relations(manager="_base_manager").first()
    return {"pk": (held or relate(whose.child, whose.world.person("guardian"), "guardian")).pk}
