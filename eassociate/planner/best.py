"""The best plan of a town, proven: a matching, its proof by prices, and HiGHS where both differ."""

import time
from dataclasses import dataclass
from typing import Any

from eassociate.planner.fitting import able_matrix, fits
from eassociate.planner.matching import Matcher, Matching
from eassociate.planner.pricing import Budget, Prices, TooMany, bound, offers_of
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
    cost, least = cost_of(town, taken), _no_bound(town)
    try:
        offers = offers_of(town, able, prices, 0, Budget(until), taken)
        least = bound(town, prices, offers)
        if least < cost:
            return _choose(town, able, prices, taken, until)
    except TooMany:
        pass
    return Best(taken, cost, least, exact=least >= cost)


def cost_of(town: Town, taken: Plan) -> int:
    """What a plan costs in the scale of the town."""
    given = {row for rows in taken for row in rows}
    total = sum(town.cost(p, rows) for p, rows in enumerate(taken))
    left = (row for row in range(len(town.rows)) if row not in given)
    total += sum(town.left_open[row] for row in left)
    return total + len(_disturbed(town, taken)) * town.scale.disturbed * town.scale.base


def _disturbed(town: Town, taken: Plan) -> set[str]:
    stays = {row for p, rows in enumerate(taken) for row in rows if town.before[row] == p}
    moved = (row for row, p in enumerate(town.before) if p >= 0 and row not in stays)
    return {town.rows[row].child for row in moved}


def _can_stay(town: Town, able: Any) -> None:
    """Who goes now may go: only rows that keep the rules are given as movable."""
    for row, p in enumerate(town.before):
        if p >= 0:
            able[p, row] = True


#: So often a matching is repeated because slots of one companion interfere.
REPEATS = 6


def _matched(town: Town, able: Any) -> tuple[Prices, Plan]:
    """Prices of the rows, and a plan: again with fewer slots for those whose slots interfere."""
    careful: dict[int, int] = {}
    prices: Prices | None = None
    for _ in range(REPEATS):
        matching, plan = _match(town, Slots(town, able, careful))
        prices = prices or _prices(town, matching)
        wrong = [p for p, rows in enumerate(plan) if not fits(town, p, rows)]
        if not wrong:
            break
        for p in wrong:
            careful[p] = careful.get(p, 0) + 1
    assert prices is not None
    return prices, [_possible(town, p, rows) for p, rows in enumerate(plan)]


def _prices(town: Town, matching: Matching) -> Prices:
    unit = town.scale.base
    rows = [a * unit + b for a, b in zip(matching.upper, matching.lower, strict=True)]
    return Prices(rows, [share * unit for share in town.share])


def _match(town: Town, found: Slots) -> tuple[Matching, Plan]:
    pairs = zip(town.left_open, town.share, strict=True)
    left = [price // town.scale.base + share for price, share in pairs]
    matcher = Matcher(len(found.slots), left, found.row)
    for j, slot in enumerate(found.slots):
        if slot.own is not None:
            matcher.begin(slot.own, j, _parts(town, slot))
    matching = matcher.run()
    rows: list[list[int]] = [[] for _ in town.people]
    for row, j in enumerate(matching.slot_of):
        if j >= 0:
            rows[found.slots[j].p].append(row)
    return matching, [tuple(taken) for taken in rows]


def _parts(town: Town, slot: Slot) -> tuple[int, int]:
    """What the row that is there already costs in its slot."""
    taken = tuple(sorted((*slot.base, slot.own or 0)))
    cost = town.cost(slot.p, taken) - town.cost(slot.p, slot.base)
    upper = (cost + town.scale.base // 2) // town.scale.base
    return upper, cost - upper * town.scale.base


def _possible(town: Town, p: int, taken: tuple[int, ...]) -> tuple[int, ...]:
    while taken and not fits(town, p, taken):
        lightest = min(taken, key=lambda row: (town.left_open[row], row))
        taken = tuple(row for row in taken if row != lightest)
    return taken


def _no_bound(town: Town) -> int:
    return sum(min(0, town.cost(p, ())) for p in range(len(town.people)))


def _choose(town: Town, able: Any, prices: Prices, taken: Plan, until: float) -> Best:
    """Closes the distance. Prices from the linear relaxation give a better bound, the solver a
    better plan; among the sets within the distance that is left it then finds the best.

    With the sets within `gap` of each companion's least the solver finds a plan; if that is not
    farther than `gap` above the bound, a better one would have been among these sets.
    """
    relaxed = relax(town, able, prices, taken, until)
    gap, exact, distance = _first_gap(town), True, 0
    while True:
        try:
            offers = offers_of(town, able, relaxed.prices, gap, Budget(until), taken)
        except TooMany:
            exact = False
            break
        sets = {(offer.p, rows) for offer in offers for _, rows in offer.sets}
        found, exact = choose(town, _with(town, sets, taken), taken, until)
        taken = min(taken, found, key=lambda plan: cost_of(town, plan))
        distance = cost_of(town, taken) - relaxed.bound
        if distance <= gap or not exact or time.perf_counter() > until:
            break
        gap = min(distance, gap * WIDER)
    cost, exact = cost_of(town, taken), exact and distance <= gap
    return Best(taken, cost, cost if exact else relaxed.bound, exact)


#: So many times more is looked at if the first sets were not provably enough.
WIDER = 64


def _first_gap(town: Town) -> int:
    """A few strangers: the relaxation is nearly always whole."""
    return 4 * town.scale.unfamiliar * town.scale.base


def _with(
    town: Town, sets: set[tuple[int, tuple[int, ...]]], taken: Plan
) -> list[tuple[int, tuple[int, ...]]]:
    """The sets to choose from, in a fixed order, with those of the known plan."""
    sets = {(p, rows) for p, rows in sets if rows}
    sets |= {(p, rows) for p, rows in enumerate(taken) if rows}
    sets |= {(p, rows) for p, rows in enumerate(town.mine) if rows}
    return sorted(sets)
