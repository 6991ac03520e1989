"""Which choices of a person for a child's visits an exact plan has to look at: few, provably
enough.

Let n be the number of open visits. The visits of one child that one person takes are a block. For
each block some person can take whole, keep the n people who do it at the least cost. No better plan
is lost:

Take a best plan in which person p does block S without being among the n kept for S. At most n
people work in the plan and p is one of them, so at least one of the n kept, q, has nothing to do in
it. Give S from p to q: q can do S whole and has nothing else, so no rule is broken; the cost of S
with q is not higher; the rest of the plan is as it was (strangeness is counted once per block, way
and load per visit). The plan is still a best one and has one such block less. Repeat.
"""

from dataclasses import dataclass
from itertools import combinations

from eassociate.planner.eligibility import Day

#: A child with more open visits than this gets small blocks only, and the plan is not called exact.
MANY = 8
SMALL = 2


@dataclass(frozen=True, slots=True)
class Block:
    """Visits of one child that one person takes together; cost (strangeness, way, load)."""

    person: int
    visits: tuple[int, ...]
    cost: tuple[int, int, int]


def useful_blocks(day: Day) -> tuple[list[Block], bool]:
    """Every block worth looking at, in a fixed order, and whether these are provably enough."""
    blocks: list[Block] = []
    complete = True
    for visits in _by_child(day):
        complete &= len(visits) <= MANY
        largest = len(visits) if len(visits) <= MANY else SMALL
        able = {v: {p for p in range(len(day.people)) if day.possible(p, v)} for v in visits}
        for size in range(1, largest + 1):
            for together in combinations(visits, size):
                blocks += _kept(day, together, able)
    return blocks, complete


def _by_child(day: Day) -> list[list[int]]:
    groups: dict[str, list[int]] = {}
    for v, visit in enumerate(day.visits):
        groups.setdefault(visit.child, []).append(v)
    return list(groups.values())


def _kept(day: Day, together: tuple[int, ...], able: dict[int, set[int]]) -> list[Block]:
    if any(j in day.clashes[i] for i, j in combinations(together, 2)):
        return []
    total = sum(day.minutes[v] for v in together)
    people = set.intersection(*(able[v] for v in together))
    blocks = [_block(day, p, together) for p in people if day.room(p) >= total]
    return sorted(blocks, key=lambda block: (block.cost, block.person))[: len(day.visits)]


def _block(day: Day, p: int, together: tuple[int, ...]) -> Block:
    costs = [day.cost(p, v) for v in together]
    return Block(
        p, together, (costs[0][0], sum(cost[1] for cost in costs), sum(cost[2] for cost in costs))
    )
