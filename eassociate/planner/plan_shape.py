"""A `Plan` as JSON: the same words and fields."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Annotated, Literal

from pydantic import Field

from eassociate.planner.json_words import Key, Moment, Shape
from eassociate.planner.plan import Assignment, Candidate, Plan, Reason, Term, Uncovered, Why
from eassociate.planner.problem import Stop

Count = Annotated[int, Field(ge=0)]


class ReasonShape(Shape):
    """One fact for or against a companion, without words in any language."""

    code: Why | Stop
    number: int | None = None
    km: float | None = None
    moment: Moment | None = None
    items: tuple[str, ...] = ()

    def told(self) -> Reason:
        return Reason(self.code, self.number, self.km, self.moment, self.items)


class CandidateShape(Shape):
    """A companion for one block, possible if `stops` is empty."""

    companion: Key
    block: Key
    reasons: tuple[ReasonShape, ...] = ()
    stops: tuple[ReasonShape, ...] = ()
    cost: tuple[int, int, int] = Field(
        description="Points of strangeness, minutes on the way, load."
    )

    def told(self) -> Candidate:
        reasons, stops = (tuple(one.told() for one in few) for few in (self.reasons, self.stops))
        return Candidate(self.companion, self.block, reasons, stops, self.cost)


class AssignmentShape(Shape):
    block: Key
    companion: Key


class UncoveredShape(Shape):
    """A block that stays open; with `possible` > 0, others need those who could go."""

    block: Key
    minutes: Count
    possible: Count
    stopped: Mapping[Stop, Count] = Field(
        {}, description="Companions by the hardest rule that stops each."
    )
    closest: tuple[CandidateShape, ...] = Field(
        (), description="A few who are nearest to being possible."
    )

    def told(self) -> Uncovered:
        closest = tuple(one.told() for one in self.closest)
        return Uncovered(self.block, self.minutes, self.possible, dict(self.stopped), closest)


class TermShape(Shape):
    """A part of the cost: `value` in its own `unit`, `weight` cost per unit."""

    name: Key
    value: Count
    unit: str
    weight: Count


class PlanShape(Shape):
    """An answer of the planner. Assignments and uncovered blocks are the blocks of the problem."""

    told_always = ("format",)

    format: Literal["eassociate-plan-1"] = "eassociate-plan-1"
    cost: Count = Field(description="The sum of the values × weights of the terms.")
    bound: float = Field(description="No plan that keeps the rules costs less, proven.")
    gap: float | None = Field(None, description="(cost - bound) ÷ cost; for the reader only.")
    exact: bool = Field(description="This plan is proven to be a best one.")
    seconds: float = Field(ge=0)
    terms: tuple[TermShape, ...]
    assignments: tuple[AssignmentShape, ...]
    uncovered: tuple[UncoveredShape, ...]

    def told(self) -> Plan:
        return Plan(
            tuple(Assignment(one.block, one.companion) for one in self.assignments),
            tuple(one.told() for one in self.uncovered),
            tuple(Term(one.name, one.value, one.unit, one.weight) for one in self.terms),
            self.cost,
            self.bound,
            self.exact,
            self.seconds,
        )


def shape_of(plan: Plan) -> PlanShape:
    """Raises pydantic's `ValidationError` if the words cannot be said in JSON."""
    return PlanShape(
        cost=plan.cost,
        bound=plan.bound,
        gap=round(plan.gap, 6),
        exact=plan.exact,
        seconds=round(plan.seconds, 3),
        terms=tuple(TermShape(**asdict(term)) for term in plan.terms),
        assignments=tuple(AssignmentShape(**asdict(one)) for one in plan.assignments),
        uncovered=tuple(map(_uncovered, plan.uncovered)),
    )


def _uncovered(one: Uncovered) -> UncoveredShape:
    return UncoveredShape(
        block=one.block,
        minutes=one.minutes,
        possible=one.possible,
        stopped={stop: one.stopped[stop] for stop in Stop if stop in one.stopped},
        closest=tuple(map(_candidate, one.closest)),
    )


def _candidate(one: Candidate) -> CandidateShape:
    reasons, stops = (tuple(map(_reason, few)) for few in (one.reasons, one.stops))
    return CandidateShape(
        companion=one.companion, block=one.block, cost=one.cost, reasons=reasons, stops=stops
    )


def _reason(one: Reason) -> ReasonShape:
    return ReasonShape(
        code=one.code, number=one.number, km=one.km, moment=one.moment, items=one.items
    )
