"""The visits of a week that lie ahead, as a problem.

Whoever is asked to step in (an open offer) is busy then, and the visit waits for the answer. Who
has said yes keeps the visit (a pin). What has begun or is over counts as work and is not touched.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from eassociate.core import clock
from eassociate.planner.problem import Block, Busy, Problem
from eassociate.roster.models import Offer, Visit
from eassociate.roster.planning import away
from eassociate.roster.proposing.pins import one_at_a_time, with_pins
from eassociate.roster.proposing.scene import Scene
from eassociate.roster.proposing.staff import Staff
from eassociate.roster.rules import State
from eassociate.roster.weights import UNKNOWN_WEIGHT, weights_of

_WHY = "planning of a week"
_OCCUPIES = (State.PLANNED, State.STARTED, State.ENDED)


def week_scene(provider: UUID, first: date, pins: Mapping[str, str] | None = None) -> Scene:
    """The week that begins on the Monday `first`; `pins` by visit id as text, on top of what was
    agreed. About fifteen queries, however many children and companions.
    """
    last = first + timedelta(days=6)
    week = _Week(provider, first, last)
    staff = Staff(provider, first, last)
    weights = weights_of(first, last, child__provider=provider)
    blocks = one_at_a_time(_block(visit, weights) for visit in week.ahead)
    keys = {block.key for block in blocks}
    declined = {who: visits & keys for who, visits in week.declined.items()}
    present = {
        k: str(v.companion_id) for v in week.ahead if v.companion_id and (k := str(v.pk)) in keys
    }
    problem = Problem(
        blocks=blocks,
        companions=staff.people(week.busy, declined),
        travel=staff.travel(),
        previous={key: who for key, who in present.items() if who in staff.keys},
    )
    agreed = {key: who for key, who in week.agreed.items() if key in keys}
    return Scene(first, with_pins(problem, pins or {}, agreed), present, agreed)


@dataclass
class _Week:
    """Visits and offers of the week, sorted into what is planned anew and what is not."""

    provider: UUID
    first: date
    last: date
    ahead: list[Visit] = field(default_factory=list)
    busy: dict[UUID, list[Busy]] = field(default_factory=lambda: defaultdict(list))
    declined: dict[UUID, set[str]] = field(default_factory=lambda: defaultdict(set))
    agreed: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        offers = self._offers()
        asked = {offer.visit_id for offer in offers if offer.state == Offer.State.OPEN}
        gone, now = away(self.provider, self.first, self.last), clock.now()
        for visit in self._visits():
            if gone.child(visit.child_id, visit.day):
                continue
            if visit.state == State.PLANNED and visit.start > now and visit.pk not in asked:
                self.ahead.append(visit)
            elif visit.companion_id:
                self._occupy(visit.companion_id, visit)
        self._hear(offers)

    def _visits(self) -> Iterable[Visit]:
        rows = Visit.objects.unscoped(reason=_WHY).filter(
            provider=self.provider, day__range=(self.first, self.last), state__in=_OCCUPIES
        )
        return rows.select_related("child").order_by("start", "pk")

    def _offers(self) -> Sequence[Offer]:
        rows = Offer.objects.unscoped(reason=_WHY).filter(
            visit__provider=self.provider, visit__day__range=(self.first, self.last)
        )
        return list(rows.select_related("visit").order_by("made_at", "pk"))

    def _hear(self, offers: Iterable[Offer]) -> None:
        """What people who were asked have said."""
        for offer in offers:
            visit, who = offer.visit, offer.companion_id
            if offer.state == Offer.State.OPEN and visit.state == State.PLANNED:
                self._occupy(who, visit)
            elif offer.state in (Offer.State.DECLINED, Offer.State.EXPIRED):
                self.declined[who].add(str(visit.pk))
            elif offer.state == Offer.State.ACCEPTED and visit.companion_id == who:
                self.agreed[str(visit.pk)] = str(who)

    def _occupy(self, who: UUID, visit: Visit) -> None:
        start, end = clock.local(visit.start), clock.local(visit.end)
        self.busy[who].append(Busy(start, end, str(visit.place_id)))


def _block(visit: Visit, weights: Mapping[UUID, int]) -> Block:
    return Block(
        key=str(visit.pk),
        child=str(visit.child_id),
        start=clock.local(visit.start),
        end=clock.local(visit.end),
        place=str(visit.place_id),
        skills=frozenset(visit.child.skills),
        weight=weights.get(visit.child_id, UNKNOWN_WEIGHT),
    )
