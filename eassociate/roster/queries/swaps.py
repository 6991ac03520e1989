"""Proposals that move somebody: who goes where instead, said as one change for all it touches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from eassociate.access.actor import Actor
from eassociate.planner import Plan
from eassociate.roster.models import Visit
from eassociate.roster.proving import NotSound, checked_cover
from eassociate.roster.staffing import Scene, movable_visits, now_of, scene

#: The panel is not kept waiting longer for a better way to move people (seconds).
PATIENCE = 0.5


@dataclass(frozen=True)
class Swap:
    """Changes that only make sense together: pairs of visit and companion for one step.

    `covered`: the open visits among them; `sentences` say what happens, a line each; `disturbed`:
    children who get somebody else than planned.
    """

    pairs: list[tuple[UUID, UUID]]
    covered: list[Visit]
    sentences: list[str]
    disturbed: int

    @property
    def key(self) -> str:
        """A name for the form."""
        return str(self.pairs[0][0])


def swaps(actor: Actor, day: date, visits: list[Visit], without: Plan) -> list[Swap]:
    """What more is covered if those who go anyway may be moved; empty if nothing is.

    `without`: the best plan in which nobody is moved.
    """
    movable = movable_visits(actor.organisation_id, day)
    if not without.uncovered or not movable:
        return []
    staged = scene(actor.organisation_id, day, visits, movable)
    try:
        plan = checked_cover(staged.without_asked(), now_of(), PATIENCE)
    except NotSound:
        return []
    if _open(plan) >= _open(without):
        return []
    return [_swap(staged, pairs) for pairs in _groups(staged, plan)]


def _open(plan: Plan) -> int:
    """Minutes without anybody × weight."""
    return next(term.value for term in plan.terms if term.name == "uncovered")


Change = tuple[str, str | None]


def _groups(staged: Scene, plan: Plan) -> list[list[Change]]:
    """The changes (visit, companion) that hang together by a person, if somebody is moved."""
    before, roster = staged.problem.previous, plan.roster
    changes: list[Change] = [
        (key, roster.get(key))
        for key in sorted(staged.visits)
        if roster.get(key) != before.get(key)
    ]
    leader: dict[str, str] = {}
    for key, who in changes:
        _unite(leader, [who, before.get(key)])
    found: dict[str, list[Change]] = defaultdict(list)
    for key, who in changes:
        found[_top(leader, who or before[key])].append((key, who))
    return [group for group in found.values() if any(key in before for key, _ in group)]


def _unite(leader: dict[str, str], people: Iterable[str | None]) -> None:
    tops = [_top(leader, who) for who in people if who is not None]
    for top in tops[1:]:
        leader[top] = tops[0] if top != tops[0] else top


def _top(leader: dict[str, str], who: str) -> str:
    while leader.setdefault(who, who) != who:
        who = leader[who]
    return who


def _swap(staged: Scene, group: list[Change]) -> Swap:
    before = staged.problem.previous
    moved = [(key, who) for key, who in group if key in before]
    chosen = dict(group)
    return Swap(
        pairs=[(UUID(key), UUID(who)) for key, who in group if who is not None],
        covered=[staged.visits[key] for key, who in group if key not in before and who],
        sentences=[_sentence(staged, key, who, chosen) for key, who in moved],
        disturbed=len({staged.visits[key].child_id for key, _ in moved}),
    )


def _sentence(staged: Scene, key: str, who: str | None, chosen: Mapping[str, str | None]) -> str:
    """«Ana goes to Bora instead of Mira; Mira gets Jelena.»"""
    left, child = staged.problem.previous[key], staged.visits[key].child.name
    new = [one for one, somebody in chosen.items() if somebody == left]
    names = {
        "companion": staged.staff[left].person.name,
        "child": child,
        "other": ", ".join(staged.visits[one].child.name for one in new),
        "instead": staged.staff[who].person.name if who else "",
    }
    if not new:
        return _("%(child)s gets %(instead)s instead of %(companion)s.") % names
    if who is None:
        text = _("%(companion)s goes to %(other)s instead of %(child)s; %(child)s has nobody.")
        return text % names
    text = _("%(companion)s goes to %(other)s instead of %(child)s; %(child)s gets %(instead)s.")
    return text % names
