"""From notices to messages: whom they go to by which ways, and when. One message a person and
channel waits at a time, so that thirty notices are one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Max, Q, QuerySet

from eassociate.core import clock
from eassociate.journal.models import Notice
from eassociate.notify.addresses import Reach, reach_of
from eassociate.notify.channels import Channel, Chosen, group_of, wanted
from eassociate.notify.chasing import begin_chases
from eassociate.notify.models import Choices, Delivery, Steps
from eassociate.notify.quiet import quiet_ends

#: What is not urgent waits for so long: most is read on the page by then.
PATIENCE = timedelta(minutes=10)
#: And so long after the last message by the same channel: what comes meanwhile goes together.
PAUSE_BETWEEN = timedelta(minutes=30)
#: Older notices are no news (the gateway was set up later, or the server slept).
STALE = timedelta(days=2)
AT_ONCE = 200

#: A person and a channel.
Slot: TypeAlias = tuple[UUID, Channel]


def gather() -> int:
    """Turns notices nobody has carried yet into waiting messages; gives how many were looked at."""
    with transaction.atomic():
        rows = (
            _ripe().select_for_update(of=("self",), skip_locked=True) if _rows_lock() else _ripe()
        )
        notices = list(rows.select_related("person", "entry")[:AT_ONCE])
        if not notices:
            return 0
        news = [notice for notice in notices if _is_news(notice)]
        _join(_Outlook.of(news), news)
        begin_chases(news)
        seen = Notice.objects.filter(pk__in=[n.pk for n in notices])
        return seen.update(carried_at=clock.now())


def _rows_lock() -> bool:
    """SQLite has one writer at a time and needs no locks of rows."""
    return not settings.SQLITE


def _ripe() -> QuerySet[Notice]:
    ripe = Q(urgent=True) | Q(made_at__lte=clock.now() - PATIENCE)
    return Notice.objects.filter(ripe, carried_at=None).order_by("made_at")


def _is_news(notice: Notice) -> bool:
    return not notice.read_at and notice.made_at >= clock.now() - STALE


@dataclass(frozen=True)
class _Outlook:
    """What is known of the people who are told; a query each, however many."""

    now: datetime
    chosen: Mapping[UUID, Chosen | None]
    reach: Reach
    quiet: Mapping[UUID, datetime]
    last: Mapping[Slot, datetime]
    sms_after: Mapping[UUID, timedelta]

    @classmethod
    def of(cls, notices: Sequence[Notice]) -> _Outlook:
        people = list({notice.person_id: notice.person for notice in notices}.values())
        keys, now = [person.pk for person in people], clock.now()
        choices = Choices.objects.filter(person__in=keys)
        return cls(
            now=now,
            chosen=dict(choices.values_list("person", "channels")),
            reach=reach_of(people),
            quiet=quiet_ends(keys, now),
            last=_last_messages(keys, now),
            sms_after=_sms_after({notice.entry.organisation_id for notice in notices}),
        )

    def ways(self, notice: Notice) -> dict[Channel, datetime]:
        """The channels by which `notice` leaves the page, and when."""
        group = group_of(notice.kind, notice.urgent)
        wish = wanted(self.chosen.get(notice.person_id), notice.role, group)
        ways = wish & self.reach.of(notice.person_id)
        return {way: self._when(notice, way, alone=len(ways) == 1) for way in ways}

    def _when(self, notice: Notice, way: Channel, *, alone: bool) -> datetime:
        person = notice.person_id
        if not notice.urgent:
            last = self.last.get((person, way))
            pause = last + PAUSE_BETWEEN if last else self.now
            return max(self.now, pause, self.quiet.get(person, self.now))
        if way != Channel.SMS or alone:
            return self.now
        default = timedelta(minutes=Steps().sms_after)
        return notice.made_at + self.sms_after.get(notice.entry.organisation_id, default)


def _last_messages(people: Sequence[UUID], now: datetime) -> dict[Slot, datetime]:
    rows = Delivery.objects.filter(
        person__in=people, state=Delivery.State.SENT, ended_at__gt=now - PAUSE_BETWEEN
    ).exclude(kind=Delivery.Kind.LETTER)
    found = rows.values_list("person", "channel").annotate(last=Max("ended_at"))
    return {(person, Channel(channel)): last for person, channel, last in found}


def _sms_after(providers: set[UUID]) -> dict[UUID, timedelta]:
    rows = Steps.objects.filter(organisation__in=providers).values_list("organisation", "sms_after")
    return {provider: timedelta(minutes=minutes) for provider, minutes in rows}


def _join(outlook: _Outlook, notices: Sequence[Notice]) -> None:
    """Puts each notice into the waiting message of its person by each of its channels."""
    told: dict[Slot, list[tuple[Notice, datetime]]] = defaultdict(list)
    for notice in notices:
        for way, moment in outlook.ways(notice).items():
            told[notice.person_id, way].append((notice, moment))
    waiting = _waiting(told)
    lists = Delivery.notices.through
    rows = [
        lists(delivery_id=waiting[slot].pk, notice_id=notice.pk)
        for slot, several in told.items()
        for notice, _moment in several
    ]
    lists.objects.bulk_create(rows, ignore_conflicts=True)


def _waiting(told: Mapping[Slot, Sequence[tuple[Notice, datetime]]]) -> dict[Slot, Delivery]:
    """The waiting message of each slot, made where there is none, due at its earliest moment."""
    due = {slot: min(moment for _notice, moment in several) for slot, several in told.items()}
    fresh = [
        Delivery(
            person_id=person, channel=way, kind=Delivery.Kind.NOTICES, next_at=due[person, way]
        )
        for person, way in told
    ]
    Delivery.objects.bulk_create(fresh, ignore_conflicts=True)
    people = {person for person, _way in told}
    rows = Delivery.objects.filter(
        person__in=people, kind=Delivery.Kind.NOTICES, state=Delivery.State.WAITING
    )
    if _rows_lock():
        rows = rows.select_for_update()
    found = {(row.person_id, Channel(row.channel)): row for row in rows}
    for slot, moment in due.items():
        if found[slot].next_at > moment:
            Delivery.objects.filter(pk=found[slot].pk).update(next_at=moment)
    return found
