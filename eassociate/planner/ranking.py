"""For one visit: who could go, best first, and what stops the others."""

from eassociate.planner.eligibility import Day, reasons
from eassociate.planner.old_problem import HARDNESS, Candidate, Problem, Stop


def rank(problem: Problem, visit: str) -> list[Candidate]:
    """Everybody for the visit with key `visit`: the possible first, in the order of their cost,
    then the others, the nearest to being possible first. Raises `KeyError` for an unknown visit.
    """
    day = Day(problem)
    return candidates(day, index_of(day, visit))


def judge(problem: Problem, visit: str, person: str) -> Candidate:
    """One person for one visit. Raises `KeyError` for either unknown."""
    day = Day(problem)
    known = [p for p, someone in enumerate(day.people) if someone.key == person]
    if not known:
        raise KeyError(person)
    return _candidate(day, known[0], index_of(day, visit))


def rank_all(problem: Problem, limit: int) -> dict[str, list[Candidate]]:
    """The `limit` best possible people for every visit (no reasons of the others): for a panel."""
    day = Day(problem)
    return {visit.key: _best(day, v, limit) for v, visit in enumerate(day.visits)}


def index_of(day: Day, visit: str) -> int:
    for v, known in enumerate(day.visits):
        if known.key == visit:
            return v
    raise KeyError(visit)


def candidates(day: Day, v: int) -> list[Candidate]:
    return sorted((_candidate(day, p, v) for p in range(len(day.people))), key=_order)


def closest(day: Day, v: int, limit: int) -> list[Candidate]:
    """The few people who are stopped by the least."""
    return [c for c in candidates(day, v) if c.stops][:limit]


def _best(day: Day, v: int, limit: int) -> list[Candidate]:
    able = [p for p in range(len(day.people)) if day.possible(p, v)]
    able.sort(key=lambda p: (day.cost(p, v), p))
    return [_candidate(day, p, v) for p in able[:limit]]


def _candidate(day: Day, p: int, v: int) -> Candidate:
    stops = day.stops(p, v)
    told = reasons(day, p, v)
    return Candidate(day.people[p].key, day.visits[v].key, told, stops, day.cost(p, v))


def _order(candidate: Candidate) -> tuple[int, int, tuple[int, int, int], str]:
    hardest = max((HARDNESS[Stop(reason.code)] for reason in candidate.stops), default=0)
    return hardest, len(candidate.stops), candidate.cost, candidate.person
