"""Hand-overs on a phone: the chain of today, and who can be tapped at the next visits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from uuid import UUID

from eassociate.access.actor import Actor
from eassociate.access.roles import Can, Role
from eassociate.children.models import Child
from eassociate.core import clock
from eassociate.handover.collecting import Collecting, collecting_of
from eassociate.handover.queries.chain import Chain, Link, Side
from eassociate.handover.queries.desk import (
    Choice,
    Desk,
    asked_first,
    choices_of,
    family_desk,
)
from eassociate.handover.rules import Way
from eassociate.roster.models import Visit
from eassociate.sync.shapes import Shape, lean, moment

#: Days with visits for which the phone knows who may be tapped: today and the next.
DAYS = 2


def chain_shapes(
    chains: Mapping[UUID, Chain], hands: Mapping[UUID, Shape] | None = None
) -> list[Shape]:
    """`hands`: who can be tapped about a child, for its guardian."""
    return [_chain(key, one, (hands or {}).get(key)) for key, one in chains.items()]


def _chain(child: UUID, chain: Chain, hand: Shape | None) -> Shape:
    links = [_link(link) for link in chain.links]
    found: Shape = {"child": str(child), "day": chain.day.isoformat(), "links": links}
    return {**found, "hand": hand} if hand else found


def family_taps(actor: Actor, chains: Mapping[UUID, Chain]) -> Mapping[UUID, Shape]:
    """By child, for its guardian: as `taps`, to or from who goes with the child today, or its
    school. `chains` of today."""
    if actor.role != Role.GUARDIAN or not actor.can(Can.HAND_OVER):
        return {}
    children = Child.objects.visible_to(actor).filter(pk__in=chains).select_related("school")
    rows = Visit.objects.visible_to(actor).filter(child__in=chains, day=clock.today())
    visits: dict[UUID, list[Visit]] = defaultdict(list)
    for one in rows.select_related("place", "companion__person").defer("companion__portrait"):
        visits[one.child_id].append(one)
    desks = {one.pk: family_desk(one, visits[one.pk], chains[one.pk]) for one in children}
    return {key: _both_ways(desk) for key, desk in desks.items() if desk}


def _both_ways(desk: Desk) -> Shape:
    tiles = _tiles(desk.choices)
    return lean({"first": str(desk.way) if desk.way else None, **{str(w): tiles for w in Way}})


def _link(link: Link) -> Shape:
    return lean(
        {
            "at": moment(link.at),
            "giver": _side(link.giver),
            "taker": _side(link.taker),
            "place": f"{link.emoji} {link.place}",
            "signs": [f"{sign.emoji} {sign.word}" for sign in link.signs],
            "text": link.text,
            "waits": link.waits,
            "gone": link.gone,
        }
    )


def _side(side: Side) -> str:
    return f"{side.name}, {side.more}" if side.more else side.name


def taps(
    actor: Actor, visits: Sequence[Visit], chains: Mapping[UUID, Chain]
) -> Mapping[UUID, Shape]:
    """By visit, for its companion: which way is asked first, and for both ways whom the child may
    go to or come from (`HandOver.other`, emoji, words). The number of queries grows with `DAYS`
    alone. `visits` with place and companion loaded; `chains` of today."""
    if not actor.can(Can.HAND_OVER):
        return {}
    own = [one for one in visits if one.companion and one.companion.person_id == actor.person_id]
    days = sorted({one.day for one in own})[:DAYS]
    found: dict[UUID, Shape] = {}
    for day in days:
        some = [one for one in own if one.day == day]
        known = collecting_of({one.child_id for one in some}, day)
        found |= {one.pk: _taps(one, known[one.child_id], chains) for one in some}
    return found


def _taps(visit: Visit, known: Collecting, chains: Mapping[UUID, Chain]) -> Shape:
    chain = chains.get(visit.child_id)
    if chain is None or visit.day != chain.day:
        chain = Chain(visit.child_id, visit.day, [])
    first = asked_first(visit, chain, clock.now())
    ways = {str(way): _tiles(choices_of(visit, known, way)) for way in Way}
    return lean({"first": str(first) if first else None, **ways})


def _tiles(choices: Sequence[Choice]) -> list[list[str]]:
    return [[one.value, one.emoji, one.told] for one in choices]
