"""The independent check of a plan: shares no code with what finds plans."""

from itertools import pairwise

from eassociate.planner.fewest.words import FewestPlan, TaskProblem


def check(problem: TaskProblem, plan: FewestPlan) -> list[str]:
    """What is wrong with a plan, a sentence each; empty if it keeps every rule."""
    if len(plan.assignment) != len(problem.tasks):
        return [f"{len(plan.assignment)} tasks are assigned, there are {len(problem.tasks)}"]
    wrong = []
    work: dict[int, list[tuple[int, int, int]]] = {}
    for t, w in enumerate(plan.assignment):
        if not 0 <= w < len(problem.able):
            wrong.append(f"task {t} has worker {w}, whom nobody knows")
            continue
        if t not in problem.able[w]:
            wrong.append(f"worker {w} cannot do task {t}")
        work.setdefault(w, []).append((problem.tasks[t].start, problem.tasks[t].end, t))
    for w, mine in work.items():
        for (_, end, one), (start, _, other) in pairwise(sorted(mine)):
            if start < end:
                wrong.append(f"worker {w} does tasks {one} and {other} at once")
    if plan.used != len(work):
        wrong.append(f"{plan.used} people are said to work, {len(work)} do")
    if plan.bound > plan.used:
        wrong.append(f"the bound {plan.bound} is above the {plan.used} people used")
    return wrong
