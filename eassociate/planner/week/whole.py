"""Whole plans from the relaxation: rounding it, and choosing among its plans exactly."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
from numpy.typing import NDArray

from eassociate.planner.week.master import Master
from eassociate.planner.week.own import FORBIDDEN, Own, Part
from eassociate.planner.week.state import State
from eassociate.planner.week.table import Table

Ints = NDArray[np.int64]
#: How often a child is planned again whose best plan breaks a rule that its costs do not see.
TRIES = 6
#: Plans are improved child by child until a round over all gains less than this (relative).
WORTH = 5e-4


def parts_in(has: Ints, own: Own) -> list[Part]:
    """What the child has in a plan (`has` [b] companion or -1)."""
    row_of = {int(c): i for i, c in enumerate(own.rows)}
    sets: dict[int, int] = {}
    for i, c in enumerate(has[own.blocks]):
        row = row_of[int(c)] if c >= 0 else -1
        sets[row] = sets.get(row, 0) | 1 << i
    return list(sets.items())


def stated(table: Table, owns: list[Own], has: Ints) -> State:
    """A plan (`has` [b] companion or -1) as a state."""
    state = State(table, owns)
    for c in np.unique(has[has >= 0]):
        state.give(int(c), [int(b) for b in np.nonzero(has == c)[0]])
    return state


def fresh(table: Table, owns: list[Own]) -> State:
    """Nobody has anything but what is pinned: whoever is planned first leaves room for that."""
    state = State(table, owns)
    for key, companion in sorted(table.problem.pins.items()):
        b, c = table.block_number[key], table.number[companion]
        if table.may[c, b] and state.fits(c, [b]):
            state.give(c, [b])
    return state


def filled(state: State, children: Iterable[int]) -> None:
    """Gives every child what is best for it from here, one after the other; never less than it
    had.
    """
    for k in children:
        before = state.remove(k)
        if (not _best_from_here(state, k) and any(c >= 0 for c in before)) or _lost(state, before):
            state.remove(k)
            state.restore(before)


def _best_from_here(state: State, k: int) -> bool:
    """Plans a child of whom nothing is planned; is it the best? Parts that do not fit after all
    (breaks, ways: what the costs do not see) are forbidden then, some times.
    """
    own = state.owns[k]
    costs = state.costs(own)
    for again in reversed(range(TRIES)):
        unfit = state.place(own, own.best(costs)[1])
        if not unfit:
            return True
        for row, s in unfit:
            costs[row, s] = FORBIDDEN
        if again:
            state.remove(k)
    return False


def _lost(state: State, before: dict[int, list[int]]) -> bool:
    """Is a block open that was somebody's because it is pinned?"""
    pins = state.table.problem.pins
    had = (b for c, blocks in before.items() if c >= 0 for b in blocks)
    return any(state.has[b] < 0 and state.table.blocks[b].key in pins for b in had)


def greedy(table: Table, owns: list[Own]) -> State:
    """A first whole plan: those with the fewest choices for the most blocks first."""
    state = fresh(table, owns)
    filled(state, sorted(range(len(owns)), key=lambda k: len(owns[k].rows) - 8 * owns[k].n))
    return state


def polished(state: State, over: Callable[[], bool], take: Callable[[State], None]) -> None:
    """Every child planned anew in turn, as long as that makes the whole cheaper; `take` is given
    the plan after every round.
    """
    cost = state.cost()
    while not over():
        filled(state, range(len(state.owns)))
        take(state)
        before, cost = cost, state.cost()
        if before - cost < WORTH * cost:
            break


def put(state: State, own: Own, parts: Iterable[Part]) -> bool:
    """Carries a plan out, or leaves things as they are if it does not go together."""
    before = state.remove(own.k)
    for row, s in parts:
        blocks = [int(own.blocks[b]) for b in range(own.n) if s >> b & 1]
        if row >= 0 and state.fits(c := int(own.rows[row]), blocks):
            state.give(c, blocks)
        elif row >= 0:
            state.remove(own.k)
            state.restore(before)
            return False
    if _lost(state, before):
        state.remove(own.k)
        state.restore(before)
        return False
    return True


def placed(state: State, plans: Iterable[tuple[Own, Iterable[Part]]]) -> set[int]:
    """Carries plans out, first those that go together whole, then what goes of the others; the
    children whose plans are whole, with nothing open.
    """
    whole, others = set[int](), []
    for own, parts in plans:
        if put(state, own, parts := list(parts)):
            whole |= {own.k} if all(row >= 0 for row, _ in parts) else set()
        else:
            others.append((own, parts))
    for own, parts in others:
        before = state.remove(own.k)
        state.place(own, parts)
        if _lost(state, before):
            state.remove(own.k)
            state.restore(before)
    return whole


def carried_out(table: Table, owns: list[Own], master: Master, chosen: Iterable[int]) -> State:
    """The chosen plans as a state; who has none that can be carried out gets the best there is."""
    state = fresh(table, owns)
    columns = [master.columns[x] for x in chosen]
    whole = placed(state, [(owns[column.child], column.parts) for column in columns])
    filled(state, [k for k in range(len(owns)) if k not in whole])
    return state
