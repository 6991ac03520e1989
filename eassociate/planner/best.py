"""The best plan of a town, proven: a matching, its proof by prices, and HiGHS where both differ."""

import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from eassociate.planner.fitting import able_matrix, fits
from eassociate.planner.matching import Matcher, Matching
from eassociate.planner.pricing import Budget, Prices, TooMany, bound, offers_of
from eassociate.planner.relaxing import Relaxed, relax
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


@dataclass(slots=True)
class Look:
    """What a matching says of a town: who may take what, prices, a plan and a first bound."""

    town: Town
    able: Any
    prices: Prices
    best: Best


def look_at(town: Town, until: float) -> Look:
    """The first look, fast; after `until` (`perf_counter`) without a bound."""
    able = able_matrix(town)
    _can_stay(town, able)
    prices, taken = _matched_again(town, able)
    cost, least = cost_of(town, taken), _no_bound(town)
    with suppress(TooMany):
        least = bound(town, prices, offers_of(town, able, prices, 0, Budget(until), taken))
    return Look(town, able, prices, Best(taken, cost, least, exact=least >= cost))


def best_of(look: Look, until: float, disturbed: int = 0) -> Best:
    """The best plan for the rows of a town; after `until` (`perf_counter`) what is known then.
    `disturbed`: at least so many children are disturbed in any plan that is better than the known.
    """
    if look.best.exact:
        return look.best
    try:
        return _choose(look.town, look.able, look.prices, look.best.taken, until, disturbed)
    except TooMany:
        return look.best


def uncovered_of(town: Town, cost: int) -> int:
    """The uncovered minutes × weight in a cost; of a bound: no plan has fewer, since all later
    terms together are less than one of them.
    """
    return max(0, cost) // (town.scale.uncovered * town.scale.base)


def cost_of(town: Town, taken: Plan) -> int:
    """What a plan costs in the scale of the town."""
    given = {row for rows in taken for row in rows}
    total = sum(town.cost(p, rows) for p, rows in enumerate(taken))
    left = (row for row in range(len(town.rows)) if row not in given)
    total += sum(town.left_open[row] for row in left)
    return total + len(_disturbed(town, taken)) * town.scale.disturbed * town.scale.base


def carried(one: Town, taken: Plan, other: Town) -> Plan:
    """A plan of `one` in the rows of `other`, in which everybody also keeps what they have there;
    both are about the same people.
    """
    number = {block.key: row for row, block in enumerate(other.rows)}
    moved = [[number[one.rows[row].key] for row in rows] for rows in taken]
    return [tuple(sorted((*own, *rows))) for own, rows in zip(other.mine, moved, strict=True)]


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


def _matched_again(town: Town, able: Any) -> tuple[Prices, Plan]:
    """As `_matched`, repeated while the cost of disturbing a child is better put on one of its
    rows than divided among all.
    """
    prices, taken = _matched(town, able)
    for _ in range(SHIFTS):
        shares = _shifted(town, prices)
        if shares == town.share:
            break
        town.share = shares
        prices, other = _matched(town, able)
        taken = min(taken, other, key=lambda plan: cost_of(town, plan))
    return _raised(prices), taken


def _raised(prices: Prices) -> Prices:
    """To who has a row now it is worth as much as it costs to move it: up to there nobody else
    wants it, and who has it is not tempted to leave it.
    """
    rows = [max(price, share) for price, share in zip(prices.rows, prices.shares, strict=True)]
    return Prices(rows, prices.shares)


#: So often at the most.
SHIFTS = 3


def _shifted(town: Town, prices: Prices) -> list[int]:
    """The shares put on those rows of a child that are wanted: their prices have risen."""
    unit, base = town.scale.disturbed, town.scale.base
    wanted: dict[str, list[int]] = {}
    for row, p in enumerate(town.before):
        if p >= 0 and prices.rows[row] > unit * base // 16:
            wanted.setdefault(town.rows[row].child, []).append(row)
    shares = list(town.share)
    for row, p in enumerate(town.before):
        rows = wanted.get(town.rows[row].child) if p >= 0 else None
        if rows:
            shares[row] = unit // len(rows) if row in rows else 0
    return shares


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


