"""For one block: who could go, best first, and what stops the others."""

from collections.abc import Iterable, Mapping

from eassociate.planner.eligibility import Day, reasons
from eassociate.planner.plan import HARDNESS, Candidate
from eassociate.planner.problem import Problem, Stop

Roster = Mapping[str, str]


def rank(problem: Problem, block: str, roster: Roster | None = None) -> list[Candidate]:
    """Everybody for a block: the possible first, in the order of their cost, then the others, the
    nearest to being possible first. `roster`: what everybody does already (by default `previous`).
    Raises `KeyError` for an unknown block.
    """
    return candidates(day_of(problem, roster), block)


def judge(problem: Problem, block: str, companion: str, roster: Roster | None = None) -> Candidate:
    """One companion for one block. Raises `KeyError` for either unknown."""
    return candidate(day_of(problem, roster), companion, block)


def rank_all(
    problem: Problem, blocks: Iterable[str], limit: int, roster: Roster | None = None
) -> dict[str, list[Candidate]]:
    """The `limit` best possible companions for every block: for a panel."""
    day = day_of(problem, roster)
    return {block: best(day, block, limit) for block in blocks}


def day_of(problem: Problem, roster: Roster | None) -> Day:
    return Day(problem, problem.previous if roster is None else roster)


def candidates(day: Day, block: str) -> list[Candidate]:
    day.blocks[block]
    return sorted((candidate(day, who, block) for who in day.people), key=order)


def best(day: Day, block: str, limit: int) -> list[Candidate]:
    """The `limit` best who could go."""
    able = [who for who in day.people if day.hardest(who, block) is None]
    able.sort(key=lambda who: (day.cost(who, block), who))
    return [candidate(day, who, block) for who in able[:limit]]


def candidate(day: Day, companion: str, block: str) -> Candidate:
    stops = day.stops(companion, block)
    told = reasons(day, companion, block)
    return Candidate(companion, block, told, stops, day.cost(companion, block))


def order(one: Candidate) -> tuple[int, int, tuple[int, int, int], str]:
    """The possible first; then the nearest to being possible."""
    hardest = max((HARDNESS[Stop(reason.code)] for reason in one.stops), default=0)
    return hardest, len(one.stops), one.cost, one.companion
