"""The day of a school: who of its children is accompanied by whom, those who have nobody first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from uuid import UUID

from django.db.models import Min, QuerySet

from eassociate.access.actor import Actor
from eassociate.access.models import Organisation
from eassociate.access.words import companion_word
from eassociate.children.models import Place
from eassociate.core import clock
from eassociate.handover.queries.chain import Chain, chains_of
from eassociate.roster.models import Offer, Visit
from eassociate.ui.strip import Segment, State, Strip, common_hours

#: Where a child is accompanied that is no business of its school.
_ELSEWHERE = (Place.Kind.HOME, Place.Kind.THERAPY)
_AT_HOME = (Visit.Reason.CHILD_ILL, Visit.Reason.CHILD_HOME)
_NOBODY_CAME = (
    Visit.Reason.NO_COMPANION,
    Visit.Reason.GUARDIAN_DECLINED,
    Visit.Reason.NOT_STARTED,
)
#: States in which the child is not accompanied at school and nobody has to look for anybody.
_AWAY = frozenset({State.ABSENT, State.CANCELLED})


@dataclass(frozen=True)
class Pupil:
    """A child of the school; all strips of a page are drawn along the same hours."""

    child: UUID
    name: str
    school_class: str
    strip: Strip
    #: Nobody goes to one of the visits, or nobody went.
    alone: bool
    chain: Chain

    @property
    def away(self) -> bool:
        return all(segment.state in _AWAY for segment in self.strip.segments)


@dataclass(frozen=True)
class SchoolDay:
    day: date
    pupils: Sequence[Pupil]
    #: Providers of these children, to be called.
    providers: Sequence[Organisation]
    #: The next day on which somebody is accompanied; only looked for where nobody is today.
    next_day: date | None

    @property
    def alone(self) -> list[Pupil]:
        return [pupil for pupil in self.pupils if pupil.alone]

    @property
    def next_iso(self) -> str:
        return self.next_day.isoformat() if self.next_day else ""

    @property
    def present(self) -> int:
        """Pupils who are not away."""
        return sum(not pupil.away for pupil in self.pupils)


def school_day(actor: Actor, day: date) -> SchoolDay:
    """The pupils of the actor's school on `day`: who has nobody first, then by name; away last."""
    rows = _at_school(actor).filter(day=day).select_related(*_LOADED).order_by(*_ORDER)
    visits = list(rows.defer("companion__portrait"))
    offered = _offered(actor, visits)
    segments = {visit.pk: _segment(actor, visit, offered) for visit in visits}
    frame = Strip(day, "", (), clock.now(), common_hours(segments.values(), day))
    chains = chains_of(actor, {visit.child_id for visit in visits}, day)
    pupils = [
        _pupil(chains, own, replace(frame, segments=[segments[visit.pk] for visit in own]))
        for own in _by_child(visits)
    ]
    return SchoolDay(
        day=day,
        pupils=sorted(pupils, key=lambda pupil: (not pupil.alone, pupil.away)),
        providers=sorted({visit.child.provider for visit in visits}, key=lambda one: one.name),
        next_day=None if visits else _next_day(actor, day),
    )


_LOADED = ("child__provider", "place", "companion__person")
_ORDER = ("child__name_folded", "child", "start")


def _by_child(visits: Iterable[Visit]) -> Iterator[list[Visit]]:
    for _child, own in groupby(visits, key=lambda visit: visit.child_id):
        yield list(own)


def _pupil(chains: Mapping[UUID, Chain], visits: Sequence[Visit], strip: Strip) -> Pupil:
    child, alone = visits[0].child, any(map(_has_nobody, visits))
    return Pupil(child.pk, child.name, child.school_class, strip, alone, chains[child.pk])


def _has_nobody(visit: Visit) -> bool:
    lost = visit.state == Visit.State.NOT_DELIVERED and visit.reason in _NOBODY_CAME
    return lost or visit.uncovered


def _at_school(actor: Actor) -> QuerySet[Visit]:
    return Visit.objects.visible_to(actor).exclude(place__kind__in=_ELSEWHERE)


def _offered(actor: Actor, visits: Iterable[Visit]) -> frozenset[UUID]:
    """Visits that have nobody and for which somebody has been asked."""
    rows = Offer.objects.visible_to(actor).filter(
        visit__in=[visit.pk for visit in visits if visit.uncovered], state=Offer.State.OPEN
    )
    return frozenset(rows.values_list("visit", flat=True))


def _segment(actor: Actor, visit: Visit, offered: frozenset[UUID]) -> Segment:
    word, place = companion_word(visit.child.provider), visit.place
    here = place.organisation_id == actor.organisation_id
    return Segment(
        visit.started_at or visit.start,
        visit.ended_at or visit.end,
        visit.companion.person.name if visit.companion else "",
        word if here else f"{word} · {place.name}",
        _state(visit, offered),
        substitute=visit.substituted,
    )


def _state(visit: Visit, offered: frozenset[UUID]) -> State:
    if visit.uncovered:
        return State.OFFERED if visit.pk in offered else State.UNCOVERED
    if visit.state == Visit.State.CANCELLED and visit.reason in _AT_HOME:
        return State.ABSENT
    return State(visit.state)


def _next_day(actor: Actor, day: date) -> date | None:
    found: date | None = _at_school(actor).filter(day__gt=day).aggregate(day=Min("day"))["day"]
    return found
