"""Having read, and answering."""

from __future__ import annotations

from django.utils.translation import gettext as _

from eassociate.access.actor import Actor
from eassociate.access.roles import Can
from eassociate.conversations import rules
from eassociate.conversations.actions.threads import WHY
from eassociate.conversations.commands import AnswerRequest, ReadThread
from eassociate.conversations.models import Answer, Message, Reading, Seat, Thread
from eassociate.conversations.telling import of_answer
from eassociate.core import clock
from eassociate.journal.deeds import Effect, NotFound, Refused, action, get
from eassociate.journal.models import Notice
from eassociate.notify.kinds import OF_MESSAGES
from eassociate.notify.quiet import quiet_until


@action(ReadThread, needs=Can.SEE_MESSAGES, phone=True)
def read_thread(actor: Actor, command: ReadThread) -> Effect:
    """Never back; what was not there to be read is not read. Who wrote it sees it at once; in quiet
    hours others learn of it when these are over."""
    thread = get(Thread.objects.visible_to(actor), command.thread)
    rows = Message.objects.visible_to(actor).filter(thread=thread, number__lte=command.upto)
    number = rows.order_by("-number").values_list("number", flat=True).first() or 0
    _mark_notices(actor, thread)
    before = _advance(actor, thread, number)
    if before is None:
        return Effect({"thread": str(thread.pk)})
    fresh = rows.filter(number__gt=before).exclude(author=actor.person_id).order_by("author")
    authors = list(fresh.values_list("author", flat=True).distinct())
    return Effect({"thread": str(thread.pk), "upto": number}, wakes=authors)


def _mark_notices(actor: Actor, thread: Thread) -> None:
    told = Notice.objects.filter(person=actor.person_id, kind__in=OF_MESSAGES, read_at=None)
    told.filter(facts__thread=str(thread.pk)).update(read_at=clock.now())


def _advance(actor: Actor, thread: Thread, number: int) -> int | None:
    """Up to where the actor had read before; None if they have read no further now."""
    rows = Seat.objects.unscoped(reason=WHY).select_for_update()
    seat, _made = rows.get_or_create(thread=thread, person_id=actor.person_id)
    before: int = seat.upto
    if before >= number:
        return None
    now = clock.now()
    later = quiet_until(actor.person_id, now)
    _let_show(seat)
    seat.upto = number
    if later:
        seat.held, seat.held_until = number, later
    else:
        seat.shown, seat.held, seat.held_until = number, 0, None
    _deliver(seat, number)
    seat.save()
    Reading(thread=thread, person_id=actor.person_id, upto=number, at=later or now).save()
    return before


def _let_show(seat: Seat) -> None:
    """What waited for the end of quiet hours that are over."""
    if seat.held_until and seat.held_until <= clock.now():
        seat.shown, seat.held, seat.held_until = max(seat.shown, seat.held), 0, None


def _deliver(seat: Seat, number: int) -> None:
    if seat.delivered < number:
        seat.delivered, seat.delivered_at = number, clock.now()


@action(AnswerRequest, needs=Can.SEE_MESSAGES, phone=True)
def answer_request(actor: Actor, command: AnswerRequest) -> Effect:
    """One answer a person; another one takes its place."""
    message: Message = get(Message.objects.visible_to(actor), command.message)
    if not message.asks or message.author_id == actor.person_id:
        raise NotFound
    if message.withdrawn_at:
        raise Refused(_("This message was taken back."))
    choices = len(message.choices.splitlines()) if message.choices else 0
    if not rules.fits(message.asks, command.value, choices):
        raise Refused(_("Please choose one of the answers."), field="value")
    Answer.objects.unscoped(reason=WHY).update_or_create(
        message=message,
        person_id=actor.person_id,
        defaults={"value": command.value, "at": clock.now()},
    )
    child = message.thread.child_id
    outcome = {"message": str(message.pk), "value": command.value}
    return Effect(outcome, [child] if child else [], of_answer(actor, message))
