"""The best plan of a town, proven: a matching, its proof by prices, and HiGHS where both differ."""

import time
from dataclasses import dataclass
from typing import Any

from eassociate.planner.fitting import able_matrix, fits
from eassociate.planner.matching import Matcher
from eassociate.planner.pricing import Budget, TooMany, bound, offers_of
from eassociate.planner.relaxing import relax
from eassociate.planner.slots import Slot, Slots
from eassociate.planner.solving import choose
from eassociate.planner.town import Town

Plan = list[tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Best:
    """`taken[p]`: rows of companion `p`. `cost` and `bound` in the scale of the town; equal if
    `exact`.
    """

    taken: Plan
    cost: int
    bound: int
    exact: bool


def best_plan(town: Town, until: float) -> Best:
    """The best plan for the rows of `town`; after `until` (`perf_counter`) what is known then."""
    able = able_matrix(town)
    _can_stay(town, able)
    prices, taken = _matched(town, able)
    cost = cost_of(town, taken)
    try:
        budget = Budget()
        offers = offers_of(town, able, prices, 0, budget, taken)
        least = bound(town, prices, offers)
        if least >= cost:
            return Best(taken, cost, least, exact=True)
        return _choose(town, able, prices, taken, until)
    except TooMany:
        return Best(taken, cost, _no_bound(town), exact=False)


def cost_of(town: Town, taken: Plan) -> int:
    """What a plan costs in the scale of the town."""
    given = {row for rows in taken for row in rows}
    total = sum(town.cost(p, rows) for p, rows in enumerate(taken))
    left = (row for row in range(len(town.rows)) if row not in given)
    total += sum(town.left_open[row] for row in left)
    return total + _undivided(town, taken)


def _undivided(town: Town, taken: Plan) -> int:
    """A disturbed child costs a whole unit, also if only some of its blocks are taken away."""
    stays = {row for p, rows in enumerate(taken) for row in rows if town.before[row] == p}
    paid: dict[str, int] = {}
    for row, before in enumerate(town.before):
        if before >= 0 and row not in stays:
            child = town.rows[row].child
            paid[child] = paid.get(child, 0) + town.share[row]
    return sum(town.scale.disturbed - part for part in paid.values()) * town.scale.base


def _can_stay(town: Town, able: Any) -> None:
    """Who goes now may go: only rows that keep the rules are given as movable."""
    for row, p in enumerate(town.before):
        if p >= 0:
            able[p, row] = True


def _matched(town: Town, able: Any) -> tuple[list[int], Plan]:
    found = Slots(town, able)
    unit = town.scale.base
    left = [price // unit for price in town.left_open]
    matcher = Matcher(len(found.slots), left, found.row)
    for j, slot in enumerate(found.slots):
        if slot.own is not None:
            matcher.begin(slot.own, j, _parts(town, slot))
    matching = matcher.run()
    prices = [a * unit + b for a, b in zip(matching.upper, matching.lower, strict=True)]
    return prices, _plan(town, found, matching.slot_of)


def _parts(town: Town, slot: Slot) -> tuple[int, int]:
    """What the row that is there already costs in its slot."""
    taken = tuple(sorted((*slot.base, slot.own or 0)))
    cost = town.cost(slot.p, taken) - town.cost(slot.p, slot.base)
    upper = (cost + town.scale.base // 2) // town.scale.base
    return upper, cost - upper * town.scale.base


def _plan(town: Town, found: Slots, slot_of: list[int]) -> Plan:
    """The matching as a plan; where slots of one companion interfere, light rows stay open."""
    rows: list[list[int]] = [[] for _ in town.people]
    for row, j in enumerate(slot_of):
        if j >= 0:
            rows[found.slots[j].p].append(row)
    return [_possible(town, p, tuple(taken)) for p, taken in enumerate(rows)]


def _possible(town: Town, p: int, taken: tuple[int, ...]) -> tuple[int, ...]:
    while taken and not fits(town, p, taken):
        lightest = min(taken, key=lambda row: (town.left_open[row], row))
        taken = tuple(row for row in taken if row != lightest)
    return taken


def _no_bound(town: Town) -> int:
    return sum(min(0, town.cost(p, ())) for p in range(len(town.people)))


def _choose(town: Town, able: Any, prices: list[int], taken: Plan, until: float) -> Best:
    """Closes the distance. Prices from the linear relaxation give a better bound, the solver a
    better plan; among the sets within the distance that is left it then finds the best.

    With the sets within `gap` of each companion's least the solver finds a plan; if that is not
    farther than `gap` above the bound, a better one would have been among these sets.
    """
    relaxed = relax(town, able, prices, taken, until)
    taken, _ = choose(town, _with(town, relaxed.sets, taken), taken, until)
    cost, exact, gap = cost_of(town, taken), True, 0
    while cost - relaxed.bound > gap and exact and time.perf_counter() < until:
        gap = cost - relaxed.bound
        offers = offers_of(town, able, relaxed.prices, gap, Budget(), taken)
        sets = {(offer.p, rows) for offer in offers for _, rows in offer.sets}
        taken, exact = choose(town, _with(town, sets, taken), taken, until)
        cost = cost_of(town, taken)
    exact = exact and cost - relaxed.bound <= gap
    return Best(taken, cost, cost if exact else relaxed.bound, exact)


def _with(
    town: Town, sets: set[tuple[int, tuple[int, ...]]], taken: Plan
) -> list[tuple[int, tuple[int, ...]]]:
    """The sets to choose from, in a fixed order, with those of the known plan."""
    sets = {(p, rows) for p, rows in sets if rows}
    sets |= {(p, rows) for p, rows in enumerate(taken) if rows}
    sets |= {(p, rows) for p, rows in enumerate(town.mine) if rows}
    return sorted(sets)
