"""Which rule stops whom, and what a pair costs, one by one and with reasons: for people to read.

(`fitting` knows the same rules for many pairs at once, `second_rules` knows them again.)
Times become whole minutes since 1970, rounded against the companion.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime

from eassociate.planner.plan import Reason, Why
from eassociate.planner.problem import Block, Busy, Companion, Problem, Rules, Stop
from eassociate.planner.terms import load_of, monday_of, remembered, strange, used_before
from eassociate.planner.town import Thing, ceil_minute, floor_minute, origin, thing_of

_ORDER = {stop: rank for rank, stop in enumerate(Stop)}
_IN_ORDER = tuple(Stop)


class Day:
    """A problem made ready for many questions about pairs. `roster`: block → companion, what
    everybody does already and keeps doing; without it nobody has a block.
    """

    def __init__(self, problem: Problem, roster: Mapping[str, str] | None = None) -> None:
        self.problem = problem
        self.blocks = {b.key: b for b in problem.blocks}
        self.people = {c.key: c for c in problem.companions}
        self.way, self.monday = remembered(problem.travel), monday_of(problem)
        self._given: dict[str, list[Block]] = defaultdict(list)
        for block, who in (roster or {}).items():
            if block in self.blocks:
                self._given[who].append(self.blocks[block])

    def things(
        self, companion: str, block: str, more: Mapping[str, str] | None = None
    ) -> list[tuple[Thing, datetime]]:
        """What a companion does beside `block`, in order, and until when."""
        given = [b for b in self._given.get(companion, ()) if b.key != block]
        given += [self.blocks[b] for b, who in (more or {}).items() if who == companion]
        done: list[Block | Busy] = [*self.people[companion].busy, *given]
        things = [(thing_of(one), one.end) for one in done]
        return sorted(things, key=lambda pair: (pair[0].start, pair[0].end))

    def stops(
        self, companion: str, block: str, more: Mapping[str, str] | None = None
    ) -> tuple[Reason, ...]:
        """Every rule that keeps `companion` from `block`, hardest first. `more`: blocks they do as
        well. Raises `KeyError` for unknown keys.
        """
        who, what = self.people[companion], self.blocks[block]
        things = self.things(companion, block, more)
        found = [*_personal(who, what), *self._distance(who, what)]
        found += [*self._timely(what, things), *_windows(who, what)]
        found += [*self._full(who, what, things), *self._breaks(what, things)]
        return tuple(sorted(found, key=lambda reason: _ORDER[Stop(reason.code)]))

    def hardest(self, companion: str, block: str) -> Stop | None:
        """The first of `stops`, cheaper."""
        who, what = self.people[companion], self.blocks[block]
        found = min((_ORDER[Stop(r.code)] for r in _personal(who, what)), default=None)
        if found is not None:
            return _IN_ORDER[found]
        if any(self._distance(who, what)):
            return Stop.DISTANCE
        stops = self.stops(companion, block)
        return Stop(stops[0].code) if stops else None

    def _distance(self, who: Companion, what: Block) -> Iterable[Reason]:
        if who.most_km is None:
            return
        km = self.problem.travel.km(who.home, what.place)
        if km is not None and km > who.most_km:
            yield Reason(Stop.DISTANCE, km=round(km, 1))

    def _timely(self, what: Block, things: list[tuple[Thing, datetime]]) -> Iterable[Reason]:
        own = thing_of(what)
        short, until = 0, None
        for thing, end in things:
            if thing.start < own.end and own.start < thing.end:
                until = max(end, until) if until else end
            elif thing.end <= own.start:
                gap = own.start - thing.end
                short = max(short, self.way(thing.place, own.place) - gap)
            else:
                gap = thing.start - own.end
                short = max(short, self.way(own.place, thing.place) - gap)
        if until:
            yield Reason(Stop.BUSY, moment=until)
        elif short > 0:
            yield Reason(Stop.TOO_FAR, short)

    def _full(
        self, who: Companion, what: Block, things: list[tuple[Thing, datetime]]
    ) -> Iterable[Reason]:
        over = what.minutes - self._week_left(who, things)
        if over > 0:
            yield Reason(Stop.WEEK_FULL, over)
        day = what.start.date()
        over = what.minutes + sum(t.minutes for t, _ in things if t.day == day) - who.day_minutes
        if over > 0:
            yield Reason(Stop.DAY_FULL, over)

    def week_left(self, companion: str, block: str) -> int:
        """Minutes of the week that a companion has left without `block`."""
        return self._week_left(self.people[companion], self.things(companion, block))

    def _week_left(self, who: Companion, things: list[tuple[Thing, datetime]]) -> int:
        given = sum(t.minutes for t, _ in things if t.counted)
        return who.week_minutes - used_before(self.monday, who) - given

    def _breaks(self, what: Block, things: list[tuple[Thing, datetime]]) -> Iterable[Reason]:
        rules = self.problem.rules
        if rules.longest_stretch is None:
            return
        own = thing_of(what)
        day = sorted([own, *(t for t, _ in things if t.day == own.day)], key=_times)
        stretch = self._around(own, day, rules)
        minutes = sum(thing.minutes for thing in stretch)
        if len(stretch) > 1 and minutes > rules.longest_stretch:
            yield Reason(Stop.NO_BREAK, minutes)

    def _around(self, own: Thing, day: list[Thing], rules: Rules) -> list[Thing]:
        """The stretch without a break that `own` is in."""
        stretch: list[Thing] = []
        for thing in day:
            if stretch:
                last = max(stretch, key=lambda one: (one.end, one.start))
                gap = thing.start - last.end - self.way(last.place, thing.place)
                if gap >= rules.break_minutes:
                    if own in stretch:
                        return stretch
                    stretch = []
            stretch.append(thing)
        return stretch

    def before(self, companion: str, block: str) -> datetime | None:
        """When the last thing that a companion does on the day before `block` ends."""
        own = thing_of(self.blocks[block])
        done = [
            (thing.end, thing.start, end)
            for thing, end in self.things(companion, block)
            if thing.day == own.day and thing.end <= own.start
        ]
        return max(done)[2] if done else None

    def origin(self, companion: str, block: str) -> str | None:
        """Where a companion comes from to `block`."""
        own = thing_of(self.blocks[block])
        things = [thing for thing, _ in self.things(companion, block)]
        return origin(things, own, self.people[companion].home)

    def cost(self, companion: str, block: str) -> tuple[int, int, int]:
        """(strangeness, minutes on the way, load) of a pair."""
        who, what = self.people[companion], self.blocks[block]
        load = load_of(who, used_before(self.monday, who), what.minutes)
        return strange(who, what.child), self.way(self.origin(companion, block), what.place), load


def _times(thing: Thing) -> tuple[int, int]:
    return thing.start, thing.end


def _personal(who: Companion, what: Block) -> Iterable[Reason]:
    if bar := who.bars.get(what.child):
        yield Reason(bar)
    if any(away.start < what.end and what.start < away.end for away in who.absences):
        yield Reason(Stop.ABSENT)
    if who.papers_until is not None and what.start.date() > who.papers_until:
        yield Reason(Stop.PAPERS)
    if missing := what.skills - who.skills:
        yield Reason(Stop.SKILLS, len(missing), items=tuple(sorted(missing)))
    if what.key in who.declined:
        yield Reason(Stop.DECLINED)


def _windows(who: Companion, what: Block) -> Iterable[Reason]:
    if who.available is None:
        return
    start, end = floor_minute(what.start), ceil_minute(what.end)
    spans = ((floor_minute(w.start), ceil_minute(w.end)) for w in who.available)
    if not any(a <= start and end <= b for a, b in spans):
        yield Reason(Stop.NOT_AVAILABLE)


def reasons(day: Day, companion: str, block: str) -> tuple[Reason, ...]:
    """What a coordinator wants to hear about a companion for a block, most important first."""
    who, what = day.people[companion], day.blocks[block]
    met = round(who.met.get(what.child, 0))
    told = [Reason(Why.MET_TIMES, met) if met else Reason(Why.NOT_MET)]
    if what.skills:
        told.append(Reason(Why.HAS_SKILLS, len(what.skills), items=tuple(sorted(what.skills))))
    until = day.before(companion, block)
    told.append(Reason(Why.FREE_FROM, moment=until) if until else Reason(Why.FREE_ALL_DAY))
    told.append(_way(day, day.origin(companion, block), what.place))
    return (*told, Reason(Why.HOURS_LEFT, day.week_left(companion, block)))


def _way(day: Day, here: str | None, there: str | None) -> Reason:
    if here is not None and here == there:
        return Reason(Why.SAME_PLACE, 0)
    km = day.problem.travel.km(here, there)
    return Reason(Why.AWAY, day.way(here, there), km=None if km is None else round(km, 1))
