"""A `Problem` as JSON: the same words, fields and defaults."""

from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field

from eassociate.planner.json_words import Key, Moment, Shape
from eassociate.planner.problem import (
    BadProblem,
    Block,
    Busy,
    Companion,
    Problem,
    Rules,
    Span,
    Stop,
    Weights,
)
from eassociate.planner.travel import Travel

Count = Annotated[int, Field(ge=0)]
Number = Annotated[float, Field(ge=0)]


#: Sets of a companion; lists in JSON, in order of the alphabet.
_SETS = ("skills", "declined", "preferred_by")


class SpanShape(Shape):
    """From `start` until before `end`."""

    start: Moment
    end: Moment

    def told(self) -> Span:
        return Span(self.start, self.end)


class BusyShape(SpanShape):
    """Something a companion does anyway, at a place (null: unknown). It counts as work."""

    place: Key | None = None

    def busy(self) -> Busy:
        return Busy(self.start, self.end, self.place)


class BlockShape(Shape):
    """A time in which a child needs one companion; it is given whole to one or stays open."""

    key: Key
    child: Key
    start: Moment
    end: Moment
    place: Key | None = None
    skills: tuple[Key, ...] = ()
    weight: int = Field(
        1, ge=1, description="How much worse a minute alone is for this child than for others."
    )

    def told(self) -> Block:
        skills = frozenset(self.skills)
        return Block(self.key, self.child, self.start, self.end, self.place, skills, self.weight)


class CompanionShape(Shape):
    """Somebody who may be sent. All limits in minutes, `busy` included."""

    key: Key
    skills: tuple[Key, ...] = ()
    available: tuple[SpanShape, ...] | None = Field(
        None, description="Windows in which blocks must lie whole; null: at any time."
    )
    absences: tuple[SpanShape, ...] = Field((), description="Times that no block may touch.")
    papers_until: date | None = Field(
        None, description="The last day on which all papers hold; null: no end."
    )
    busy: tuple[BusyShape, ...] = ()
    day_minutes: Count = Field(24 * 60, description="At most so many a day.")
    week_minutes: Count = Field(40 * 60, description="At most so many from Monday to Sunday.")
    least_minutes: Count = Field(0, description="So many a week are paid in any case.")
    given_minutes: Count = Field(0, description="Of the week, gone already, seen nowhere else.")
    home: Key | None = None
    most_km: Number | None = Field(
        None, description="No block farther from home (with the detour); null: any."
    )
    bars: Mapping[Key, Stop] = Field(
        {}, description="Children that must not be accompanied, and why."
    )
    declined: tuple[Key, ...] = Field((), description="Blocks refused already.")
    met: Mapping[Key, Number] = Field(
        {}, description="Visits together by child, older ones counting less."
    )
    preferred_by: tuple[Key, ...] = Field(
        (), description="Children who count as well known, because they wish for this companion."
    )

    def told(self) -> Companion:
        windows = self.available
        said: dict[str, Any] = {
            "available": None if windows is None else tuple(one.told() for one in windows),
            "absences": tuple(one.told() for one in self.absences),
            "busy": tuple(one.busy() for one in self.busy),
            "bars": dict(self.bars),
            "met": dict(self.met),
            **{name: frozenset(getattr(self, name)) for name in _SETS},
        }
        rest = type(self).model_fields.keys() - said.keys()
        return Companion(**said, **{name: getattr(self, name) for name in rest})


class WayShape(Shape):
    """Minutes from door to door, in this direction."""

    here: Key = Field(alias="from")
    there: Key = Field(alias="to")
    minutes: Count


class TravelShape(Shape):
    """Minutes between places: what is known of a pair, else from the coordinates."""

    places: Mapping[Key, tuple[float, float]] = Field(
        {}, description="Latitude and longitude in degrees by place."
    )
    minutes_between: tuple[WayShape, ...] = ()
    speed_kmh: float = Field(18.0, gt=0)
    detour: float = Field(1.3, ge=1, description="The way is so much longer than a straight line.")
    changeover: Count = Field(5, description="Minutes to leave one building and find the next.")
    unknown: Count = Field(20, description="Minutes of a way between places without coordinates.")

    def told(self) -> Travel:
        known: dict[tuple[str, str], int] = {}
        for number, way in enumerate(self.minutes_between):
            if (way.here, way.there) in known:
                item = f"travel.minutes_between[{number}]"
                text = f"{item}: the way from {way.here} to {way.there} is there twice."
                raise BadProblem(item, "twice", text)
            known[way.here, way.there] = way.minutes
        said = (self.speed_kmh, self.detour, self.changeover, self.unknown)
        return Travel(dict(self.places), known, *said)


