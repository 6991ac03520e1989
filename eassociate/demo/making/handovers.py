"""Who brings and who fetches the children: the chain of each day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from eassociate.children.models import Place
from eassociate.core import clock
from eassociate.demo.making.script import written
from eassociate.demo.making.texts import HANDOVER_NOTES, STRANGERS
from eassociate.demo.making.town import Town
from eassociate.handover.models import Handover, Refusal
from eassociate.handover.rules import Kind, Where, Why
from eassociate.roster.models import Visit

_WHERE: dict[str, Where] = {
    Place.Kind.SCHOOL: Where.SCHOOL,
    Place.Kind.KINDERGARTEN: Where.SCHOOL,
    Place.Kind.HOME: Where.HOME,
    Place.Kind.THERAPY: Where.THERAPY,
}
_SIGNS = ("tired", "ate_well", "cheerful", "ate_little", "cheerful", "ate_well", "clothes", "upset")
_MINUTE = timedelta(minutes=1)
PAST = timedelta(days=14)
#: Of the links: confirmed by the family, recorded by the family, with signs, with a note; and of
#: visits on which somebody came who is not on the list.
CONFIRMED, BY_FAMILY, SIGNED, NOTED, STRANGER = 0.8, 0.12, 0.35, 0.06, 0.003
Facts = dict[str, Any]


def keep_chain(town: Town, visit: Visit) -> None:
    """The hand-overs at the beginning and at the end of `visit`, as far as the town's clock has
    come, for the last two weeks."""
    assert visit.companion_id is not None
    if visit.day < town.today - PAST:
        return
    random = town.chance.at("hands", visit.pk)
    companion = town.companions[visit.companion_id].person_id
    here: Facts = {"kind": Kind.COMPANION, "person": companion}
    begun, ended = visit.started_at, visit.ended_at
    if begun and random.random() < 0.9:
        _link(town, visit, random, begun - _MINUTE, (_side(town, visit, random), here))
    if ended and random.random() < 0.9:
        other = _side(town, visit, random)
        _link(town, visit, random, ended - _MINUTE, (here, other), end=True)
    if ended and random.random() < STRANGER and visit.day < town.today:
        town.stock.add(_refusal(town, visit, random, ended - 3 * _MINUTE, companion))


def _side(town: Town, visit: Visit, random: Random) -> Facts:
    """Mostly a parent, at school also its staff, sometimes somebody of the list."""
    chance = random.random()
    family, listed = town.families[visit.child_id], town.listed.get(visit.child_id, [])
    at_school = _where(town, visit) == Where.SCHOOL
    if (at_school and chance < 0.28) or not family:
        return {"kind": Kind.SCHOOL if at_school else Kind.OTHER}
    if listed and chance < 0.42:
        return {"kind": Kind.COLLECTOR, "listed": random.choice(listed)}
    return {"kind": Kind.GUARDIAN, "person": family[0] if chance < 0.85 else family[-1]}


def _where(town: Town, visit: Visit) -> Where:
    return _WHERE.get(town.kinds.get(visit.place_id, ""), Where.OTHER)


def _link(
    town: Town,
    visit: Visit,
    random: Random,
    at: datetime,
    sides: tuple[Facts, Facts],
    *,
    end: bool = False,
) -> None:
    companion = sides[0 if end else 1]["person"]
    family = sides[1 if end else 0]
    of_family = family["kind"] == Kind.GUARDIAN and random.random() < BY_FAMILY
    confirmed = _confirmed(town, visit, random, at, family, companion, of_family=of_family)
    author = family["person"] if of_family else companion
    town.stock.add(
        Handover(
            id=town.chance.id(at, "handover", visit.pk, end),
            child_id=visit.child_id,
            visit_id=visit.pk,
            day=visit.day,
            at=at,
            **_columns("giver", sides[0]),
            **_columns("taker", sides[1]),
            where=_where(town, visit),
            place_id=visit.place_id,
            signs=list(_signs(random)),
            text="" if of_family else _note(town, visit, random),
            by_giver=end != of_family,
            made_by_id=author,
            made_role="guardian" if of_family else "companion",
            made_at=at + timedelta(seconds=40),
            **confirmed,
        )
    )


def _columns(which: str, side: Facts) -> Facts:
    return {
        f"{which}_kind": side["kind"],
        f"{which}_id": side.get("person"),
        f"{which}_listed_id": side.get("listed"),
    }


def _confirmed(
    town: Town,
    visit: Visit,
    random: Random,
    at: datetime,
    family: Facts,
    companion: UUID,
    *,
    of_family: bool,
) -> Facts:
    """By the other side, some minutes later: the companion, or the parent."""
    guardians = town.families[visit.child_id]
    moment = at + random.randint(1, 40) * _MINUTE
    if random.random() > CONFIRMED or moment > town.now or family["kind"] == Kind.SCHOOL:
        return {}
    if of_family:
        return {"confirmed_by_id": companion, "confirmed_at": moment}
    who = family.get("person") or (guardians[0] if guardians else None)
    return {"confirmed_by_id": who, "confirmed_at": moment} if who else {}


def _signs(random: Random) -> Iterator[str]:
    if random.random() < SIGNED:
        yield from dict.fromkeys(random.choices(_SIGNS, k=random.randint(1, 2)))


def _note(town: Town, visit: Visit, random: Random) -> str:
    if random.random() > NOTED or visit.companion_id is None:
        return ""
    in_latin = town.writes_latin(visit.companion_id)
    girl = town.pupils[visit.child_id].girl
    return written(random.choice(HANDOVER_NOTES), in_latin=in_latin, girl=girl)


def _refusal(town: Town, visit: Visit, random: Random, at: datetime, companion: UUID) -> Refusal:
    return Refusal(
        id=town.chance.id(at, "refusal", visit.pk),
        child_id=visit.child_id,
        visit_id=visit.pk,
        day=clock.local(at).date(),
        at=at,
        name=random.choice(STRANGERS),
        why=Why.NOT_LISTED,
        made_by_id=companion,
    )
