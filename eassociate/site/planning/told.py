"""A plan in words for a terminal: what it costs, how sure that is, what stays open and why."""

from __future__ import annotations

from collections.abc import Iterator

from eassociate.planner.plan import Plan, Uncovered
from eassociate.planner.problem import Block, Problem

#: No more open blocks are listed than these; the CSV has all.
MOST_LISTED = 10


def told(problem: Problem, plan: Plan) -> str:
    """Several lines."""
    return "\n".join([*_size(problem), *_sure(plan), *_terms(plan), *_open(problem, plan)])


def _size(problem: Problem) -> Iterator[str]:
    children = len({block.child for block in problem.blocks})
    blocks, people = len(problem.blocks), len(problem.companions)
    yield f"{children:,} children, {blocks:,} blocks, {people:,} companions"


def _sure(plan: Plan) -> Iterator[str]:
    after = f"after {plan.seconds:.1f} s"
    if _ordered(plan):
        proven = "proven to be the best" if plan.exact else "not proven to be the best"
        yield f"In this order of importance, {proven}, {after}:"
    elif plan.exact:
        yield f"Cost {plan.cost:,}, proven to be the best, {after}"
    else:
        bound = f"no plan costs less than {plan.bound:,.0f} (gap {plan.gap * 100:.2f} %)"
        yield f"Cost {plan.cost:,}; {bound}, {after}"


def _ordered(plan: Plan) -> bool:
    """Of `cover`: the weights only put one term before the other, they are not for reading."""
    return any(term.name == "disturbed" for term in plan.terms)


def _terms(plan: Plan) -> Iterator[str]:
    for term in plan.terms:
        if _ordered(plan) and term.weight:
            yield f"  {term.name:11} {term.value:>10,} {term.unit}"
        elif term.weight:
            unit = f"{term.unit} × {term.weight:,}"
            yield f"  {term.name:11} {term.cost:>14,} = {term.value:>10,} {unit}"


def _open(problem: Problem, plan: Plan) -> Iterator[str]:
    if not plan.uncovered:
        yield "Every block has a companion."
        return
    minutes = sum(one.minutes for one in plan.uncovered)
    number = len(plan.uncovered)
    blocks_stay = "1 block stays" if number == 1 else f"{number:,} blocks stay"
    yield f"{blocks_stay} open, {minutes / 60:,.1f} hours:"
    blocks = {block.key: block for block in problem.blocks}
    for one in plan.uncovered[:MOST_LISTED]:
        yield f"  {_block(blocks[one.block])}: {_why(one)}"
    if number > MOST_LISTED:
        yield f"  and {number - MOST_LISTED:,} more (--csv lists all)"


def _block(block: Block) -> str:
    return f"{block.key}, {block.start:%a %d.%m. %H:%M}–{block.end:%H:%M}"


def _why(one: Uncovered) -> str:
    if one.possible:
        who = "1 companion" if one.possible == 1 else f"{one.possible:,} companions"
        return f"{who} could go, but other blocks need them"
    stopped = sorted(one.stopped.items(), key=lambda pair: -pair[1])
    return "nobody can: " + (", ".join(f"{stop} {n:,}" for stop, n in stopped) or "nobody is there")
