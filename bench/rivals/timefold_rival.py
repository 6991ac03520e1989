"""The week as a plain Timefold model, in a process of its own with a Java machine inside.

    python -m bench.rivals.timefold_rival question.json answer.json    (see bench.rivals.outside)

A block is the planning entity, the companion its variable (only those who are able, or nobody);
the search is Timefold's default: a construction heuristic, then local search until the time is up.
"""

from __future__ import annotations

import json
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

from timefold.solver import SolverFactory
from timefold.solver.config import (
    Duration,
    ScoreDirectorFactoryConfig,
    SolverConfig,
    TerminationConfig,
)
from timefold.solver.domain import (
    PlanningEntityCollectionProperty,
    PlanningId,
    PlanningScore,
    PlanningVariable,
    ProblemFactCollectionProperty,
    ValueRangeProvider,
    planning_entity,
    planning_solution,
)
from timefold.solver.score import (
    ConstraintCollectors,
    ConstraintFactory,
    HardSoftScore,
    Joiners,
    constraint_provider,
)


@dataclass
class Companion:
    id: Annotated[int, PlanningId]
    home: list[int]  # minutes from home to each place
    day_left: list[int]  # minutes for each day of the week
    week_left: int
    below: int


@planning_entity
@dataclass
class Block:
    id: Annotated[int, PlanningId]
    child: int
    day: int
    start: int
    end: int
    minutes: int
    open_cost: int
    place: int
    ways: list[int]  # minutes from here to each place
    strange: list[int]  # cost of each companion for the child, once in the week
    previous: int  # who has it now, -1 nobody
    able: Annotated[list[Companion], ValueRangeProvider]
    companion: Annotated[Companion | None, PlanningVariable(allows_unassigned=True)] = field(
        default=None
    )


@dataclass
class Prices:
    """What is the same everywhere."""

    changes: int
    travel: int
    unfairness: int
    stretch: int  # 0: no rule
    pause: int


@planning_solution
@dataclass
class Week:
    prices: Annotated[list[Prices], ProblemFactCollectionProperty]
    companions: Annotated[list[Companion], ProblemFactCollectionProperty]
    blocks: Annotated[list[Block], PlanningEntityCollectionProperty]
    score: Annotated[HardSoftScore | None, PlanningScore] = field(default=None)


@constraint_provider
def rules_and_costs(factory: ConstraintFactory) -> list[Any]:
    return [
        together(factory),
        two_in_a_row(factory),
        day_full(factory),
        week_full(factory),
        uncovered(factory),
        people(factory),
        changes(factory),
        way_from_home(factory),
        way_between(factory),
        unfairness(factory),
    ]


def together(factory: ConstraintFactory) -> Any:
    return (
        factory.for_each_unique_pair(
            Block,
            Joiners.equal(lambda b: b.companion),
            Joiners.equal(lambda b: b.day),
        )
        .filter(
            lambda a, b: a.end + a.ways[b.place] > b.start and b.end + b.ways[a.place] > a.start
        )
        .penalize(HardSoftScore.ONE_HARD, lambda a, b: 60)
        .as_constraint("overlap, the way included")
    )


def two_in_a_row(factory: ConstraintFactory) -> Any:
    """Two blocks without a break that last too long; three or more are not modelled."""
    return (
        factory.for_each(Block)
        .join(
            Block,
            Joiners.equal(lambda b: b.companion),
            Joiners.equal(lambda b: b.day),
            Joiners.less_than_or_equal(lambda b: b.end, lambda b: b.start),
        )
        .join(Prices)
        .filter(lambda a, b, k: k.stretch > 0 and a.minutes + b.minutes > k.stretch)
        .filter(lambda a, b, k: b.start - a.end - a.ways[b.place] < k.pause)
        .penalize(HardSoftScore.ONE_HARD, lambda a, b, k: 60)
        .as_constraint("no break")
    )


def day_full(factory: ConstraintFactory) -> Any:
    return (
        factory.for_each(Block)
        .group_by(
            lambda b: b.companion,
            lambda b: b.day,
            ConstraintCollectors.sum(lambda b: b.minutes),
        )
        .filter(lambda c, day, minutes: minutes > c.day_left[day])
        .penalize(HardSoftScore.ONE_HARD, lambda c, day, minutes: minutes - c.day_left[day])
        .as_constraint("day full")
    )


def week_full(factory: ConstraintFactory) -> Any:
    return (
        factory.for_each(Block)
        .group_by(lambda b: b.companion, ConstraintCollectors.sum(lambda b: b.minutes))
        .filter(lambda c, minutes: minutes > c.week_left)
        .penalize(HardSoftScore.ONE_HARD, lambda c, minutes: minutes - c.week_left)
        .as_constraint("week full")
    )


def uncovered(factory: ConstraintFactory) -> Any:
    return (
        factory.for_each_including_unassigned(Block)
        .filter(lambda b: b.companion is None)
        .penalize(HardSoftScore.ONE_SOFT, lambda b: b.open_cost)
        .as_constraint("uncovered")
    )


