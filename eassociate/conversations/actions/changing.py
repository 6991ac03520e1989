"""Changing one's own words for a while, and taking them back: both are seen."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from eassociate.access.actor import Actor
from eassociate.access.roles import Can
from eassociate.conversations import rules
from eassociate.conversations.actions.threads import WHY
from eassociate.conversations.commands import EditMessage, WithdrawMessage
from eassociate.conversations.index import index, unindex
from eassociate.conversations.models import Answer, Attachment, Message
from eassociate.core import clock
from eassociate.journal.deeds import Effect, NotFound, Refused, action, get


@action(EditMessage, needs=Can.WRITE_MESSAGES, phone=True)
def edit_message(actor: Actor, command: EditMessage) -> Effect:
    message = _own(actor, command.message)
    if message.kind == Message.Kind.TYPED or not rules.may_edit(message.made_at, clock.now()):
        raise Refused(_("This message can no longer be changed. Write another one."))
    if not command.text and message.kind == Message.Kind.TEXT:
        raise Refused(_("Please write something, or take the message back."), field="text")
    if _answers(message).exists():
        raise Refused(_("Somebody has answered already. Write another message."))
    message.text, message.edited_at = command.text, clock.now()
    message.save(update_fields=["text", "edited_at"])
    unindex(message)
    index(message)
    return _effect(message)


@action(WithdrawMessage, needs=Can.WRITE_MESSAGES, phone=True)
def withdraw_message(actor: Actor, command: WithdrawMessage) -> Effect:
    """That there was a message stays to be seen; what it said is gone from the conversation."""
    message = _held(actor, command.message)
    if message.author_id != actor.person_id and not actor.can(Can.ANNOUNCE):
        raise NotFound
    if not (actor.can(Can.ANNOUNCE) or rules.may_withdraw(message.made_at, clock.now())):
        raise Refused(_("This message can no longer be taken back. Ask the coordinator."))
    message.text, message.choices, message.facts = "", "", {}
    message.withdrawn_at = clock.now()
    message.save(update_fields=["text", "choices", "facts", "withdrawn_at"])
    Attachment.objects.unscoped(reason=WHY).filter(pk=message.pk).delete()
    unindex(message)
    return _effect(message)


def _own(actor: Actor, message: UUID) -> Message:
    found = _held(actor, message)
    if found.author_id != actor.person_id:
        raise NotFound
    return found


def _held(actor: Actor, message: UUID) -> Message:
    rows = Message.objects.visible_to(actor).select_for_update(of=("self",))
    found: Message = get(rows, message)
    if found.withdrawn_at:
        raise Refused(_("This message was taken back."))
    return found


def _answers(message: Message) -> QuerySet[Answer]:
    return Answer.objects.unscoped(reason=WHY).filter(message=message)


def _effect(message: Message) -> Effect:
    child = message.thread.child_id
    return Effect({"message": str(message.pk)}, [child] if child else [])
