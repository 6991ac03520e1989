"""A second opinion on a plan, written without the planner's code: only its questions and
answers.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta

from eassociate.planner.old_problem import Busy, Person, Plan, Problem, Visit
from eassociate.planner.travel import Travel


def verify(problem: Problem, plan: Plan) -> list[str]:
    """What is wrong with `plan`, in English for a log; an empty list if it keeps every rule."""
    return [*_unknown(problem, plan)] or [*_complaints(problem, plan)]


def _unknown(problem: Problem, plan: Plan) -> Iterator[str]:
    visits, people = {v.key for v in problem.visits}, {p.key for p in problem.people}
    taken = [a.visit for a in plan.assignments]
    if len(taken) != len(set(taken)):
        yield "a visit has two people"
    if sorted([*taken, *(u.visit for u in plan.uncovered)]) != sorted(visits):
        yield "covered and uncovered visits are not the visits asked for"
    for assignment in plan.assignments:
        if assignment.person not in people:
            yield f"nobody is called {assignment.person}"


def _complaints(problem: Problem, plan: Plan) -> Iterator[str]:
    visits = {v.key: v for v in problem.visits}
    people = {p.key: p for p in problem.people}
    days: dict[str, list[Visit]] = defaultdict(list)
    for assignment in plan.assignments:
        days[assignment.person].append(visits[assignment.visit])
    for key, taken in days.items():
        yield from _person(people[key], taken, problem.travel)
    yield from _cost(problem, plan, days)


def _person(person: Person, taken: list[Visit], travel: Travel) -> Iterator[str]:
    for visit in taken:
        yield from (f"{person.key} on {visit.key}: {flaw}" for flaw in _pair(person, visit))
    minutes = sum(visit.minutes for visit in taken)
    if minutes > person.minutes_left_today or minutes > person.minutes_left_week:
        yield f"{person.key}: {minutes} minutes are more than there is room for"
    own = [Busy(visit.start, visit.end, visit.place) for visit in taken]
    for i, one in enumerate(own):
        for other in [*own[i + 1 :], *person.busy]:
            if not _reachable(one, other, travel):
                yield f"{person.key}: {one.start} and {other.start} do not go together"


def _pair(person: Person, visit: Visit) -> Iterator[str]:
    if person.absent or not person.papers_valid:
        yield "absent or without papers"
    if visit.child in person.bars or visit.key in person.declined:
        yield "barred or declined"
    if not visit.skills <= person.skills:
        yield "skills missing"
    if person.available is not None and not any(
        window.start <= visit.start and visit.end <= window.end for window in person.available
    ):
        yield "not available"


def _reachable(one: Busy, other: Busy, travel: Travel) -> bool:
    first, then = (one, other) if one.start <= other.start else (other, one)
    way = timedelta(minutes=travel.minutes(first.place, then.place))
    return then.start - first.end >= way


def _cost(problem: Problem, plan: Plan, days: dict[str, list[Visit]]) -> Iterator[str]:
    open_visits = {u.visit for u in plan.uncovered}
    people = {p.key: p for p in problem.people}
    expected = {
        "uncovered": sum(v.minutes * v.weight for v in problem.visits if v.key in open_visits),
        "strangeness": sum(_strange(people[key], taken) for key, taken in days.items()),
        "way": sum(_way(people[k], v, problem.travel) for k, taken in days.items() for v in taken),
        "load": sum(_load(people[k], v) for k, taken in days.items() for v in taken),
    }
    for term in plan.terms:
        if term.value != expected[term.name]:
            yield f"{term.name} costs {expected[term.name]}, not {term.value}"
        if term.bound > term.value or (plan.exact and term.bound != term.value):
            yield f"{term.name}: {term.bound} is no bound of {term.value}"


def _strange(person: Person, taken: list[Visit]) -> int:
    met = [person.met.get(child, 0) for child in {visit.child for visit in taken}]
    return sum(3 if n < 1 else 2 if n < 3 else 1 if n < 10 else 0 for n in met)


def _way(person: Person, visit: Visit, travel: Travel) -> int:
    earlier = [(b.end, b.start, b.place) for b in person.busy if b.end <= visit.start]
    came_from = max(earlier, key=lambda b: b[:2])[2] if earlier else person.home
    return travel.minutes(came_from, visit.place)


def _load(person: Person, visit: Visit) -> int:
    week = max(person.week_minutes, 1)
    used = sorted([0, week - person.minutes_left_week, week])[1]
    return visit.minutes * used * 100 // (week * 60)
