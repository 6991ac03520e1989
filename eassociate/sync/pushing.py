"""A batch from a phone, judged entry by entry, in causal order.

One that is refused never keeps back another; what cannot be carried out for want of access, or
because the same thing was changed meanwhile, is put aside and never lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext
from datetime import datetime
from time import monotonic, sleep
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import OperationalError, transaction
from django.utils.translation import gettext as _
from pydantic import ValidationError

from eassociate.access.doors import Denied
from eassociate.access.policy import asked_once
from eassociate.access.queries import system_actor
from eassociate.journal.commands import canonical
from eassociate.journal.deeds import (
    Action,
    Conflict,
    NotFound,
    Refused,
    Stale,
    perform,
    phone_actions,
)
from eassociate.journal.models import Entry
from eassociate.sync.actions import HoldEntry, held_id
from eassociate.sync.building import built, uploads_in
from eassociate.sync.durable import at_once, together
from eassociate.sync.items import Answer, Item, Sender, readable, what_is_wrong
from eassociate.sync.models import Held, Receipt
from eassociate.sync.receipts import Receipts
from eassociate.sync.rules import TOLD, WAITING, Verdict, Why, in_order
from eassociate.sync.uploads import NotYet

_ASIDE = frozenset({Verdict.QUARANTINED, Verdict.CONFLICT})
_SETTLED = frozenset({Verdict.ACCEPTED, *_ASIDE, Verdict.TAKEN, Verdict.DROPPED})
#: Seconds of work in one transaction, and of rest after it so that others may write. SQLite has one
#: lock whatever is written, and a commit costs it more than an entry does; PostgreSQL would keep
#: the locks of one entry while the next one asks for others, hence one alone.
_SLICE, _REST = (0.1, 0.02) if settings.SQLITE else (0.0, 0.0)


def push(sender: Sender, raw: Sequence[Any]) -> list[Answer]:
    """What became of each entry of a batch, in the order in which they were carried out."""
    items, answers = readable(raw)
    ordered, circling = in_order({key: item.after for key, item in items.items()})
    answers += [Answer(str(key), Verdict.REFUSED, _circle(), "after") for key in circling]
    return answers + _Judge(sender, items.values()).answers([items[key] for key in ordered])


def _circle() -> str:
    return _("These entries wait for each other.")


class _Unstored(Exception):
    """The database could not carry something out that it had begun."""


class _Judge:
    """Looks up in two queries what is known of a batch, then takes entry by entry."""

    def __init__(self, sender: Sender, items: Iterable[Item]) -> None:
        self.sender, self.actor, self.clocks = sender, sender.actor, sender.clocks
        self.receipts = Receipts(sender)
        wanted = {key for item in items for key in (item.id, *item.after)}
        self.known = {one.pk: one for one in Receipt.objects.filter(pk__in=wanted)}
        bare = wanted - set(self.known)
        self.seen = set(Entry.objects.filter(pk__in=bare).values_list("pk", flat=True))
        self.seen |= set(self.known)
        self.aside = {key for key, one in self.known.items() if one.verdict in _ASIDE}
        self.actions = phone_actions()

    def answers(self, items: Sequence[Item]) -> list[Answer]:
        """Raises `OperationalError` while the database is busy: all of it comes again then."""
        done: list[Answer] = []
        with asked_once(), together():
            while len(done) < len(items):
                done += self._slice(items[len(done) :])
        self.receipts.write()
        return done

    def _slice(self, items: Sequence[Item]) -> list[Answer]:
        """One that cannot be stored keeps back those beside it for as long as this takes."""
        try:
            return self._together(items, _SLICE)
        except _Unstored:
            pass
        try:
            return self._together(items[:1], 0)
        except _Unstored:
            return [Answer(str(items[0].id), Verdict.WAITING)]

    def _together(self, items: Sequence[Item], seconds: float) -> list[Answer]:
        try:
            with transaction.atomic() if seconds else nullcontext():
                done = list(self._until(items, monotonic() + seconds))
        except _Unstored:
            self._unlearn(items)
            raise
        if _REST and len(done) < len(items):
            sleep(_REST)
        return done

    def _until(self, items: Iterable[Item], end: float) -> Iterator[Answer]:
        for item in items:
            try:
                found = self._answer(item)
            except OperationalError as error:
                raise _Unstored from error
            self._learn(item, found)
            yield found
            if monotonic() > end:
                return

    def _learn(self, item: Item, found: Answer) -> None:
        if found.verdict != Verdict.WAITING:
            self.seen.add(item.id)
        if found.verdict in _ASIDE:
            self.aside.add(item.id)

    def _unlearn(self, items: Iterable[Item]) -> None:
        """They were rolled back together; each is judged again."""
        again = {item.id for item in items}
        self.seen -= again
        self.aside -= again
        self.receipts.drop(again)

    def _answer(self, item: Item) -> Answer:
        earlier = self._earlier(item)
        if earlier:
            return earlier
        if not self.seen.issuperset(item.after):
            return Answer(str(item.id), Verdict.WAITING)
        deed = self.actions.get(item.action)
        if deed is None:
            return self._refused(item, _("This cannot be done from a phone."), "action")
        if self.sender.revoked:
            return self._held(item, Why.REVOKED)
        return self._carried_out(item, deed)

    def _earlier(self, item: Item) -> Answer | None:
        known = self.known.get(item.id)
        if known is None or known.verdict not in _SETTLED:
            return None
        if known.person_id != self.actor.person_id or known.digest != item.digest:
            return self._held(item, Why.SAME_ID)
        accepted = known.verdict == Verdict.ACCEPTED
        return Answer(str(item.id), Verdict.REPEATED if accepted else Verdict(known.verdict))

    def _carried_out(self, item: Item, deed: Action) -> Answer:
        try:
            return self._performed(item, deed)
        except NotYet:
            return Answer(str(item.id), Verdict.WAITING, field="upload")
        except ValidationError as error:
            return self._refused(item, *what_is_wrong(error))
        except Stale as refusal:
            return self._held(item, Why.STALE, str(refusal.message))
        except Refused as refusal:
            if self.aside.intersection(item.after):
                return self._held(item, Why.FOLLOWS)
            return self._refused(item, str(refusal.message), refusal.field or "")
        except (NotFound, Denied):
            return self._held(item, Why.RELATION)
        except Conflict:
            return self._held(item, Why.SAME_ID)

    def _performed(self, item: Item, deed: Action) -> Answer:
        command = built(deed, item.content, self.actor.person_id)
        moment = self.clocks.moment(item.occurred_at)
        outcome = perform(self.actor, command, id=item.id, occurred_at=moment)
        self.receipts.add(item, Verdict.ACCEPTED, uploads_in(deed, item.content))
        return Answer(str(item.id), Verdict.REPEATED if outcome.repeated else Verdict.ACCEPTED)

    def _refused(self, item: Item, reason: str, field: str = "") -> Answer:
        if item.hand_over:
            return self._held(item, Why.HANDED)
        self.receipts.add(item, Verdict.REFUSED)
        return Answer(str(item.id), Verdict.REFUSED, reason, field)

    def _held(self, item: Item, why: Why, reason: str = "") -> Answer:
        """Puts the entry aside, as the system; the same one again is put aside once."""
        key, verdict = held_id(item.id, item.digest), TOLD[why]
        known = Held.objects.filter(pk=key).first()
        if known is None and self._too_many():
            return Answer(str(item.id), Verdict.WAITING)
        if known is None:
            self._put_aside(item, key, why)
        elif known.state != Held.State.OPEN:
            verdict = Verdict(known.state)
        if why != Why.SAME_ID:
            self.receipts.add(item, verdict)
        return Answer(str(item.id), verdict, reason)

    def _put_aside(self, item: Item, key: UUID, why: Why) -> None:
        aside = HoldEntry(
            entry=item.id,
            person=self.actor.person_id,
            action=item.action,
            digest=item.digest,
            why=why,
            occurred_at=self._believed(item),
            content=canonical(item.content),
        )
        try:
            with at_once():
                perform(system_actor(self.actor.organisation_id), aside, id=key)
        except Conflict:  # put aside at the same moment for another reason
            return

    def _believed(self, item: Item) -> datetime:
        return self.clocks.moment(item.occurred_at) or self.clocks.arrived

    def _too_many(self) -> bool:
        """A full desk: the entry stays on the phone, which sends it again."""
        own = Held.objects.filter(person=self.actor.person_id, state=Held.State.OPEN)
        return own.count() >= WAITING
