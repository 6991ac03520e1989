"""Which pins can be kept: one that a rule forbids by now, or that another one rules out, is left
out, lest a whole plan fail for it. The page says which.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from eassociate.planner.problem import Block, Companion, Problem
from eassociate.planner.verification import broken_rules


def with_pins(problem: Problem, *wishes: Mapping[str, str]) -> Problem:
    """`problem` with those of the `wishes` (block key → companion key) that go together; what is
    wished first comes first."""
    blocks = {block.key: block for block in problem.blocks}
    people = {one.key: one for one in problem.companions}
    held: dict[str, list[Block]] = defaultdict(list)
    kept: dict[str, str] = {}
    for key, who in (pair for wish in wishes for pair in wish.items()):
        if key in kept or key not in blocks or who not in people:
            continue
        if _go_together(problem, people[who], [*held[who], blocks[key]]):
            held[who].append(blocks[key])
            kept[key] = who
    return replace(problem, pins=kept)


def _go_together(problem: Problem, one: Companion, blocks: Iterable[Block]) -> bool:
    alone = replace(problem, blocks=tuple(blocks), companions=(one,), previous={}, pins={})
    return not any(broken_rules(alone, {block.key: one.key for block in alone.blocks}))


def one_at_a_time(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Without those during which their child has another one: they stay as they are."""
    last: dict[str, Block] = {}
    found = []
    for block in sorted(blocks, key=lambda block: (block.start, block.end, block.key)):
        before = last.get(block.child)
        if before is None or before.end <= block.start:
            last[block.child] = block
            found.append(block)
    return tuple(found)
