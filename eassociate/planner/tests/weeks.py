"""Small problems of a week for the tests, with everything that the words can say, and their least
cost by trying everything. Only the second opinion judges here.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from eassociate.planner.plan import TERMS, Assignment, Plan, Term, Uncovered
from eassociate.planner.problem import (
    Block,
    Busy,
    Companion,
    Problem,
    Rules,
    Span,
    Stop,
    Weights,
)
from eassociate.planner.second_rules import Judge
from eassociate.planner.travel import Travel
from eassociate.planner.verification import broken_rules, terms_of

#: For tests that draw problems: a busy machine is no fault of theirs.
CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
MONDAY = date(2026, 9, 7)
CHILDREN = ("ana", "bora", "ceca")
SKILLS = st.frozensets(st.sampled_from(["feeding", "signs"]), max_size=1)
PLACES = st.sampled_from([None, "A", "B", "H"])
#: Without coordinates as often as with them.
MAP = {"A": (44.80, 20.42), "B": (44.82, 20.46), "H": (44.79, 20.50)}
QUARTERS = st.integers(6 * 4, 21 * 4).map(lambda n: n * 15)
LENGTHS = st.sampled_from([30, 45, 60, 90, 120, 180, 240])


@st.composite
def problems(draw, most_blocks: int = 7, most_companions: int = 4) -> Problem:
    """1-3 children, 1 to `most_blocks` blocks on three days, up to `most_companions` companions.

    Every one passes `validation.check`. Times are of UTC or of Belgrade.
    """
    zone = draw(st.sampled_from([UTC, ZoneInfo("Europe/Belgrade")]))
    days = draw(st.lists(st.integers(0, 6), min_size=1, max_size=3, unique=True))
    times = _Times(zone, days)
    blocks = draw(_blocks(times, most_blocks))
    keys = [block.key for block in blocks]
    travel = draw(ways())
    staff = tuple(
        draw(companions(f"p{n}", times, keys, travel))
        for n in range(draw(_numbers(0, most_companions)))
    )
    named = st.dictionaries(st.sampled_from(keys), st.sampled_from([c.key for c in staff] or [""]))
    bare = Problem(
        blocks,
        staff,
        travel,
        weights=draw(weights()),
        rules=draw(rules()),
        previous=draw(named) if staff else {},
    )
    wanted = draw(named) if staff else {}
    return replace(bare, pins=_allowed(bare, wanted))


class _Times:
    def __init__(self, zone, days: list[int]) -> None:
        self.zone, self.days = zone, st.sampled_from(days)

    def at(self, day: int, minutes: int) -> datetime:
        midnight = datetime.combine(MONDAY + timedelta(days=day), datetime.min.time(), self.zone)
        return midnight + timedelta(minutes=minutes)

    def spans(self, lengths=LENGTHS, days=None) -> st.SearchStrategy[tuple[datetime, datetime]]:
        """Starts from six in the morning to nine at night: some go on after midnight."""
        return st.builds(
            lambda day, start, length: (self.at(day, start), self.at(day, start + length)),
            self.days if days is None else days,
            QUARTERS,
            lengths,
        )


@st.composite
def _blocks(draw, times: _Times, most: int) -> tuple[Block, ...]:
    """Those of one child do not overlap."""
    found: list[Block] = []
    for number in range(draw(_numbers(1, most))):
        (start, end), child = draw(times.spans()), draw(st.sampled_from(CHILDREN))
        if any(b.child == child and b.start < end and start < b.end for b in found):
            continue
        weight = draw(st.sampled_from([1, 1, 2, 5]))
        found.append(
            Block(
                f"b{number}",
                child,
                start,
                end,
                draw(PLACES),
                draw(_seldom(frozenset(), SKILLS)),
                weight,
            )
        )
    return tuple(found)


@st.composite
def companions(draw, key: str, times: _Times, blocks: list[str], travel: Travel) -> Companion:
    home = draw(PLACES)
    children = st.sampled_from(CHILDREN)
    week = draw(_seldom(2400, st.sampled_from([0, 90, 240, 600])))
    # busy times of the week, and of the weeks before and after it: those count nowhere
    elsewhere = times.spans(days=st.sampled_from([-1, 0, 1, 2, 7]))
    busy = st.lists(st.builds(Busy, st.none(), st.none(), PLACES), max_size=2)
    return Companion(
        key,
        skills=draw(SKILLS) | draw(SKILLS),
        available=draw(_windows(times)),
        absences=tuple(
            Span(*span) for span in draw(_seldom([], st.lists(times.spans(), max_size=2)))
        ),
        papers_until=draw(_seldom(None, st.integers(0, 6).map(lambda n: MONDAY + timedelta(n)))),
        busy=tuple(
            replace(one, start=start, end=end)
            for one in draw(busy)
            for start, end in [draw(times.spans() | elsewhere)]
        ),
        day_minutes=draw(_seldom(1440, st.sampled_from([120, 240, 480]))),
        week_minutes=week,
        least_minutes=draw(st.integers(0, week)),
        given_minutes=draw(_seldom(0, st.sampled_from([60, 200]))),
        home=home,
        most_km=draw(st.none() | st.floats(0, 12)) if home in travel.places else None,
        bars=draw(_seldom({}, st.dictionaries(children, st.sampled_from(Stop), max_size=1))),
        declined=draw(_seldom(frozenset(), st.frozensets(st.sampled_from(blocks), max_size=1))),
        met=draw(st.dictionaries(children, st.floats(0, 12), max_size=3)),
        preferred_by=draw(st.frozensets(children, max_size=1)),
    )


@st.composite
def _windows(draw, times: _Times) -> tuple[Span, ...] | None:
    if draw(st.integers(0, 2)):
        return None
    wide = times.spans(lengths=st.sampled_from([240, 480, 900]))
    return tuple(Span(*span) for span in draw(st.lists(wide, max_size=4)))


def _numbers(least: int, most: int) -> st.SearchStrategy[int]:
    """Greater ones more often: there is more to decide."""
    return st.sampled_from([n for n in range(least, most + 1) for _ in range(n - least + 1)])


def _seldom(usual, unusual: st.SearchStrategy) -> st.SearchStrategy:
    """So that there is somebody left who may be sent."""
    return st.integers(0, 2).flatmap(lambda n: unusual if n == 2 else st.just(usual))


@st.composite
def ways(draw) -> Travel:
    """A way there may be longer than the way back, and longer than two other ways together."""
    pairs = st.tuples(PLACES.filter(bool), PLACES.filter(bool)).filter(lambda p: p[0] != p[1])
    known = st.dictionaries(pairs, st.integers(0, 75), max_size=6)
    on_map = draw(st.sets(st.sampled_from(sorted(MAP))))
    return Travel(
        places={key: MAP[key] for key in sorted(on_map)},
        minutes_between=draw(known),
        unknown=draw(st.sampled_from([0, 10, 20, 45])),
    )


def weights() -> st.SearchStrategy[Weights]:
    """The usual ones, or any: also such that leaving a block open is cheap."""
    return st.just(Weights()) | st.builds(
        Weights,
        uncovered=st.sampled_from([0, 1, 2, 10]),
        people=st.sampled_from([0, 10, 300]),
        changes=st.sampled_from([0, 5, 60]),
        unfamiliar=st.sampled_from([0, 20]),
        travel=st.sampled_from([0, 1, 3]),
        unfairness=st.sampled_from([0, 1, 4]),
        load=st.sampled_from([0, 0, 1]),
    )


def rules() -> st.SearchStrategy[Rules]:
    longest = st.none() | st.sampled_from([60, 120, 200, 300])
    return st.builds(Rules, longest_stretch=longest, break_minutes=st.sampled_from([0, 15, 30, 60]))


def _allowed(problem: Problem, wanted: dict[str, str]) -> dict[str, str]:
    """As many of the wanted pins, in order, as no rule forbids: each, and all together."""
    pins: dict[str, str] = {}
    for key, who in sorted(wanted.items()):
        more = {**pins, key: who}
        if not any(broken_rules(problem, {key: who})) and not any(broken_rules(problem, more)):
            pins = more
    return pins


def plan_of(problem: Problem, roster: dict[str, str]) -> Plan:
    """A plan that says of itself what the second opinion says of it, with no bound to speak of."""
    values = terms_of(problem, roster)
    terms = tuple(
        Term(name, values[name], unit, getattr(problem.weights, name))
        for name, unit in TERMS
        if name != "disturbed"
    )
    left = [block for block in problem.blocks if block.key not in roster]
    return Plan(
        tuple(Assignment(*pair) for pair in roster.items()),
        tuple(Uncovered(block.key, block.minutes, 0, {}, ()) for block in left),
        terms,
        cost=sum(term.cost for term in terms),
        bound=0.0,
        exact=False,
        seconds=0.0,
    )


def cost_of(problem: Problem, roster: dict[str, str]) -> int:
    return plan_of(problem, roster).cost


def best_by_trying(problem: Problem) -> int:
    """The least cost over all assignments that break no rule and keep all pins.

    No term looks at two companions at once, so that what each costs with each set of blocks, seen
    against nobody having any, can be added up: 2^blocks × companions sets are judged, not
    (companions + 1)^blocks rosters. `best_by_trying_all` shows that this is the same.
    """
    base = cost_of(problem, {})
    judge, keys = Judge(problem), [block.key for block in problem.blocks]
    best = {frozenset[str](): 0}
    for companion in problem.companions:
        weeks = [
            (chosen, cost_of(problem, dict.fromkeys(chosen, companion.key)) - base)
            for chosen in _subsets(problem, companion.key, keys)
            if not any(judge.complaints(companion, [b for b in problem.blocks if b.key in chosen]))
        ]
        best = _with_one_more(best, weeks)
    return base + min(cost for given, cost in best.items() if given >= problem.pins.keys())


def _subsets(problem: Problem, who: str, keys: list[str]) -> Iterator[frozenset[str]]:
    for taken in product([False, True], repeat=len(keys)):
        chosen = frozenset(key for key, yes in zip(keys, taken, strict=True) if yes)
        if all(problem.pins.get(key, who) == who for key in chosen):
            yield chosen


def _with_one_more(
    best: dict[frozenset[str], int], weeks: list[tuple[frozenset[str], int]]
) -> dict[frozenset[str], int]:
    found: dict[frozenset[str], int] = {}
    for given, cost in best.items():
        for chosen, more in weeks:
            if not given & chosen:
                both = given | chosen
                found[both] = min(found.get(both, cost + more), cost + more)
    return found


def best_by_trying_all(problem: Problem) -> int:
    """The same by the definition: every roster, judged as a whole. For the tiniest only."""
    people = [None, *(companion.key for companion in problem.companions)]
    keys = [block.key for block in problem.blocks]
    rosters = (
        {key: who for key, who in zip(keys, choice, strict=True) if who}
        for choice in product(people, repeat=len(keys))
    )
    return min(cost_of(problem, r) for r in rosters if not any(broken_rules(problem, r)))
