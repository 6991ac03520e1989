"""A small checker and the best by trying everything, for tests of the rivals alone."""

from collections import defaultdict
from itertools import combinations, product

from eassociate.planner.plan import Plan
from eassociate.planner.problem import Block, Companion, Problem, strangeness


def broken(problem: Problem, roster: dict[str, str]) -> list[str]:
    people = {c.key: c for c in problem.companions}
    mine: dict[str, list[Block]] = defaultdict(list)
    for block in problem.blocks:
        if block.key in roster:
            mine[roster[block.key]].append(block)
    return [f"{k}: {t}" for k, blocks in mine.items() for t in _week(problem, people[k], blocks)]


def _week(problem: Problem, who: Companion, blocks: list[Block]) -> list[str]:
    found = [f"{b.key} not allowed" for b in blocks if not _allowed(problem, who, b)]
    things = sorted([*blocks, *who.busy], key=lambda x: (x.start, x.end))
    for one, then in combinations(things, 2):
        gap = (then.start - one.end).total_seconds() / 60
        if gap < problem.travel.minutes(one.place, then.place):
            found.append(f"{one} and {then} together")
    days = defaultdict(int)
    for thing in things:
        days[thing.start.date()] += round((thing.end - thing.start).total_seconds() / 60)
    found += [f"{day} full" for day in days if days[day] > who.day_minutes]
    if sum(days.values()) + who.given_minutes > who.week_minutes:
        found.append("week full")
    return found + _stretches(problem, things)


def _allowed(problem: Problem, who: Companion, block: Block) -> bool:
    km = problem.travel.km(who.home, block.place)
    return (
        block.skills <= who.skills
        and block.child not in who.bars
        and block.key not in who.declined
        and not any(a.start < block.end and block.start < a.end for a in who.absences)
        and (who.papers_until is None or block.start.date() <= who.papers_until)
        and (
            who.available is None
            or any(w.start <= block.start and block.end <= w.end for w in who.available)
        )
        and (who.most_km is None or km is None or km <= who.most_km)
    )


def _stretches(problem: Problem, things: list) -> list[str]:
    most, run, length = problem.rules.longest_stretch, 0, 0
    found = []
    for before, thing in zip([None, *things], things, strict=False):
        minutes = round((thing.end - thing.start).total_seconds() / 60)
        if before and _joined(problem, before, thing):
            run, length = run + minutes, length + 1
        else:
            run, length = minutes, 1
        if most is not None and length > 1 and run > most:
            found.append(f"{run} minutes without a break")
    return found


def _joined(problem: Problem, before, thing) -> bool:
    gap = (thing.start - before.end).total_seconds() / 60
    gap -= problem.travel.minutes(before.place, thing.place)
    return before.start.date() == thing.start.date() and gap < problem.rules.break_minutes


def costs(problem: Problem, roster: dict[str, str]) -> int:
    w, people = problem.weights, {c.key: c for c in problem.companions}
    total = sum(w.uncovered * b.minutes * b.weight for b in problem.blocks if b.key not in roster)
    given = [(b, people[roster[b.key]]) for b in problem.blocks if b.key in roster]
    for child, key in {(b.child, c.key) for b, c in given}:
        total += w.people + w.unfamiliar * _strange(people[key], child)
    total += w.changes * sum(problem.previous.get(b.key, c.key) != c.key for b, c in given)
    for who in problem.companions:
        blocks = [b for b, c in given if c is who]
        busy = sum(round((x.end - x.start).total_seconds() / 60) for x in who.busy)
        worked = who.given_minutes + busy
        share = min(worked, who.week_minutes) * 100
        total += w.load * sum(b.minutes * share // (who.week_minutes * 60) for b in blocks)
        worked += sum(b.minutes for b in blocks)
        total += w.unfairness * max(0, who.least_minutes - worked)
        total += w.travel * _ways(problem, who, blocks)
    return total


def _strange(who: Companion, child: str) -> int:
    return 0 if child in who.preferred_by else strangeness(who.met.get(child, 0))


def _ways(problem: Problem, who: Companion, blocks: list[Block]) -> int:
    total = 0
    for block in blocks:
        done = [x for x in [*blocks, *who.busy] if x.end <= block.start]
        done = [x for x in done if x.start.date() == block.start.date()]
        here = max(done, key=lambda x: x.end).place if done else who.home
        total += problem.travel.minutes(here, block.place)
    return total


def best(problem: Problem) -> int:
    """The least cost of all rosters that keep the rules."""
    keys = [None, *(c.key for c in problem.companions)]
    least = None
    for choice in product(keys, repeat=len(problem.blocks)):
        roster = {b.key: k for b, k in zip(problem.blocks, choice, strict=True) if k}
        if not broken(problem, roster):
            cost = costs(problem, roster)
            least = cost if least is None else min(least, cost)
    assert least is not None
    return least


def verify(problem: Problem, plan: Plan) -> list[str]:
    """As the planner's own `verify`: what is wrong with the plan."""
    wrong = broken(problem, plan.roster)
    cost = costs(problem, plan.roster)
    if cost != plan.cost:
        wrong.append(f"costs {cost}, not {plan.cost}")
    if plan.bound > plan.cost:
        wrong.append(f"bound {plan.bound} above the cost {plan.cost}")
    if {u.block for u in plan.uncovered} != {b.key for b in problem.blocks} - set(plan.roster):
        wrong.append("uncovered blocks are not those without anybody")
    return wrong
