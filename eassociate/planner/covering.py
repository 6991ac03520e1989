"""The best people for everything that is open on a morning, together: exact, not one by one."""

import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from eassociate.planner.best import Best, Look, best_of, carried, cost_of, look_at, uncovered_of
from eassociate.planner.explaining import explain_all
from eassociate.planner.fitting import able_matrix, fits
from eassociate.planner.morning import Morning, is_fixed, standing
from eassociate.planner.parts import Part, parts
from eassociate.planner.plan import Assignment, Plan
from eassociate.planner.problem import Block, Companion, Problem
from eassociate.planner.scale import Scale, scale_of
from eassociate.planner.terms import terms, values_of
from eassociate.planner.town import Town
from eassociate.planner.ways import longest_way


def cover(problem: Problem, morning: Morning, seconds: float = 5.0) -> Plan:
    """Who goes now, for the whole roster of `problem` (`previous`; blocks not in it are open).

    The plan is best in this order: fewest uncovered minutes (by the child's weight); fewest
    children who lose the companion they have (only where that covers more); least strangeness (once
    for a child and a companion); fewest blocks moved; least way; and, breaking ties, minutes below
    the guaranteed week and load together.

    It answers `standing(problem, morning)`: blocks that fall away are not in it. What has begun or
    is over stays, and so do pairs of the roster that break a rule: somebody decided that.

    A proven best unless it takes more than about `seconds` (`Plan.exact`). `Plan.bound` is in the
    units of `Plan.terms`, whose weights put every term before all later ones. The same problem, in
    whatever order its parts are given, has the same plan.
    """
    began = time.perf_counter()
    stand = standing(problem, morning)
    scene = _Scene(stand, morning)
    distance, exact = scene.solve(began + seconds)
    values = values_of(stand, scene.roster)
    listed = terms(values, scene.scale.weights())
    cost = sum(term.cost for term in listed)
    return Plan(
        assignments=tuple(Assignment(b, scene.roster[b]) for b in sorted(scene.roster)),
        uncovered=explain_all(stand, scene.kept, scene.roster, _time_to_explain(began + seconds)),
        terms=listed,
        cost=cost,
        bound=cost - distance,
        exact=exact,
        seconds=time.perf_counter() - began,
    )


#: Reasons are told even if the time is over, for so many seconds.
REASONS = 1.0


def _time_to_explain(until: float) -> float:
    return max(until, time.perf_counter() + REASONS)


@dataclass
class _Scene:
    """The problem as it stands, divided: `kept` who goes anyway, `open` what can be covered."""

    problem: Problem
    morning: Morning
    kept: dict[str, str] = field(init=False)
    roster: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self.longest = longest_way(self.problem.travel)
        self.scale = scale_of(self.problem, self.longest)
        self.kept = kept_roster(self.problem)
        self.roster = dict(self.kept)
        self.given: dict[str, list[Block]] = defaultdict(list)
        for block in self.problem.blocks:
            if block.key in self.kept:
                self.given[self.kept[block.key]].append(block)
        self.open = [b for b in self.problem.blocks if self._can_be_covered(b)]

    def _can_be_covered(self, block: Block) -> bool:
        return block.key not in self.kept and not is_fixed(block, self.morning, None)

    def solve(self, until: float) -> tuple[int, bool]:
        """Fills the roster. Returns the distance to the proven bound, and whether it is proven.
        Every part has its share of the time, and what the smaller ones leave.
        """
        distance, exact = 0, True
        if not self.open:
            return distance, exact
        found = parts(self.problem.travel, self.open, self.problem.companions)
        left = len(self.open)
        for part in sorted(found, key=lambda part: len(part[0])):
            town, best = self._solve_part(part, _share(until, len(part[0]) / left))
            left -= len(part[0])
            if not best.exact:
                exact = False
                cost, bound = (self.scale.read(town.scale, n) for n in (best.cost, best.bound))
                distance += cost - bound
        return distance, exact

    def _solve_part(self, part: Part, until: float) -> tuple[Town, Best]:
        """Without moves first: if nothing stays open, no move covers more, so this is it."""
        rows, people = part
        scale = self._scale(rows, people)
        first = look_at(Town(self.problem, scale, rows, people, self.given, {}), until)
        movable: dict[str, list[Block]] = {}
        if self.morning.may_swap and not _all_given(first.best, rows):
            movable = self._movable(people)
        if not movable or not uncovered_of(first.town, first.best.bound):
            first.best = best_of(first, until)
        if not movable or _all_given(first.best, rows):
            return self._put(first.town, first.best)
        town = self._with_moves(scale, rows, people, movable)
        return self._put(town, self._moving(first, town, until))

    def _moving(self, first: Look, town: Town, until: float) -> Best:
        """With moves. Who covers more than the best without them disturbs one child at least."""
        look = look_at(town, until)
        before = carried(first.town, first.best.taken, town)
        if (cost := cost_of(town, before)) < look.best.cost:
            look.best = Best(before, cost, look.best.bound, look.best.bound >= cost)
        left = uncovered_of(town, look.best.cost)
        more = left < uncovered_of(first.town, first.best.bound)
        return best_of(look, until, int(more))

    def _scale(self, rows: Sequence[Block], people: Sequence[Companion]) -> Scale:
        """Units as small as the part allows: the solver counts in floating point."""
        given = (block for one in people for block in self.given.get(one.key, ()))
        part = replace(self.problem, blocks=(*rows, *given), companions=tuple(people))
        return scale_of(part, self.longest)

    def _put(self, town: Town, best: Best) -> tuple[Town, Best]:
        for p, taken in enumerate(best.taken):
            for row in taken:
                self.roster[town.rows[row].key] = town.people[p].key
        self._take_away(town, best)
        return town, best

    def _movable(self, people: Sequence[Companion]) -> dict[str, list[Block]]:
        """Who goes anyway and could be sent elsewhere: their blocks that neither have begun nor are
        pinned, if they keep the rules (together with what is fixed).
        """
        found: dict[str, list[Block]] = {}
        for companion in people:
            free = [b for b in self.given.get(companion.key, ()) if self._may_move(b)]
            if free:
                found[companion.key] = free
        return _sound(self, people, found)

    def _may_move(self, block: Block) -> bool:
        begun = is_fixed(block, self.morning, self.kept[block.key])
        return not begun and block.key not in self.problem.pins

    def fixed_beside(self, movable: Mapping[str, list[Block]]) -> dict[str, list[Block]]:
        """What everybody keeps doing if these blocks may be moved."""
        moving = {block.key for blocks in movable.values() for block in blocks}
        return {
            who: [b for b in blocks if b.key not in moving] for who, blocks in self.given.items()
        }

    def _with_moves(
        self,
        scale: Scale,
        rows: list[Block],
        people: list[Companion],
        movable: dict[str, list[Block]],
    ) -> Town:
        more = [block for blocks in movable.values() for block in blocks]
        fixed = self.fixed_beside(movable)
        return Town(self.problem, scale, [*rows, *more], people, fixed, self.kept)

    def _take_away(self, town: Town, best: Best) -> None:
        """Blocks that stay open so that a heavier one is covered."""
        given = _given(best)
        for row, block in enumerate(town.rows):
            if row not in given:
                self.roster.pop(block.key, None)


