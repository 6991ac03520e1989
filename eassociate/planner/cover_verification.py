"""A second opinion on what is special to a cover, written without the planner's code: only its
questions and answers. Rules and terms are for `verification`, against the problem as it stands.
"""

from collections.abc import Iterator, Mapping

from eassociate.planner.morning import Morning
from eassociate.planner.plan import Plan
from eassociate.planner.problem import Block, Problem


def verify_cover(problem: Problem, morning: Morning, plan: Plan) -> list[str]:
    """What is wrong with `plan` as a cover of `problem`, in English for a log.

    Blocks of children at home have fallen away, nothing else has; what began or is over stays;
    nobody is moved without need or leave; disturbed children are counted right.
    """
    people = {companion.key for companion in problem.companions}
    before = {block: who for block, who in problem.previous.items() if who in people}
    roster = plan.roster
    return [
        *_blocks(problem, morning, plan, before),
        *_stays(problem, morning, roster, before),
        *_moves(problem, morning, plan, before),
    ]


def _under_way(block: Block, morning: Morning, who: str | None) -> bool:
    if block.key in morning.started or block.end <= morning.moment:
        return True
    there = who is not None and who not in morning.absent
    return there and block.start <= morning.moment


def _blocks(
    problem: Problem, morning: Morning, plan: Plan, before: Mapping[str, str]
) -> Iterator[str]:
    said = [a.block for a in plan.assignments] + [u.block for u in plan.uncovered]
    asked = [
        b.key
        for b in problem.blocks
        if b.child not in morning.at_home or _under_way(b, morning, before.get(b.key))
    ]
    if sorted(said) != sorted(asked):
        yield "the plan is not about the blocks that take place"


def _stays(
    problem: Problem, morning: Morning, roster: Mapping[str, str], before: Mapping[str, str]
) -> Iterator[str]:
    for block in problem.blocks:
        who = before.get(block.key)
        if _under_way(block, morning, who) and roster.get(block.key) != who:
            yield f"{block.key} has begun or is over and was changed"
        elif roster.get(block.key) in morning.absent and not _under_way(block, morning, who):
            yield f"{block.key} is given to {roster[block.key]}, who is absent"


def _moves(
    problem: Problem, morning: Morning, plan: Plan, before: Mapping[str, str]
) -> Iterator[str]:
    roster = plan.roster
    taking_place = [b for b in problem.blocks if b.child not in morning.at_home]
    there = {b.key: who for b in taking_place if (who := before.get(b.key)) not in morning.absent}
    moved = [b for b in taking_place if there.get(b.key) not in (None, roster.get(b.key))]
    moved = [b for b in moved if problem.pins.get(b.key, "") != roster.get(b.key)]
    children = {b.child for b in moved}
    said = next((term.value for term in plan.terms if term.name == "disturbed"), None)
    if not problem.pins and said != len(children):
        yield f"{len(children)} children are disturbed, not {said}"
    if moved and not morning.may_swap:
        yield "somebody is moved although nobody may be"
    if moved and not problem.pins and not _covers_more(taking_place, morning, roster, there):
        yield "somebody is moved although no more is covered"


def _covers_more(
    blocks: list[Block],
    morning: Morning,
    roster: Mapping[str, str],
    there: Mapping[str, str | None],
) -> bool:
    """Is less left open than if nobody but the absent changed anything?"""
    left = sum(b.minutes * b.weight for b in blocks if b.key not in roster)
    alone = [b for b in blocks if there.get(b.key) is None and b.key not in morning.started]
    return left < sum(b.minutes * b.weight for b in alone)