class WeightsShape(Shape):
    """What one unit of a term costs, the stated order of importance."""

    uncovered: Count = Field(10, description="A minute alone × the weight of the block.")
    people: Count = Field(300, description="Each different companion of a child in the week.")
    changes: Count = Field(60, description="Each block with somebody else than in `previous`.")
    unfamiliar: Count = Field(20, description="Each point of strangeness of a pair.")
    travel: Count = Field(1, description="A minute on the way to a block.")
    unfairness: Count = Field(1, description="A minute below a companion's `least_minutes`.")
    load: Count = Field(0, description="An hour × a per cent of the week given away before.")


class RulesShape(Shape):
    """The break rule."""

    longest_stretch: Annotated[int, Field(ge=1)] | None = Field(
        None, description="Minutes that blocks may last without a break; null: no rule."
    )
    break_minutes: Count = Field(30, description="So long is a break, the way taken off.")


class ProblemShape(Shape):
    """A question to the planner: the blocks of a week at most, and everybody who might go.

    Times are of the zone of the site, with their offset from UTC; a week begins on Monday.
    """

    told_always = ("format", "weights", "rules")

    format: Literal["eassociate-problem-1"] = "eassociate-problem-1"
    blocks: tuple[BlockShape, ...]
    companions: tuple[CompanionShape, ...]
    travel: TravelShape = TravelShape()
    weights: WeightsShape = WeightsShape()
    rules: RulesShape = RulesShape()
    previous: Mapping[Key, Key] = Field(
        {}, description="Block → companion of the present roster; what differs is a change."
    )
    pins: Mapping[Key, Key] = Field({}, description="Block → companion that a plan must keep.")

    def told(self) -> Problem:
        return Problem(
            tuple(block.told() for block in self.blocks),
            tuple(companion.told() for companion in self.companions),
            self.travel.told(),
            Weights(**self.weights.model_dump()),
            Rules(**self.rules.model_dump()),
            dict(self.previous),
            dict(self.pins),
        )


def shape_of(problem: Problem) -> ProblemShape:
    """Raises pydantic's `ValidationError` if the words cannot be said in JSON."""
    return ProblemShape(
        blocks=tuple(map(_block, problem.blocks)),
        companions=tuple(map(_companion, problem.companions)),
        travel=_travel(problem.travel),
        weights=WeightsShape(**asdict(problem.weights)),
        rules=RulesShape(**asdict(problem.rules)),
        previous=dict(sorted(problem.previous.items())),
        pins=dict(sorted(problem.pins.items())),
    )


def _block(block: Block) -> BlockShape:
    said = _fields(block)
    return BlockShape(**said | {"skills": tuple(sorted(block.skills))})


def _companion(companion: Companion) -> CompanionShape:
    said = _fields(companion)
    said |= {name: tuple(sorted(said[name])) for name in _SETS}
    said |= {name: dict(sorted(said[name].items())) for name in ("bars", "met")}
    windows = companion.available
    said["available"] = None if windows is None else tuple(map(_span, windows))
    said["absences"] = tuple(map(_span, companion.absences))
    said["busy"] = tuple(BusyShape(**_fields(one)) for one in companion.busy)
    return CompanionShape(**said)


def _span(span: Span) -> SpanShape:
    return SpanShape(start=span.start, end=span.end)


def _travel(travel: Travel) -> TravelShape:
    known = sorted(travel.minutes_between.items())
    ways = tuple(WayShape(here=a, there=b, minutes=minutes) for (a, b), minutes in known)
    said = _fields(travel) | {
        "minutes_between": ways,
        "places": dict(sorted(travel.places.items())),
    }
    return TravelShape(**said)


def _fields(words: Block | Companion | Busy | Travel) -> dict[str, Any]:
    return {field.name: getattr(words, field.name) for field in fields(words)}