#: A part may need more than its share of the time: so much of that of the others, at the most.
LENT = 0.25


def _share(until: float, share: float) -> float:
    now = time.perf_counter()
    return now + max(until - now, 0.0) * (share + LENT * (1 - share))


def _all_given(best: Best, rows: Sequence[Block]) -> bool:
    return len(_given(best)) == len(rows)


def _given(best: Best) -> set[int]:
    return {row for rows in best.taken for row in rows}


def _sound(
    scene: _Scene, people: Sequence[Companion], movable: dict[str, list[Block]]
) -> dict[str, list[Block]]:
    """Of `movable` those whose blocks break no rule as they are."""
    rows = [block for blocks in movable.values() for block in blocks]
    fixed = scene.fixed_beside(movable)
    staff = [c for c in people if c.key in movable]
    town = Town(scene.problem, scene.scale, rows, staff, fixed, scene.kept)
    able = able_matrix(town)
    sound = {}
    for p, companion in enumerate(town.people):
        mine = town.mine[p]
        if all(able[p, row] for row in mine) and fits(town, p, mine):
            sound[companion.key] = [town.rows[row] for row in mine]
    return sound


def kept_roster(problem: Problem) -> dict[str, str]:
    """The running roster of a problem as it stands, with its pins: who is pinned to a block does
    not do at the same time what they did before.
    """
    people = {c.key for c in problem.companions}
    kept = {b.key: problem.previous[b.key] for b in problem.blocks if b.key in problem.previous}
    pins = {b.key: problem.pins[b.key] for b in problem.blocks if problem.pins.get(b.key) in people}
    new = {block for block, who in pins.items() if kept.get(block) != who}
    return _pinned(problem, kept, pins, new) if new else kept


def _pinned(
    problem: Problem, kept: dict[str, str], pins: dict[str, str], new: set[str]
) -> dict[str, str]:
    from eassociate.planner.eligibility import Day

    day = Day(problem)
    for block in sorted(new):
        who = pins[block]
        fixed = {b: w for b, w in pins.items() if w == who and b not in new}
        if day.stops(who, block, fixed):
            continue
        kept = {b: w for b, w in kept.items() if b != block}
        others = [b for b, w in kept.items() if w == who and b not in pins]
        kept[block] = who
        for other in sorted(others):
            mine = {b: w for b, w in kept.items() if w == who and b != other}
            if day.stops(who, other, mine):
                del kept[other]
    return kept
