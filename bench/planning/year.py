"""A school year: each week is planned with the week before, by ours and by greedy, each with the
history that it made itself.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from bench.planning.doors import Doors
from bench.planning.measured import GREEDY, OURS
from bench.planning.tables import checked, number, table
from bench.rivals import greedy
from bench.rivals.answer import answer
from eassociate.planner.plan import Plan
from eassociate.planner.problem import HALF_LIFE, Block, Problem, familiarity

#: A block of a week and the same one of the week after, or after two (weeks A and B).
Slot = tuple[str, int, int]


@dataclass
class History:
    """What was: who had which slot last, and all visits together by day."""

    last: dict[Slot, str] = field(default_factory=dict)
    visits: dict[tuple[str, str], dict[date, int]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(int))
    )

    def before(self, problem: Problem, first_day: date) -> Problem:
        """The problem with the previous roster and familiarity as it has grown and decayed."""
        today = min(block.start.date() for block in problem.blocks)
        faded = 0.5 ** ((today - first_day).days / HALF_LIFE)
        grown: dict[str, dict[str, float]] = defaultdict(dict)
        for (who, child), days in self.visits.items():
            grown[who][child] = familiarity(days, today)
        people = tuple(
            replace(c, met=_sum({k: v * faded for k, v in c.met.items()}, grown[c.key]))
            for c in problem.companions
        )
        known = {c.key for c in people}
        previous = {b.key: self.last[slot(b)] for b in problem.blocks if slot(b) in self.last}
        previous = {block: who for block, who in previous.items() if who in known}
        return replace(problem, companions=people, previous=previous)

    def lived(self, problem: Problem, roster: Mapping[str, str]) -> None:
        """The week as planned has happened."""
        for block in problem.blocks:
            if who := roster.get(block.key):
                self.last[slot(block)] = who
                self.visits[who, block.child][block.start.date()] += 1

    def people_of_a_child(self) -> float:
        """Different companions whom a child met, the mean."""
        met: dict[str, set[str]] = defaultdict(set)
        for who, child in self.visits:
            met[child].add(who)
        return sum(map(len, met.values())) / max(len(met), 1)


def slot(block: Block) -> Slot:
    """Child, weekday, minute of the day."""
    return block.child, block.start.weekday(), block.start.hour * 60 + block.start.minute


def _sum(one: Mapping[str, float], other: Mapping[str, float]) -> dict[str, float]:
    return {key: one.get(key, 0) + other.get(key, 0) for key in {*one, *other}}


@dataclass(frozen=True)
class Year:
    """The totals of a solver."""

    who: str
    plans: tuple[Plan, ...]
    seconds: tuple[float, ...]
    people_of_a_child: float
    complaints: tuple[str, ...]


def measure(doors: Doors, problems: Sequence[Problem], seconds: float) -> list[Year]:
    """Ours and greedy through the same weeks."""

    def by_ours(problem: Problem) -> Plan:
        return doors.plan_week(problem, seconds=seconds, seed=0, workers=2, progress=None)

    def by_greedy(problem: Problem) -> Plan:
        return answer(problem, greedy.plan(problem), 0.0)

    return [_year(doors, OURS, problems, by_ours), _year(doors, GREEDY, problems, by_greedy)]


def _year(
    doors: Doors, who: str, problems: Sequence[Problem], solve: Callable[[Problem], Plan]
) -> Year:
    history, plans, took, wrong = History(), [], [], []
    for week, (problem, plan, seconds) in enumerate(_weeks(history, problems, solve)):
        plans.append(plan)
        took.append(seconds)
        wrong += [f"week {week + 1}: {text}" for text in doors.verify(problem, plan)]
        print(f"  year: {who}: week {week + 1}: cost {plan.cost}, {seconds:.1f} s", flush=True)
    for complaint in wrong:
        print(f"    WRONG: {complaint}", flush=True)
    return Year(who, tuple(plans), tuple(took), history.people_of_a_child(), tuple(wrong))


def _weeks(
    history: History, problems: Sequence[Problem], solve: Callable[[Problem], Plan]
) -> Iterator[tuple[Problem, Plan, float]]:
    first_day = min(block.start.date() for block in problems[0].blocks)
    for bare in problems:
        problem = history.before(bare, first_day)
        began = time.perf_counter()
        plan = solve(problem)
        yield problem, plan, time.perf_counter() - began
        history.lived(problem, plan.roster)


def text(years: Sequence[Year], children: int, seconds: float) -> str:
    """Totals of the year."""
    names = [(t.name, t.unit) for t in years[0].plans[0].terms]
    head = ["solver", "weeks", *(f"{name} ({unit})" for name, unit in names), "cost"]
    head += ["mean gap", "people a child met in the year", "longest week s", "checker"]
    told = (
        f"A city of {children}; each week at most {seconds:.0f} s. The week before (of the same "
        "child, day and hour) is the previous roster, familiarity grows by visits and halves "
        f"in {HALF_LIFE:.0f} days. Sums of the year; greedy goes through the same weeks with the "
        "history it made itself.\n"
    )
    return f"{told}\n{table(head, [_cells(year) for year in years])}"


def _cells(year: Year) -> list[str]:
    sums = [sum(p.terms[i].value for p in year.plans) for i in range(len(year.plans[0].terms))]
    gap = sum(plan.gap for plan in year.plans) / len(year.plans)
    return [
        year.who,
        number(len(year.plans)),
        *map(number, sums),
        number(sum(plan.cost for plan in year.plans)),
        number(100 * gap, 2, " %") if year.who == OURS else "–",
        number(year.people_of_a_child, 2),
        number(max(year.seconds), 1),
        checked(year.complaints),
    ]
