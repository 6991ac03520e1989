"""A second opinion on a plan, written without the planner's code: only its questions and answers.

    assert not verify(problem, plan)

The rules are in `second_rules`, the costs in `second_costs`. Nothing that finds plans is imported.
"""

from collections import Counter
from collections.abc import Iterator, Mapping

from eassociate.planner.plan import TERMS, Plan, Term
from eassociate.planner.problem import Problem
from eassociate.planner.second_costs import sheets, terms_of
from eassociate.planner.second_rules import Judge

__all__ = ["broken_rules", "terms_of", "verify"]


def verify(problem: Problem, plan: Plan) -> list[str]:
    """What is wrong with `plan`, in English for a log; an empty list if it keeps every rule.

    A plan with the term `disturbed` is one of `cover`: it may weigh its terms by itself, and as it
    is best in the order of its terms, its cost need not equal its bound.
    """
    return [*_unknown(problem, plan)] or [
        *broken_rules(problem, plan.roster),
        *_uncovered(problem, plan),
        *_terms(problem, plan),
        *_claims(plan),
    ]


def broken_rules(problem: Problem, roster: Mapping[str, str]) -> Iterator[str]:
    """A sentence for each rule that `roster` (block key → companion key) breaks, pins included."""
    judge = Judge(problem)
    for week in sheets(problem, roster):
        if week.blocks:
            yield from judge.complaints(week.companion, week.blocks)
    yield from _pins(problem, roster, judge)


def _unknown(problem: Problem, plan: Plan) -> Iterator[str]:
    blocks = Counter(block.key for block in problem.blocks)
    people = {companion.key for companion in problem.companions}
    said = Counter(a.block for a in plan.assignments)
    said.update(u.block for u in plan.uncovered)
    for key in said - blocks:
        yield f"{key} is in the plan more often than in the problem"
    for key in blocks - said:
        yield f"{key} is not in the plan"
    for assignment in plan.assignments:
        if assignment.companion not in people:
            yield f"nobody is called {assignment.companion}"


def _pins(problem: Problem, roster: Mapping[str, str], judge: Judge) -> Iterator[str]:
    """A pin must be kept if no rule forbids it. Which one of those that only contradict each other
    is to be kept, nobody says (`validation` refuses them).
    """
    lost = {key: who for key, who in problem.pins.items() if roster.get(key) != who}
    if not lost:
        return
    blocks = {block.key: block for block in problem.blocks}
    people = {companion.key: companion for companion in problem.companions}
    for who in sorted(set(lost.values()) & people.keys()):
        pinned = [blocks[k] for k, name in problem.pins.items() if name == who and k in blocks]
        allowed = [b for b in pinned if not any(judge.complaints(people[who], [b]))]
        if not any(judge.complaints(people[who], allowed)):
            yield from (f"{b.key} is not with {who}, its pin" for b in allowed if b.key in lost)


def _uncovered(problem: Problem, plan: Plan) -> Iterator[str]:
    minutes = {block.key: block.minutes for block in problem.blocks}
    for one in plan.uncovered:
        if one.minutes != minutes[one.block]:
            yield f"{one.block} lasts {minutes[one.block]} minutes, not {one.minutes}"


def _terms(problem: Problem, plan: Plan) -> Iterator[str]:
    units, values = dict(TERMS), terms_of(problem, plan.roster)
    for name, count in Counter(term.name for term in plan.terms).items():
        if name not in units:
            yield f"no term is called {name}"
        elif count > 1:
            yield f"{name} is there {count} times"
    for term in plan.terms:
        if term.name in units and term.value != values[term.name]:
            yield f"{term.name} is {values[term.name]}, not {term.value}"
        if term.name in units and term.unit != units[term.name]:
            yield f"{term.name} is in {units[term.name]}, not {term.unit}"
    if not _of_cover(plan):
        yield from _weights(problem, plan.terms)


def _weights(problem: Problem, terms: tuple[Term, ...]) -> Iterator[str]:
    said = {term.name: term.weight for term in terms}
    for name, _ in TERMS:
        weight = getattr(problem.weights, name, 0)
        if said.get(name, 0) != weight:
            yield f"{name} costs {weight} a unit, not {said.get(name, 0)}"


def _claims(plan: Plan) -> Iterator[str]:
    cost = sum(term.value * term.weight for term in plan.terms)
    if plan.cost != cost:
        yield f"the terms cost {cost}, not {plan.cost}"
    if not plan.bound <= plan.cost:  # also if it is no number
        yield f"{plan.bound} is no bound of {plan.cost}"
    if plan.exact and not _of_cover(plan) and plan.bound != plan.cost:
        yield f"called exact, but the bound {plan.bound} is not the cost {plan.cost}"


def _of_cover(plan: Plan) -> bool:
    return any(term.name == "disturbed" for term in plan.terms)
