"""A morning on which people call in ill, and the problem as it stands then."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from eassociate.planner.problem import Block, Companion, Problem, Span


@dataclass(frozen=True, slots=True)
class Morning:
    """What is known at `moment`, when somebody has to go for those who cannot.

    `absent`: companions who do not come (any more). `at_home`: children whose blocks fall away, so
    that their companions are free. `started`: blocks under way. `reserves`: companions on call:
    they may be sent at any time of the day, their windows do not count; every other rule does.
    `may_swap`: may those who go anyway go to another child if that covers more?
    """

    moment: datetime
    absent: frozenset[str] = frozenset()
    at_home: frozenset[str] = frozenset()
    started: frozenset[str] = frozenset()
    reserves: frozenset[str] = frozenset()
    may_swap: bool = True


def is_fixed(block: Block, morning: Morning, companion: str | None) -> bool:
    """Does the block stay as it is? It is over, under way, or has begun with somebody who is there.

    A block that should have begun with somebody who is absent is open: better late than never.
    """
    if block.key in morning.started or block.end <= morning.moment:
        return True
    return (
        block.start <= morning.moment and companion is not None and companion not in morning.absent
    )


def standing(problem: Problem, morning: Morning) -> Problem:
    """The problem as it stands: without the blocks that fall away, the absent as absent, fixed
    blocks pinned; in `previous` only pairs that can still be. `cover` answers this problem, so this
    is the one to `verify` a plan against.
    """
    before = _known(problem)
    blocks = tuple(b for b in problem.blocks if not _falls_away(b, morning, before.get(b.key)))
    fixed = {b.key for b in blocks if is_fixed(b, morning, before.get(b.key))}
    kept = {
        b.key: before[b.key]
        for b in blocks
        if b.key in before and (b.key in fixed or before[b.key] not in morning.absent)
    }
    pins = {key: who for key, who in problem.pins.items() if key not in fixed}
    pins |= {key: who for key, who in kept.items() if key in fixed}
    last = max((b.end for b in blocks), default=morning.moment)
    people = tuple(
        _as_it_stands(c, morning, _gone(c, blocks, fixed, before, morning, last))
        for c in problem.companions
    )
    return replace(problem, blocks=blocks, companions=people, previous=kept, pins=pins)


def _known(problem: Problem) -> dict[str, str]:
    keys = {companion.key for companion in problem.companions}
    return {block: who for block, who in problem.previous.items() if who in keys}


def _falls_away(block: Block, morning: Morning, companion: str | None) -> bool:
    return block.child in morning.at_home and not is_fixed(block, morning, companion)


def _gone(
    companion: Companion,
    blocks: tuple[Block, ...],
    fixed: set[str],
    before: Mapping[str, str],
    morning: Morning,
    last: datetime,
) -> tuple[Span, ...]:
    """When an absent companion is gone: always but for what is under way or over."""
    if companion.key not in morning.absent:
        return ()
    found, gone = [], datetime.min.replace(tzinfo=morning.moment.tzinfo)
    done = (b for b in blocks if b.key in fixed and before.get(b.key) == companion.key)
    for block in sorted(done, key=lambda b: (b.start, b.key)):
        if gone < block.start:
            found.append(Span(gone, block.start))
        gone = max(gone, block.end)
    return (*found, Span(gone, last)) if gone < last else tuple(found)


def _as_it_stands(companion: Companion, morning: Morning, gone: tuple[Span, ...]) -> Companion:
    if gone:
        companion = replace(companion, absences=(*companion.absences, *gone))
    if companion.key in morning.reserves and companion.available is not None:
        companion = replace(companion, available=None)
    return companion
