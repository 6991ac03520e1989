"""The most constrained block first, each to whoever costs least; no bound."""

import time
from collections import Counter
from collections.abc import Callable, Iterator

from eassociate.planner.plan import (
    TERMS,
    Assignment,
    Candidate,
    Plan,
    Progress,
    Reason,
    Term,
    Uncovered,
)
from eassociate.planner.problem import Block, Companion, Problem, Stop, strangeness
from eassociate.planner.verification import broken_rules, terms_of


def plan_week(
    problem: Problem,
    seconds: float = 60.0,
    seed: int = 0,
    workers: int = 1,
    progress: Callable[[Progress], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> Plan:
    """A plan that keeps the rules, `bound` 0."""
    began = time.monotonic()
    held = _Held(problem)
    for block in held.order():
        if stop and stop():
            break
        held.give(block)
    plan = _plan(problem, held, time.monotonic() - began)
    if progress:
        progress(Progress(plan.seconds, plan.cost, plan.bound))
    return plan


class _Held:
    """Who has been given what so far."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.roster: dict[str, str] = {}
        self.mine: dict[str, list[Block]] = {one.key: [] for one in problem.companions}
        self.known: dict[str, set[str]] = {block.child: set() for block in problem.blocks}
        self.able = {
            b.key: [c for c in problem.companions if self.alone(b, c)] for b in problem.blocks
        }

    def alone(self, block: Block, one: Companion) -> bool:
        """May `one` go if they had no other block?"""
        return not any(_personal(block, one)) and self._keeps_rules([block], one)

    def fits(self, block: Block, one: Companion) -> bool:
        return self._keeps_rules([*self.mine[one.key], block], one)

    def _keeps_rules(self, blocks: list[Block], one: Companion) -> bool:
        alone = Problem(tuple(blocks), (one,), self.problem.travel, rules=self.problem.rules)
        return not any(broken_rules(alone, {b.key: one.key for b in blocks}))

    def order(self) -> list[Block]:
        pins = self.problem.pins
        return sorted(
            self.problem.blocks,
            key=lambda b: (b.key not in pins, len(self.able[b.key]), -b.weight, b.key),
        )

    def give(self, block: Block) -> None:
        pinned = self.problem.pins.get(block.key)
        wanted = [c for c in self.able[block.key] if c.key == pinned] or self.able[block.key]
        for one in sorted(wanted, key=lambda c: self.cost(block, c)):
            if self.fits(block, one):
                self.roster[block.key] = one.key
                self.mine[one.key].append(block)
                self.known[block.child].add(one.key)
                return

    def cost(self, block: Block, one: Companion) -> tuple[int, str]:
        weights = self.problem.weights
        before = self.problem.previous.get(block.key)
        strange = strangeness(one.met.get(block.child, 0))
        cost = weights.people * (one.key not in self.known[block.child])
        cost += weights.changes * (before is not None and before != one.key)
        cost += weights.unfamiliar * (0 if block.child in one.preferred_by else strange)
        return cost + weights.travel * self.problem.travel.minutes(one.home, block.place), one.key


def _personal(block: Block, one: Companion) -> Iterator[Reason]:
    if block.child in one.bars:
        yield Reason(one.bars[block.child])
    if any(a.start < block.end and block.start < a.end for a in one.absences):
        yield Reason(Stop.ABSENT)
    if one.papers_until and block.start.date() > one.papers_until:
        yield Reason(Stop.PAPERS)
    if missing := block.skills - one.skills:
        yield Reason(Stop.SKILLS, len(missing), items=tuple(sorted(missing)))
    if block.key in one.declined:
        yield Reason(Stop.DECLINED)
    if one.available is not None and not any(
        w.start <= block.start and block.end <= w.end for w in one.available
    ):
        yield Reason(Stop.NOT_AVAILABLE)


def _plan(problem: Problem, held: _Held, seconds: float) -> Plan:
    values = terms_of(problem, held.roster)
    weights = {name: getattr(problem.weights, name, 0) for name, _ in TERMS}
    terms = tuple(
        Term(name, values[name], unit, weights[name]) for name, unit in TERMS if name != "disturbed"
    )
    return Plan(
        tuple(Assignment(b, c) for b, c in held.roster.items()),
        tuple(_open(held, b) for b in problem.blocks if b.key not in held.roster),
        terms,
        sum(term.cost for term in terms),
        0.0,
        False,
        seconds,
    )


def _open(held: _Held, block: Block) -> Uncovered:
    judged = [(_stops(held, block, one), one) for one in held.problem.companions]
    stopped = Counter(Stop(stops[0].code) for stops, _ in judged if stops)
    near = sorted((j for j in judged if j[0]), key=lambda j: (len(j[0]), j[1].key))[:3]
    closest = tuple(Candidate(one.key, block.key, (), stops, (0, 0, 0)) for stops, one in near)
    possible = sum(not stops for stops, _ in judged)
    return Uncovered(block.key, block.minutes, possible, dict(stopped), closest)


def _stops(held: _Held, block: Block, one: Companion) -> tuple[Reason, ...]:
    stops = tuple(_personal(block, one))
    if not stops and not held.fits(block, one):
        other = held.mine[one.key] or one.busy
        return (Reason(Stop.BUSY, moment=max(b.end for b in other)),) if other else ()
    return stops
