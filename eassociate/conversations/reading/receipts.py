"""Receipts: on the server → on a device of the reader → read. What somebody read in their quiet
hours is known to others when these are over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Case, F, Min, Q, QuerySet, When
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _

from eassociate.access.actor import Actor
from eassociate.access.roles import Role
from eassociate.conversations.models import Answer, Message, Reading, Seat, Thread
from eassociate.conversations.readers import Reader, readers_known_to
from eassociate.conversations.words import answer_word
from eassociate.core import clock

WHY = "the message was checked"


@dataclass(frozen=True)
class Standing:
    """Person → up to which number they have read (as others may know) and received."""

    read: dict[UUID, int]
    delivered: dict[UUID, int]


def standing(thread: Thread, people: Sequence[UUID]) -> Standing:
    """One query."""
    over = Q(held_until__lte=clock.now())
    rows: QuerySet[Seat] = Seat.objects.unscoped(reason=WHY).filter(thread=thread)
    rows = rows.annotate(
        known=Case(When(over, then=Greatest(F("shown"), F("held"))), default=F("shown"))
    )
    wanted = set(people)
    found = [r for r in rows.values_list("person", "known", "delivered") if r[0] in wanted]
    return Standing({p: read for p, read, _d in found}, {p: d for p, _r, d in found})


def receipt_words(number: int, readers: Sequence[Reader], at: Standing) -> str:
    """«Read by all», «Read by 2 of 5», «Delivered to 3 of 5», «On the server»."""
    all_ = len(readers)
    if not all_:
        return _("On the server")
    read = sum(at.read.get(one.person, 0) >= number for one in readers)
    if read == all_:
        return _("Read by all") if all_ > 1 else _("Read")
    if read:
        return _("Read by %(count)d of %(all)d") % {"count": read, "all": all_}
    there = sum(at.delivered.get(one.person, 0) >= number for one in readers)
    if there == 1 and all_ == 1:
        return _("Delivered")
    if there:
        return _("Delivered to %(count)d of %(all)d") % {"count": there, "all": all_}
    return _("On the server")


@dataclass(frozen=True)
class Receipt:
    """What became of a message with one reader. `state`: server, delivered, read."""

    name: str
    role: str
    state: str
    moment: datetime | None
    answer: str = ""
    answered_at: datetime | None = None


def receipts_of(actor: Actor, message: Message) -> list[Receipt]:
    """One for each reader but the author, those who have not read it first; four queries."""
    thread = message.thread
    readers = [r for r in readers_known_to(actor, thread) if r.person != message.author_id]
    at = standing(thread, [one.person for one in readers])
    moments = _moments(thread, message.number)
    answers = _answers(message)
    found = [_receipt(one, message, at, moments, answers) for one in readers]
    return sorted(found, key=lambda r: (bool(r.answer), r.state == "read", r.state != "server"))


def _moments(thread: Thread, number: int) -> dict[UUID, datetime]:
    """When each person read the message: their first reading that came so far."""
    rows = Reading.objects.unscoped(reason=WHY).filter(thread=thread, upto__gte=number)
    rows = rows.filter(at__lte=clock.now())
    return dict(rows.values("person").annotate(first=Min("at")).values_list("person", "first"))


def _answers(message: Message) -> dict[UUID, tuple[str, datetime]]:
    if not message.asks:
        return {}
    rows = Answer.objects.unscoped(reason=WHY).filter(message=message)
    return {person: (value, at) for person, value, at in rows.values_list("person", "value", "at")}


def _receipt(
    reader: Reader,
    message: Message,
    at: Standing,
    moments: dict[UUID, datetime],
    answers: dict[UUID, tuple[str, datetime]],
) -> Receipt:
    state, moment = "server", None
    if at.read.get(reader.person, 0) >= message.number:
        state, moment = "read", moments.get(reader.person)
    elif at.delivered.get(reader.person, 0) >= message.number:
        state = "delivered"
    value, answered = answers.get(reader.person, ("", None))
    if value and state != "read":  # from the notice, or in quiet hours: the answer is in sight
        state, moment = "read", answered
    word = answer_word(value, message.choices.splitlines()) if value else ""
    label = str(Role(reader.role).label)
    return Receipt(reader.name, label, state, moment, word, answered)


def note_delivered(actor: Actor, upto: dict[UUID, int]) -> None:
    """Writes down that messages up to these numbers are on a device of the actor's: a log of what
    was sent out, like `journal.openings`, and no deed. Thread → number."""
    rows = Seat.objects.unscoped(reason="log of deliveries")
    held = {
        thread: (pk, number)
        for pk, thread, number in rows.filter(person=actor.person_id, thread__in=upto).values_list(
            "pk", "thread", "delivered"
        )
    }
    now = clock.now()
    new = [
        Seat(thread_id=t, person_id=actor.person_id, delivered=n, delivered_at=now)
        for t, n in upto.items()
        if t not in held
    ]
    rows.bulk_create(new, ignore_conflicts=True)
    for thread, number in upto.items():
        if thread in held and held[thread][1] < number:
            seat = rows.filter(pk=held[thread][0], delivered__lt=number)
            seat.update(delivered=number, delivered_at=now)
