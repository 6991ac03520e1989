"""A week's problem as arrays: who may take which block, and what it costs.

Times become whole minutes since the Monday, rounded against the companion. Indices: `c` companions,
`b` blocks (by start), `k` children, `d` days from Monday.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from eassociate.planner.problem import Busy, Companion, Problem, Span
from eassociate.planner.week.costs import open_costs, pair_costs, single_costs
from eassociate.planner.week.pieces import in_pieces
from eassociate.planner.week.shapes import Shape, members
from eassociate.planner.week.stretches import Item, in_a_row
from eassociate.planner.week.ways import Ways

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


class Table:
    """Everything that does not change while a plan is sought."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.weights = problem.weights
        self.companions = sorted(problem.companions, key=lambda c: c.key)
        self.blocks = sorted(problem.blocks, key=lambda b: (b.start, b.key))
        self._index()
        self._times()
        self.ways = Ways(problem.travel, self.companions, self.blocks)
        self.busy = [self._items(c.busy) for c in self.companions]
        self.week_room, self.day_room = self._rooms()
        self.may = self._eligible()
        self.pre = self._from_before()
        self.pair = pair_costs(self)
        self.single = single_costs(self)
        self.open_cost = open_costs(self)
        self.together = self._together()
        self.least_left = self._least()
        self._against: dict[int, tuple[Ints, NDArray[np.int8]]] = {}

    def _index(self) -> None:
        self.number = {c.key: i for i, c in enumerate(self.companions)}
        self.block_number = {b.key: i for i, b in enumerate(self.blocks)}
        self.children = sorted({b.child for b in self.blocks})
        self.child_number = {key: k for k, key in enumerate(self.children)}
        self.child_of = np.array([self.child_number[b.child] for b in self.blocks], np.int64)
        days = np.array([b.start.date().toordinal() for b in self.blocks], np.int64)
        self.pieces: list[tuple[int, Ints, int]] = []
        for k in range(len(self.children)):
            divided = in_pieces(np.nonzero(self.child_of == k)[0], days)
            self.pieces += [(k, blocks, len(divided)) for blocks in divided]
        self.piece_of = np.zeros(len(self.blocks), np.int64)
        for number, (_, blocks, _) in enumerate(self.pieces):
            self.piece_of[blocks] = number

    def _times(self) -> None:
        first = self.blocks[0].start.date() if self.blocks else None
        self.monday = first - timedelta(days=first.weekday()) if first else None
        self.start = np.array([self._minute(b.start) for b in self.blocks], np.int64)
        self.end = np.array([self._minute(b.end, up=True) for b in self.blocks], np.int64)
        self.minutes = np.array([b.minutes for b in self.blocks], np.int64)
        self.day = np.array([self.day_of(b.start) for b in self.blocks], np.int64)

    def day_of(self, moment: datetime) -> int:
        assert self.monday
        return (moment.date() - self.monday).days

    def _minute(self, moment: datetime, up: bool = False) -> int:
        seconds = moment.timestamp()
        return -int(-seconds // 60) if up else int(seconds // 60)

    def _items(self, busy: Iterable[Busy]) -> list[Item]:
        found = [
            Item(
                self._minute(one.start),
                self._minute(one.end, up=True),
                self.ways.index(one.place),
                self.day_of(one.start),
                one.minutes,
                True,
            )
            for one in busy
            if self.monday
        ]
        return sorted(found)

    def _rooms(self) -> tuple[Ints, Ints]:
        """Minutes that each may still be given: in the week, and on each of its seven days."""
        week = np.array([c.week_minutes - c.given_minutes for c in self.companions], np.int64)
        day = np.array([[c.day_minutes] * 7 for c in self.companions], np.int64).reshape(-1, 7)
        for c, someone in enumerate(self.companions):
            for one in someone.busy:
                minutes = one.minutes
                if self.monday and 0 <= (d := self.day_of(one.start)) < 7:
                    week[c] -= minutes
                    day[c, d] -= minutes
        return week, day

    # -- who may ------------------------------------------------------------------------------

    def _eligible(self) -> Bools:
        """[c, b]: does no rule keep the companion from the block, were it the only one?"""
        may = self._skilled()
        may &= self.minutes[None, :] <= self.week_room[:, None]
        may &= self.minutes[None, :] <= self.day_room[:, self.day]
        for c, someone in enumerate(self.companions):
            self._bar(may, c, someone)
            self._place_in_time(may, c, someone)
        self._keep_breaks(may)
        self._keep_pins(may)
        return may

    def _skilled(self) -> Bools:
        needs = {skills: n for n, skills in enumerate({b.skills for b in self.blocks})}
        has = np.array([[need <= c.skills for need in needs] for c in self.companions], bool)
        has = has.reshape(len(self.companions), len(needs))
        return has[:, [needs[b.skills] for b in self.blocks]]

    def _bar(self, may: Bools, c: int, someone: Companion) -> None:
        for child in someone.bars:
            if child in self.child_number:
                may[c, self.child_of == self.child_number[child]] = False
        for key in someone.declined:
            if key in self.block_number:
                may[c, self.block_number[key]] = False
        if someone.most_km is not None:
            may[c] &= ~(self.ways.km_to_blocks(c) > someone.most_km)

    def _place_in_time(self, may: Bools, c: int, someone: Companion) -> None:
        row = may[c]
        if someone.available is not None:
            row &= self._within(someone.available)
        for span in someone.absences:
            row &= ~(
                (self.start < self._minute(span.end, up=True))
                & (self.end > self._minute(span.start))
            )
        if someone.papers_until is not None and self.monday:
            row &= self.day <= (someone.papers_until - self.monday).days
        for item in self.busy[c]:
            before = item.start - self.end >= self.ways.blocks_to(item.place)
            after = self.start - item.end >= self.ways.to_blocks(item.place)
            row &= np.where(self.start >= item.end, after, before & (self.end <= item.start))

    def _within(self, spans: Iterable[Span]) -> Bools:
        inside = np.zeros(len(self.blocks), bool)
        for span in spans:
            inside |= (self.start >= self._minute(span.start)) & (
                self.end <= self._minute(span.end, up=True)
            )
        return inside

    def _keep_pins(self, may: Bools) -> None:
        for key, companion in self.problem.pins.items():
            b, c = self.block_number[key], self.number[companion]
            others = np.arange(len(self.companions)) != c
            if may[c, b]:  # a pin that a rule forbids asks for nothing
                may[others, b] = False

    # -- what it costs ------------------------------------------------------------------------

    def _from_before(self) -> Ints:
        """[c, b]: minutes on the way from the last busy thing of the day, else from home."""
        pre = self.ways.home_to_blocks()
        for c, items in enumerate(self.busy):
            for item in items:
                later = (self.day == item.day) & (self.start >= item.end)
                pre[c, later] = self.ways.to_blocks(item.place)[later]
        return pre

    def leg(self, c: int, before: int | None, b: int) -> int:
        """Minutes on the way to block `b` of companion `c` from the block before on that day, if
        there is one and nothing else in between.
        """
        if before is None or any(
            self.end[before] <= x.start and x.end <= self.start[b] for x in self.busy[c]
        ):
            return int(self.pre[c, b])
        return int(self.ways.between[self.ways.place[before], self.ways.place[b]])

    # -- what goes together -------------------------------------------------------------------

    def _together(self) -> list[tuple[Ints, Bools, Ints]]:
        """By day: its blocks; [i, j] can one companion take both (i before j); minutes between."""
        found = []
        for d in range(7):
            on = np.nonzero(self.day == d)[0]
            way = self.ways.between[np.ix_(self.ways.place[on], self.ways.place[on])]
            gap = self.start[on][None, :] - self.end[on][:, None]
            ok = gap >= way
            rest = gap - way
            if (longest := self.problem.rules.longest_stretch) is not None:
                pair = self.minutes[on][:, None] + self.minutes[on][None, :]
                ok &= (rest >= self.problem.rules.break_minutes) | (pair <= longest)
            found.append((on, ok, rest))
        return found

    def against(self, d: int) -> tuple[Ints, NDArray[np.int8]]:
        """The blocks of a day; [i, j] 1 where one companion cannot take both, in either order."""
        if d not in self._against:
            on, ok, _ = self.together[d]
            self._against[d] = on, (~(ok | ok.T)).astype(np.int8)
        return self._against[d]

    def apart(self, one: int, other: int) -> bool:
        """Two blocks of a day, not at one time, that one companion cannot take nevertheless?"""
        if self.day[one] != self.day[other] or self.start[other] < self.end[one]:
            return False
        on, against = self.against(int(self.day[one]))
        return bool(against[np.searchsorted(on, one), np.searchsorted(on, other)])

    def _least(self) -> Ints:
        """[c]: minutes still missing to the guaranteed, busy ones counted."""
        least = np.array([c.least_minutes - c.week_minutes for c in self.companions], np.int64)
        return least + self.week_room

    def unfit(self, blocks: Ints, shape: Shape) -> Bools:
        """[s]: sets of a child's blocks that nobody can take whole: no way between, no break."""
        inside = members(len(blocks)).astype(bool)
        unfit = np.zeros(1 << len(blocks), bool)
        for i in range(len(blocks)):
            for j in range(i + 1, len(blocks)):
                near = self.day[blocks[j]] - self.day[blocks[i]] < 2
                if near and not self.in_a_row([int(blocks[i]), int(blocks[j])]):
                    unfit |= inside[i] & inside[j]
        most = np.unique(self.day[blocks], return_counts=True)[1].max(initial=0)
        if most > 2 and self.problem.rules.longest_stretch is not None:
            for s in np.nonzero(~unfit)[0]:
                unfit[s] = not self.in_a_row([int(blocks[b]) for b in np.nonzero(inside[:, s])[0]])
        return unfit

    def in_a_row(self, blocks: list[int], c: int | None = None) -> bool:
        """Do the blocks go together for one companion (beside what `c` is busy with): enough time
        for every way, breaks kept?
        """
        mine = (
            Item(
                int(self.start[b]),
                int(self.end[b]),
                int(self.ways.place[b]),
                int(self.day[b]),
                int(self.minutes[b]),
                False,
            )
            for b in blocks
        )
        things = sorted([*mine, *(self.busy[c] if c is not None else ())])
        return in_a_row(things, self.ways.between, self.problem.rules)

    def _keep_breaks(self, may: Bools) -> None:
        """Blocks that leave no break beside what somebody is busy with."""
        for c, items in enumerate(self.busy if self.problem.rules.longest_stretch else ()):
            days = {item.day for item in items}
            for b in np.nonzero(may[c])[0] if days else ():
                if int(self.day[b]) in days and not self.in_a_row([int(b)], c):
                    may[c, b] = False