def _choose(
    town: Town, able: Any, prices: Prices, taken: Plan, until: float, disturbed: int
) -> Best:
    """Closes the distance. Prices from the linear relaxation give a better bound, the solver a
    better plan, first among the sets met on the way; among all sets within the distance that is
    left it then finds the best.

    With the sets within `gap` of each companion's least the solver finds a plan; if that is not
    farther than `gap` above the bound, a better one would have been among these sets.
    """
    relaxed, taken = _relaxed(town, able, prices, taken, until, disturbed)
    distance = cost_of(town, taken) - relaxed.bound
    gap, exact = min(distance, _first_gap(town)), distance <= 0
    while not exact and time.perf_counter() < until:
        try:
            offers = offers_of(town, able, relaxed.prices, gap, Budget(until), taken)
        except TooMany:
            break
        sets = {(offer.p, rows) for offer in offers for _, rows in offer.sets}
        if len(sets) > MOST_SETS:
            break
        taken, proven = _better(town, sets, taken, until)
        distance = cost_of(town, taken) - relaxed.bound
        exact = proven and distance <= gap
        if not proven:
            break
        gap = min(distance, gap * WIDER)
    cost = cost_of(town, taken)
    return Best(taken, cost, cost if exact else relaxed.bound, exact)


def _relaxed(
    town: Town, able: Any, prices: Prices, taken: Plan, until: float, disturbed: int
) -> tuple[Relaxed, Plan]:
    """The relaxation, and the best plan among the sets met on the way. Where the relaxation
    disturbs half a child, it is said to it that there are whole ones.
    """
    relaxed = relax(town, able, prices, taken, until)
    taken, _ = _better(town, relaxed.sets, taken, until)
    distance = cost_of(town, taken) - relaxed.bound
    if distance > town.scale.disturbed * town.scale.base // 8:
        least = max(disturbed, disturbed_at_least(town, cost_of(town, taken), relaxed.bound))
        if least:
            prices = relaxed.prices.with_least(least)
            whole = relax(town, able, prices, taken, until, relaxed.sets)
            taken, _ = _better(town, whole.sets, taken, until)
            relaxed = max(relaxed, whole, key=lambda one: one.bound)
    return relaxed, taken


def disturbed_at_least(town: Town, cost: int, least: int) -> int:
    """How many children are disturbed in any plan that costs less than `cost`, if none costs less
    than `least`; 0 if nothing can be said.

    Such a plan has as many uncovered minutes as both say. It differs from the roster in the rows
    that were open and those of disturbed children, so that its strangeness is not much above that
    of the roster: what of `least` is more than that must be disturbed children.
    """
    scale, number = town.scale, uncovered_of(town, cost)
    if number != uncovered_of(town, least):
        return 0
    upper = least // scale.base - number * scale.uncovered
    most = max(Counter(b.child for b in town.rows).values(), default=1)
    kept = [(row, p) for row, p in enumerate(town.before) if p >= 0]
    calm = scale.unfamiliar * sum(town.strange(p, town.rows[row].child) for row, p in kept)
    calm += scale.unfamiliar * 3 * (len(town.rows) - len(kept)) + 1
    each = scale.disturbed + most * (3 * scale.unfamiliar + 1)
    return max(0, -(-(upper - calm) // each))


def _better(
    town: Town, sets: set[tuple[int, tuple[int, ...]]], taken: Plan, until: float
) -> tuple[Plan, bool]:
    """The best plan of `sets` (or `taken`), and whether it is proven to be."""
    found, proven = choose(town, _with(town, sets, taken), taken, until)
    return min(taken, found, key=lambda plan: cost_of(town, plan)), proven


#: More sets than this are not given to the solver: it would not come to an end.
MOST_SETS = 60_000
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
