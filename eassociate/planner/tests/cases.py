"""Mornings for the tests: by hand, at random, and their best cover by trying everything."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import product

from hypothesis import strategies as st

from eassociate.planner import Block, Busy, Companion, Morning, Problem, Rules, Span, Stop, Travel
from eassociate.planner.morning import standing
from eassociate.planner.second_rules import Judge
from eassociate.planner.verification import terms_of

DAY = datetime(2026, 9, 7, tzinfo=UTC)


def at(minutes: int) -> datetime:
    return DAY + timedelta(minutes=minutes)


#: Before everything, nobody else ill.
EARLY = Morning(at(0))


def block(key: str, start: int, end: int, **more) -> Block:
    return Block(key, more.pop("child", f"child of {key}"), at(start), at(end), **more)


NEAR = Travel({}, {(a, b): 15 for a in "ABH" for b in "ABH" if a != b}, unknown=10)
SKILLS = st.frozensets(st.sampled_from(["feeding", "signs"]), max_size=1)
QUARTERS = st.integers(28, 64).map(lambda n: n * 15)
PLACES = st.sampled_from([None, "A", "B", "H"])
CHILDREN = ("ana", "bora", "ceca")


@st.composite
def spans(draw) -> tuple[datetime, datetime]:
    start = draw(QUARTERS)
    return at(start), at(start + draw(st.sampled_from([30, 45, 90, 180])))


@st.composite
def blocks(draw, number: int) -> Block:
    start, end = draw(spans())
    child = draw(st.sampled_from(CHILDREN))
    weight = draw(st.sampled_from([1, 1, 3]))
    return Block(f"v{number}", child, start, end, draw(PLACES), draw(SKILLS), weight)


@st.composite
def companions(draw, number: int) -> Companion:
    windows = st.none() | st.just((Span(at(420), at(900)),))
    met = st.dictionaries(st.sampled_from(CHILDREN), st.sampled_from([0.4, 1, 5, 12]), max_size=3)
    bars = st.dictionaries(st.sampled_from(["ana", "bora"]), st.just(Stop.RELATIVE), max_size=1)
    busy = st.lists(st.builds(lambda s, p: Busy(*s, p), spans(), PLACES), max_size=1)
    rare = st.integers(0, 9)
    return Companion(
        f"p{number}",
        skills=draw(SKILLS) | draw(SKILLS),
        available=draw(windows),
        absences=(Span(at(600), at(660)),) if draw(rare) == 0 else (),
        papers_until=(DAY - timedelta(days=1)).date() if draw(rare) == 0 else None,
        busy=tuple(draw(busy)),
        day_minutes=draw(st.sampled_from([100, 200, 600])),
        week_minutes=draw(st.sampled_from([120, 600, 2400])),
        least_minutes=draw(st.sampled_from([0, 0, 100, 600])),
        given_minutes=draw(st.sampled_from([0, 60])),
        bars=draw(bars),
        declined=draw(st.frozensets(st.sampled_from(["v0", "v1"]), max_size=1)),
        met=draw(met),
        preferred_by=draw(st.frozensets(st.sampled_from(CHILDREN), max_size=1)),
        home=draw(PLACES),
    )


@st.composite
def problems(draw, most: int = 4) -> Problem:
    """A day with up to `most` blocks and four companions; `previous` keeps the rules."""
    asked = tuple(draw(blocks(i)) for i in range(draw(st.integers(1, most))))
    staff = tuple(draw(companions(i)) for i in range(draw(st.integers(0, 4))))
    rules = Rules(draw(st.sampled_from([None, None, 120, 180])))
    bare = Problem(asked, staff, NEAR, rules=rules)
    wanted = {b.key: draw(st.sampled_from([None, *staff])) for b in asked}
    return Problem(asked, staff, NEAR, rules=rules, previous=_allowed(bare, wanted))


def _allowed(problem: Problem, wanted) -> dict[str, str]:
    judge, taken, kept = Judge(problem), {}, {}
    for one in problem.blocks:
        who = wanted[one.key]
        if who and not any(judge.complaints(who, [*taken.get(who.key, []), one])):
            taken.setdefault(who.key, []).append(one)
            kept[one.key] = who.key
    return kept


@st.composite
def mornings(draw, problem: Problem) -> Morning:
    keys = [c.key for c in problem.companions]
    some = st.frozensets(st.sampled_from(keys), max_size=2) if keys else st.just(frozenset())
    began = st.frozensets(st.sampled_from([b.key for b in problem.blocks]), max_size=1)
    return Morning(
        at(draw(st.sampled_from([0, 0, 500, 700]))),
        absent=draw(some),
        at_home=draw(st.frozensets(st.sampled_from(CHILDREN), max_size=1)),
        started=draw(began) & problem.previous.keys(),
        reserves=draw(some),
        may_swap=draw(st.booleans()),
    )


@st.composite
def scenes(draw, most: int = 4) -> tuple[Problem, Morning]:
    problem = draw(problems(most))
    return problem, draw(mornings(problem))


def best_by_trying(problem: Problem, morning: Morning) -> tuple[int, ...]:
    """The least terms, in order, over all rosters; judged by the second opinion alone."""
    stand = standing(problem, morning)
    free = [b for b in stand.blocks if not _is_settled(b, stand, morning)]
    settled = {b: who for b, who in stand.previous.items() if b not in {f.key for f in free}}
    people = [c.key for c in stand.companions]
    rosters = (
        settled | {b.key: who for b, who in zip(free, chosen, strict=True) if who}
        for chosen in product([None, *people], repeat=len(free))
    )
    return min(_cost(stand, r) for r in rosters if not _breaks(stand, settled, r))


def _is_settled(one: Block, stand: Problem, morning: Morning) -> bool:
    who = stand.previous.get(one.key)
    over = one.end <= morning.moment or one.key in morning.started
    if who is None:
        return over
    return over or one.start <= morning.moment or not morning.may_swap


def _breaks(stand: Problem, settled: dict[str, str], roster: dict[str, str]) -> bool:
    """Does anybody break a rule by what is not settled?"""
    judge, all_of = Judge(stand), {b.key: b for b in stand.blocks}
    for who in stand.companions:
        mine = [all_of[b] for b, one in roster.items() if one == who.key]
        if any(b.key not in settled for b in mine):
            before = set(_complaints(judge, who, [b for b in mine if b.key in settled]))
            if set(_complaints(judge, who, mine)) - before:
                return True
    return False


def _complaints(judge: Judge, who: Companion, mine: list[Block]) -> Iterator[str]:
    return judge.complaints(who, mine)


ORDER = ("uncovered", "disturbed", "unfamiliar", "changes", "travel")


def _cost(stand: Problem, roster: dict[str, str]) -> tuple[int, ...]:
    values = terms_of(stand, roster)
    return (*(values[name] for name in ORDER), values["unfairness"] + values["load"])


def in_order(plan) -> tuple[int, ...]:
    """The terms of a plan as `best_by_trying` has them."""
    values = {term.name: term.value for term in plan.terms}
    return (*(values[name] for name in ORDER), values["unfairness"] + values["load"])
