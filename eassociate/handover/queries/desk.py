"""What can be tapped about the next hand-over: who gives, who takes, in one tap."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from eassociate.access.actor import Actor
from eassociate.access.roles import Can
from eassociate.children.models import Child
from eassociate.core import clock
from eassociate.handover.collecting import Collecting, collecting_of
from eassociate.handover.queries.chain import Chain
from eassociate.handover.rules import PICTURES, TAKEN_BY_THEN, Kind, Party, Way, Where
from eassociate.handover.spots import where_of
from eassociate.handover.words import KIND_WORDS
from eassociate.roster.models import Visit

#: So many can be tapped at once; the rest are on the page with everything.
AT_ONCE = 4


@dataclass(frozen=True)
class Choice:
    """`value`: as `rules.party` reads it."""

    value: str
    emoji: str
    name: str
    more: str = ""

    @property
    def told(self) -> str:
        return f"{self.name}, {self.more}" if self.more else self.name


@dataclass(frozen=True)
class Desk:
    """`way`: which of the two is asked first; None when both were recorded."""

    child: UUID
    visit: UUID | None
    way: Way | None
    choices: Sequence[Choice]
    more: bool
    #: Whoever looks is a side of it; a coordinator records it for the companion.
    mine: bool = True

    @property
    def gives(self) -> bool:
        return self.way == Way.GIVE


def desks_of(
    actor: Actor, visits: Iterable[Visit], chains: Mapping[UUID, Chain]
) -> dict[UUID, Desk]:
    """By visit, for its companion (or a coordinator): a fixed number of queries. `visits`: of
    today, with place and companion loaded."""
    wanted = [v for v in visits if v.companion_id and actor.can(Can.HAND_OVER)]
    if not wanted:
        return {}
    known = collecting_of({v.child_id for v in wanted}, wanted[0].day)
    return {v.pk: _desk(actor, v, chains[v.child_id], known[v.child_id]) for v in wanted}


def _desk(actor: Actor, visit: Visit, chain: Chain, known: Collecting) -> Desk:
    way = asked_first(visit, chain, clock.now())
    choices = choices_of(visit, known, way or Way.GIVE)
    mine = visit.companion is not None and visit.companion.person_id == actor.person_id
    more = len(choices) > AT_ONCE
    return Desk(visit.child_id, visit.pk, way, choices[:AT_ONCE], more, mine)


def asked_first(visit: Visit, chain: Chain, now: datetime) -> Way | None:
    """Where the child is by the chain; of a visit that nobody recorded, by its hour."""
    mine = [link for link in chain.live if link.visit == visit.pk]
    person = visit.companion.person_id if visit.companion else None
    if mine:
        return Way.GIVE if mine[-1].taker_key == person else None
    begun = visit.started_at
    late = begun is not None and now - begun > TAKEN_BY_THEN
    return Way.GIVE if late or visit.state == Visit.State.ENDED else Way.TAKE


def choices_of(visit: Visit, known: Collecting, way: Way) -> list[Choice]:
    """Who may be the other side of a companion: guardians, the list, staff of the place."""
    guardians = known.may if way == Way.GIVE else known.guardians
    listed = known.now if way == Way.GIVE else known.listed
    family = [_of(Kind.GUARDIAN, g.person_id, g.person.name, g.kinship) for g in guardians]
    family += [_of(Kind.COLLECTOR, c.pk, c.name, c.kinship) for c in listed]
    staff = _staff(where_of(visit.place), visit.place.name)
    return [*family[:1], *staff, *family[1:]]


def _staff(where: Where, place: str) -> list[Choice]:
    kind = {Where.SCHOOL: Kind.SCHOOL, Where.THERAPY: Kind.THERAPY}.get(where)
    return [_of(kind, None, str(KIND_WORDS[kind]), place)] if kind else []


def _of(kind: Kind, key: UUID | None, name: str, more: str = "") -> Choice:
    return Choice(Party(kind, key).value, PICTURES[kind], name, more)


def family_desk(child: Child, visits: Iterable[Visit], chain: Chain) -> Desk | None:
    """For a guardian: to or from who goes with the child today, or its school. `visits` of today,
    with place and companion loaded; None where nobody goes."""
    going = [v for v in visits if v.companion and v.state in _HAPPENS]
    if not going:
        return None
    people = {v.companion.person_id: v for v in going if v.companion}
    choices = [_companion(v) for v in people.values()]
    if child.school_id:
        choices.append(_of(Kind.SCHOOL, None, str(KIND_WORDS[Kind.SCHOOL])))
    return Desk(child.pk, None, _of_family(chain, going), choices[:AT_ONCE], False)


_HAPPENS = frozenset({Visit.State.PLANNED, Visit.State.STARTED, Visit.State.ENDED})


def _companion(visit: Visit) -> Choice:
    assert visit.companion is not None
    hours = f"{clock.local(visit.start):%H:%M}–{clock.local(visit.end):%H:%M}"
    return _of(Kind.COMPANION, visit.companion.person_id, visit.companion.person.name, hours)


def _of_family(chain: Chain, going: list[Visit]) -> Way | None:
    last = chain.last
    if last is not None:
        at_home = last.taker.kind in (Kind.GUARDIAN, Kind.COLLECTOR)
        over = all(v.state == Visit.State.ENDED for v in going)
        return (None if over else Way.GIVE) if at_home else Way.TAKE
    begun = any(v.state != Visit.State.PLANNED for v in going)
    return Way.TAKE if begun else Way.GIVE


def question(way: Way, *, mine: bool) -> str:
    """What the taps answer."""
    if not mine and way == Way.GIVE:
        return _("To whom was the child handed over?")
    if not mine:
        return _("From whom was the child taken over?")
    if way == Way.GIVE:
        return _("To whom did you hand the child over?")
    return _("From whom did you take the child over?")