def people(factory: ConstraintFactory) -> Any:
    """The first block of a child with a companion, by number, stands for the pair."""
    return (
        factory.for_each(Block)
        .if_not_exists(
            Block,
            Joiners.equal(lambda b: b.companion),
            Joiners.equal(lambda b: b.child),
            Joiners.greater_than(lambda b: b.id),
        )
        .penalize(HardSoftScore.ONE_SOFT, lambda b: b.strange[b.companion.id])
        .as_constraint("people and strangeness")
    )


def changes(factory: ConstraintFactory) -> Any:
    return (
        factory.for_each(Block)
        .filter(lambda b: b.previous != -1 and b.previous != b.companion.id)
        .join(Prices)
        .penalize(HardSoftScore.ONE_SOFT, lambda b, k: k.changes)
        .as_constraint("changes")
    )


def way_from_home(factory: ConstraintFactory) -> Any:
    return (
        factory.for_each(Block)
        .if_not_exists(
            Block,
            Joiners.equal(lambda b: b.companion),
            Joiners.equal(lambda b: b.day),
            Joiners.greater_than_or_equal(lambda b: b.start, lambda b: b.end),
        )
        .join(Prices)
        .penalize(HardSoftScore.ONE_SOFT, lambda b, k: k.travel * b.companion.home[b.place])
        .as_constraint("way from home")
    )


def way_between(factory: ConstraintFactory) -> Any:
    return (
        factory.for_each(Block)
        .join(
            Block,
            Joiners.equal(lambda b: b.companion),
            Joiners.equal(lambda b: b.day),
            Joiners.less_than_or_equal(lambda b: b.end, lambda b: b.start),
        )
        .if_not_exists(
            Block,
            Joiners.equal(lambda a, b: a.companion, lambda c: c.companion),
            Joiners.equal(lambda a, b: a.day, lambda c: c.day),
            Joiners.less_than_or_equal(lambda a, b: a.end, lambda c: c.start),
            Joiners.greater_than_or_equal(lambda a, b: b.start, lambda c: c.end),
        )
        .join(Prices)
        .penalize(HardSoftScore.ONE_SOFT, lambda a, b, k: k.travel * a.ways[b.place])
        .as_constraint("way between blocks")
    )


def unfairness(factory: ConstraintFactory) -> Any:
    """Minutes up to the guaranteed are a gain: the sum differs by a constant."""
    return (
        factory.for_each(Block)
        .group_by(lambda b: b.companion, ConstraintCollectors.sum(lambda b: b.minutes))
        .join(Prices)
        .reward(HardSoftScore.ONE_SOFT, lambda c, minutes, k: k.unfairness * min(minutes, c.below))
        .as_constraint("unfairness")
    )


def week_of(question: dict[str, Any]) -> Week:
    """The objects of a question in the form of `bench.rivals.plain`."""
    weights = question["weights"]
    days = sorted({b["day"] for b in question["blocks"]})
    companions = [
        Companion(p, c["home"], [c["day_left"][str(d)] for d in days], c["week_left"], c["below"])
        for p, c in enumerate(question["companions"])
    ]
    pair_costs = [
        [weights["people"] + weights["unfamiliar"] * points for points in row]
        for row in question["strange"]
    ]
    blocks = [
        _block(i, b, question, days, companions, pair_costs)
        for i, b in enumerate(question["blocks"])
    ]
    stretch = question["stretch"] or 0
    prices = Prices(
        weights["changes"], weights["travel"], weights["unfairness"], stretch, question["break"]
    )
    return Week([prices], companions, blocks)


def _block(
    i: int,
    b: dict[str, Any],
    question: dict[str, Any],
    days: list[int],
    companions: list[Companion],
    pair_costs: list[list[int]],
) -> Block:
    weights = question["weights"]
    able = [b["pin"]] if b["pin"] >= 0 else b["able"]
    return Block(
        id=i,
        child=b["child"],
        day=days.index(b["day"]),
        start=b["start"],
        end=b["end"],
        minutes=b["minutes"],
        open_cost=weights["uncovered"] * b["minutes"] * b["weight"],
        place=b["place"],
        ways=question["ways"][b["place"]],
        strange=pair_costs[b["child"]],
        previous=b["previous"],
        able=[companions[p] for p in able],
    )


def solve(question: dict[str, Any]) -> dict[str, Any]:
    """The best found in `seconds` of search; starting Java and translation come on top."""
    began = time.perf_counter()
    config = SolverConfig(
        solution_class=Week,
        entity_class_list=[Block],
        score_director_factory_config=ScoreDirectorFactoryConfig(
            constraint_provider_function=rules_and_costs
        ),
        termination_config=TerminationConfig(
            spent_limit=Duration(milliseconds=round(question["seconds"] * 1000))
        ),
    )
    week = SolverFactory.create(config).build_solver().solve(week_of(question))
    pairs = [[b.id, b.companion.id] for b in week.blocks if b.companion is not None]
    took = time.perf_counter() - began
    return {"pairs": pairs, "bound": 0.0, "seconds": took, "note": f"score {week.score}"}


if __name__ == "__main__":
    asked, told = map(Path, sys.argv[1:])
    told.write_text(json.dumps(solve(json.loads(asked.read_text()))))
