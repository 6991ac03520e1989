"""Problems for the tests: by hand, at random, and their best cost by trying everything."""

from datetime import UTC, datetime, timedelta
from itertools import product

from hypothesis import strategies as st

from eassociate.planner import Busy, Person, Problem, Span, Stop, Travel, Visit
from eassociate.planner import verification_old as second

DAY = datetime(2026, 9, 7, tzinfo=UTC)


def at(minutes: int) -> datetime:
    return DAY + timedelta(minutes=minutes)


def visit(key: str, start: int, end: int, **more) -> Visit:
    return Visit(key, more.pop("child", f"child of {key}"), at(start), at(end), **more)


NEAR = Travel({}, {(a, b): 15 for a in "ABH" for b in "ABH" if a != b}, unknown=10)
SKILLS = st.frozensets(st.sampled_from(["feeding", "signs"]), max_size=1)
QUARTERS = st.integers(28, 64).map(lambda n: n * 15)
PLACES = st.sampled_from([None, "A", "B", "H"])


@st.composite
def spans(draw) -> tuple[datetime, datetime]:
    start = draw(QUARTERS)
    return at(start), at(start + draw(st.sampled_from([30, 45, 90, 180])))


@st.composite
def visits(draw, number: int) -> Visit:
    start, end = draw(spans())
    child = draw(st.sampled_from(["ana", "bora", "ceca"]))
    weight = draw(st.sampled_from([1, 1, 3]))
    return Visit(f"v{number}", child, start, end, draw(PLACES), draw(SKILLS), weight)


@st.composite
def people(draw, number: int) -> Person:
    windows = st.none() | st.just((Span(at(420), at(900)),))
    met = st.dictionaries(st.sampled_from(["ana", "bora", "ceca"]), st.integers(0, 12), max_size=3)
    bars = st.dictionaries(st.sampled_from(["ana", "bora"]), st.just(Stop.RELATIVE), max_size=1)
    busy = st.lists(st.builds(lambda s, p: Busy(*s, p), spans(), PLACES), max_size=1)
    return Person(
        f"p{number}",
        skills=draw(SKILLS) | draw(SKILLS),
        available=draw(windows),
        busy=tuple(draw(busy)),
        minutes_left_today=draw(st.sampled_from([100, 200, 600])),
        minutes_left_week=draw(st.sampled_from([120, 600, 2400])),
        bars=draw(bars),
        declined=draw(st.frozensets(st.sampled_from(["v0", "v1"]), max_size=1)),
        met=draw(met),
        home=draw(PLACES),
        absent=draw(st.integers(0, 9)) == 0,
        papers_valid=draw(st.integers(0, 9)) > 0,
    )


@st.composite
def problems(draw) -> Problem:
    open_visits = [draw(visits(i)) for i in range(draw(st.integers(1, 4)))]
    staff = [draw(people(i)) for i in range(draw(st.integers(0, 4)))]
    return Problem(tuple(open_visits), tuple(staff), NEAR)


def best_by_trying(problem: Problem) -> tuple[int, int, int, int]:
    """The least cost over all assignments, judged by the second opinion's rules alone."""
    choices = product([None, *problem.people], repeat=len(problem.visits))
    costs = (_cost(problem, choice) for choice in choices)
    return min(cost for cost in costs if cost is not None)


def _cost(problem: Problem, choice) -> tuple[int, int, int, int] | None:
    taken: dict[str, list[Visit]] = {}
    for one, person in zip(problem.visits, choice, strict=True):
        if person:
            taken.setdefault(person.key, []).append(one)
    people = {p.key: p for p in problem.people}
    if any(list(second._person(people[k], v, problem.travel)) for k, v in taken.items()):
        return None
    pairs = [(people[k], v) for k, visits in taken.items() for v in visits]
    alone = [v for v, p in zip(problem.visits, choice, strict=True) if p is None]
    return (
        sum(v.minutes * v.weight for v in alone),
        sum(second._strange(people[k], v) for k, v in taken.items()),
        sum(second._way(p, v, problem.travel) for p, v in pairs),
        sum(second._load(p, v) for p, v in pairs),
    )
