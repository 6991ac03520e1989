"""What somebody must open goes on until somebody does: page and push → SMS → the next person.

A notice about an uncovered child or a missing check-in begins a chase when it is carried. SMS comes
by itself (notify.gathering) as long as it is unread; after the minutes of the site's choice the
next people are told. Whoever of all opens it ends the chase, and so does the end of its reason.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from eassociate.access.models import Membership, current
from eassociate.access.queries import system_actor
from eassociate.access.roles import Role
from eassociate.core import clock
from eassociate.journal.deeds import Notify, perform
from eassociate.journal.models import Notice
from eassociate.notify.kinds import Kind
from eassociate.notify.models import Chase, Steps

log = logging.getLogger(__name__)

#: A child has nobody, nobody has said that they are there, or a stranger stands at the door.
CHASED = frozenset(
    {
        Kind.COMPANION_ILL,
        Kind.OFFER_EXPIRED,
        Kind.NOT_DELIVERED,
        Kind.VISIT_LATE,
        Kind.COLLECT_REFUSED,
    }
)
#: Fact of a notice that was passed on: it begins no chase of its own.
PASSED_ON = "passed_on"
#: After so long a chase is over, whoever has read what.
OVER_AFTER = timedelta(days=1)


def steps_of(organisation: UUID) -> Steps:
    """The provider's steps, or the usual ones (not saved)."""
    held = Steps.objects.filter(pk=organisation).first()
    return held or Steps(organisation_id=organisation)


def begin_chases(notices: Iterable[Notice]) -> None:
    """For urgent notices to coordinators that have just been carried; again changes nothing."""
    begun = {
        chase.pk: chase for notice in notices if _is_chased(notice) for chase in _begin(notice)
    }
    for chase in begun.values():
        moment = goes_on_at(chase.organisation_id, told_of(chase), chase.made_at)
        Chase.objects.filter(pk=chase.pk).update(next_at=moment)


def _is_chased(notice: Notice) -> bool:
    nobody_waits = notice.kind == Kind.COMPANION_ILL and not notice.facts.get("count")
    to_coordinators = notice.role == Role.COORDINATOR and notice.urgent
    fresh = PASSED_ON not in notice.facts and notice.kind in CHASED
    return to_coordinators and fresh and not nobody_waits


def _begin(notice: Notice) -> list[Chase]:
    """The chase of `notice` if it is new."""
    chase, made = Chase.objects.get_or_create(
        entry_id=notice.entry_id,
        kind=notice.kind,
        visit_id=notice.facts.get("visit"),
        defaults={"organisation_id": notice.entry.organisation_id, "made_at": notice.made_at},
    )
    chase.notices.add(notice)
    return [chase] if made else []


def go_on() -> int:
    """Ends what was opened, passes on what is due; gives how many were passed on."""
    now = clock.now()
    open_ones = Chase.objects.filter(ended_at=None)
    opened = Notice.objects.filter(chases=OuterRef("pk"), read_at__isnull=False)
    open_ones.filter(Exists(opened)).update(ended_at=now, end=Chase.End.OPENED)
    open_ones.filter(made_at__lte=now - OVER_AFTER).update(ended_at=now, end=Chase.End.OVER)
    due = open_ones.filter(next_at__lte=now).order_by("next_at").values_list("pk", "organisation")
    return sum(_pass_on(chase, provider) for chase, provider in due[:100])


def _pass_on(chase: UUID, provider: UUID) -> bool:
    from eassociate.notify.actions import PassOn

    try:
        with transaction.atomic():
            done = perform(system_actor(provider), PassOn(chase=chase))
            _follow(chase, done.entry)
    except Exception:
        log.exception("a chase could not go on")
        return False
    return bool(done.result.get("told"))


def goes_on_at(provider: UUID, told: set[UUID], since: datetime) -> datetime | None:
    """When the next people are told; None when everybody knows."""
    pause = timedelta(minutes=steps_of(provider).next_after)
    return since + pause if _next(provider, told) else None


def passed_on(chase: Chase) -> list[Notify]:
    """What the next people are told: the same, in a role of theirs. [] when nobody is left."""
    first = chase.notices.order_by("made_at").first()
    if first is None:
        return []
    told = told_of(chase)
    facts = {**first.facts, PASSED_ON: str(first.pk)}
    return [
        Notify(person, role, first.kind, first.child_id, facts, urgent=True)
        for person, role in _next(chase.organisation_id, told)
    ]


def told_of(chase: Chase) -> set[UUID]:
    return set(chase.notices.values_list("person", flat=True))


def _next(provider: UUID, told: set[UUID]) -> list[tuple[UUID, str]]:
    """First whom the site named, then all who keep the house: coordinators and administrators that
    were not told yet."""
    named = steps_of(provider).next_person_id
    held = Membership.objects.filter(
        current(clock.now()), organisation=provider, person__is_active=True
    ).exclude(person__in=told)
    if named and named not in told:
        roles = list(held.filter(person=named).order_by("role").values_list("role", flat=True))
        if roles:
            return [(named, Role.COORDINATOR if Role.COORDINATOR in roles else roles[0])]
    keepers = held.filter(role__in=(Role.COORDINATOR, Role.ADMINISTRATOR)).order_by("-role")
    return list(dict(keepers.values_list("person", "role")).items())


def _follow(chase: UUID, entry: UUID) -> None:
    """Takes the notices of the deed that passed it on into the chase."""
    lists = Chase.notices.through
    fresh = Notice.objects.filter(entry=entry).values_list("pk", flat=True)
    lists.objects.bulk_create([lists(chase_id=chase, notice_id=pk) for pk in fresh])


def settle(chases: Sequence[UUID]) -> None:
    """The reason is gone: nobody need be told any more."""
    Chase.objects.filter(pk__in=chases, ended_at=None).update(
        ended_at=clock.now(), end=Chase.End.SETTLED
    )


def open_chases(provider: UUID) -> QuerySet[Chase]:
    """Chases that are under way, with the deed that began each."""
    return Chase.objects.filter(organisation=provider, ended_at=None).select_related("entry")
