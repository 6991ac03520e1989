"""Problems that contradict themselves are refused, with a sentence that names the item.

What is harmless is not refused: children of whom nothing else is said in `met`, `bars` and
`preferred_by` (they need nobody in this week), places without coordinates (`Travel.unknown`
minutes away), things that are done at the same time, limits that are exceeded already.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import pairwise

from eassociate.planner.problem import BadProblem, Block, Problem
from eassociate.planner.second_rules import Judge, longest_way
from eassociate.planner.second_sheet import monday
from eassociate.planner.sound_items import (
    contradicting_companion,
    unsound_block,
    unsound_companion,
    unsound_travel,
    unsound_weights,
)

#: No problem is larger; a country of 10,000 children has about 80,000 blocks.
MOST_BLOCKS = 500_000
MOST_COMPANIONS = 100_000
#: Costs are computed in floating point by the solver: whole numbers are exact up to here.
MOST_COST = 2**53


def check(problem: Problem) -> None:
    """Raises `BadProblem`, about the first thing that is wrong; says nothing if all is well."""
    for fault in _faults(problem):
        raise fault


def _faults(problem: Problem) -> Iterator[BadProblem]:
    yield from _sizes(problem)
    yield from unsound_weights(problem)
    yield from unsound_travel(problem.travel)
    for block in problem.blocks:
        yield from unsound_block(block)
    for companion in problem.companions:
        yield from unsound_companion(companion)
        yield from contradicting_companion(companion, problem.travel)
    yield from _twice("block", [block.key for block in problem.blocks])
    yield from _twice("companion", [companion.key for companion in problem.companions])
    yield from _week(problem)
    yield from _children(problem.blocks)
    yield from _unknown(problem)
    yield from _pins(problem)
    yield from _cost(problem)


def _sizes(problem: Problem) -> Iterator[BadProblem]:
    for item, number, most in (
        ("blocks", len(problem.blocks), MOST_BLOCKS),
        ("companions", len(problem.companions), MOST_COMPANIONS),
    ):
        if number > most:
            text = f"There are {number} {item}; more than {most} cannot be planned at once."
            yield BadProblem(item, "too_many", text)


def _twice(what: str, keys: list[str]) -> Iterator[BadProblem]:
    for key, number in Counter(keys).items():
        if number > 1:
            item = f"{what} {key}"
            yield BadProblem(item, "twice", f"{item.capitalize()} is there {number} times.")


def _week(problem: Problem) -> Iterator[BadProblem]:
    first = monday(problem)
    for block in problem.blocks:
        if first and block.start.date() - first >= timedelta(days=7):
            text = f"Block {block.key} is not in the week that begins on Monday, {first}."
            yield BadProblem(f"block {block.key}", "other_week", text)


def _children(blocks: Iterable[Block]) -> Iterator[BadProblem]:
    days: dict[str, list[Block]] = defaultdict(list)
    for block in blocks:
        days[block.child].append(block)
    for child, own in days.items():
        own.sort(key=lambda block: (block.start, block.end))
        for one, then in pairwise(own):
            if then.start < one.end:
                text = f"Child {child} has two blocks at the same time, {one.key} and {then.key}."
                yield BadProblem(f"block {then.key}", "child_in_two_places", text)


def _unknown(problem: Problem) -> Iterator[BadProblem]:
    """Keys that name nothing: a slip of the pen, or a wish that nobody would heed."""
    blocks = {block.key for block in problem.blocks}
    people = {companion.key for companion in problem.companions}
    for what, pairs in (("pin", problem.pins), ("previous", problem.previous)):
        for block, who in pairs.items():
            item = f"{what} of {block}"
            if block not in blocks:
                yield BadProblem(item, "unknown_block", f"The {item}: there is no such block.")
            elif who not in people:
                text = f"The {item} is {who}: there is no such companion."
                yield BadProblem(item, "unknown_companion", text)
    for companion in problem.companions:
        for key in sorted(companion.declined - blocks):
            item = f"companion {companion.key}"
            text = f"{item.capitalize()} declined {key}: there is no such block."
            yield BadProblem(item, "unknown_block", text)


def _pins(problem: Problem) -> Iterator[BadProblem]:
    if not problem.pins:
        return
    judge = Judge(problem)
    people = {companion.key: companion for companion in problem.companions}
    pinned: dict[str, list[Block]] = defaultdict(list)
    for block in problem.blocks:
        if who := problem.pins.get(block.key):
            pinned[who].append(block)
            for why in judge.complaints(people[who], [block]):
                text = f"The pin of {block.key} is against a rule: {why}."
                yield BadProblem(f"pin of {block.key}", "pin_forbidden", text)
    for who, own in pinned.items():
        for why in judge.complaints(people[who], own):
            item = f"pins of companion {who}"
            text = f"The {item} contradict each other: {why}."
            yield BadProblem(item, "pins_contradict", text)


def _cost(problem: Problem) -> Iterator[BadProblem]:
    most = most_cost(problem)
    if most > MOST_COST:
        text = f"The weights are too large: a plan could cost {most}, more than {MOST_COST}."
        yield BadProblem("weights", "cost_too_large", text)


def most_cost(problem: Problem) -> int:
    """No plan costs more: all blocks open, and all given to strangers from afar, at once."""
    weights = problem.weights
    alone = sum(block.minutes * block.weight for block in problem.blocks)
    each = weights.people + weights.changes + 3 * weights.unfamiliar
    each += weights.travel * longest_way(problem.travel)
    each += weights.load * 24 * 100  # a day long, in a week that is full
    unfair = sum(companion.least_minutes for companion in problem.companions)
    return weights.uncovered * alone + each * len(problem.blocks) + weights.unfairness * unfair
