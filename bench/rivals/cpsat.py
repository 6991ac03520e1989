"""The whole week as one plain CP-SAT model; a process of its own, because OR-Tools and highspy
cannot be imported together.

    python -m bench.rivals.cpsat question.json answer.json     (see bench.rivals.outside)

x[b, p]: companion p has block b; y[c, p]: child c meets p. Imports nothing of the project.
"""

from __future__ import annotations

import json
import math
import os
import sys
import time
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ortools.sat.python import cp_model

from bench.rivals.cliques import cliques

#: More arcs than that (a companion from one block to the next) and the way is modelled coarsely.
MOST_ARCS = 300_000
#: CP-SAT's own search strategies side by side; on two cores they take turns.
WORKERS = 8
#: More pairs of a block and a companion than that: one round of presolve, no probing.
LARGE = 100_000


class Week:
    """The model of a question in the form of `bench.rivals.plain`."""

    def __init__(self, question: dict[str, Any], most_arcs: int = MOST_ARCS) -> None:
        self.blocks, self.companions = question["blocks"], question["companions"]
        self.question, self.weights, self.ways = question, question["weights"], question["ways"]
        self.longest = max(map(max, self.ways), default=0)
        self.model = cp_model.CpModel()
        self.costs: list[tuple[Any, int]] = []
        self.x: dict[tuple[int, int], Any] = {}
        self.mine: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
        self._given_whole_to_one()
        self._people()
        self._together()
        self._hours()
        self.exact = self._arcs() <= most_arcs
        _ = self._ways_exactly() if self.exact else self._ways_coarsely()
        self.model.minimize(cp_model.LinearExpr.weighted_sum(*zip(*self.costs, strict=True)))

    def _bool(self) -> Any:
        return self.model.new_bool_var("")

    def _cost(self, literal: Any, cost: int) -> None:
        if cost:
            self.costs.append((literal, cost))

    def _given_whole_to_one(self) -> None:
        for b, block in enumerate(self.blocks):
            is_open = self._bool()
            self._cost(is_open, self.weights["uncovered"] * block["minutes"] * block["weight"])
            for p, load in zip(block["able"], block["load"], strict=True):
                self.x[b, p] = self._bool()
                self.mine[p][block["day"]].append(b)
                changed = block["previous"] not in (-1, p)
                cost = self.weights["load"] * load + self.weights["changes"] * changed
                self._cost(self.x[b, p], cost)
            self.model.add_exactly_one([is_open, *(self.x[b, p] for p in block["able"])])
            if block["pin"] >= 0:
                self.model.add(self.x[b, block["pin"]] == 1)

    def _people(self) -> None:
        meetings: dict[tuple[int, int], list[Any]] = defaultdict(list)
        for (b, p), chosen in self.x.items():
            meetings[self.blocks[b]["child"], p].append(chosen)
        for (child, p), chosen in meetings.items():
            met = self._bool()
            points = self.question["strange"][child][p]
            self._cost(met, self.weights["people"] + self.weights["unfamiliar"] * points)
            for one in chosen:
                self.model.add_implication(one, met)

    def _together(self) -> None:
        """Blocks of a day that exclude each other, as cliques; too long rows without a break."""
        days = defaultdict(list)
        for b, block in enumerate(self.blocks):
            days[block["day"]].append(b)
        for day, blocks in days.items():
            found = cliques(blocks, self._exclude)
            for p in self.mine:
                mine = set(self.mine[p][day])
                for chosen in {frozenset(mine & clique) for clique in found}:
                    if len(chosen) > 1:
                        self.model.add_at_most_one([self.x[b, p] for b in sorted(chosen)])
                self._rows(p, day)

    def _exclude(self, i: int, j: int) -> bool:
        """Overlap or way; or both together last too long without a break."""
        one, then = self.blocks[i], self.blocks[j]
        if (then["start"], then["end"]) < (one["start"], one["end"]):
            one, then = then, one
        gap = then["start"] - one["end"] - self.ways[one["place"]][then["place"]]
        most, minutes = self.question["stretch"], one["minutes"] + then["minutes"]
        return bool(gap < 0 or (most and minutes > most and gap < self.question["break"]))

    def _rows(self, p: int, day: int) -> None:
        """Blocks in a row, each less than a break after the one before, longer than allowed; two
        alone exclude each other already.
        """
        if self.question["stretch"] is None:
            return
        busy = [b for b in self.companions[p]["busy"] if b[3] == day]
        things = [("busy", s, e, place, e - s) for s, e, place, _ in busy]
        for b in self.mine[p][day]:
            k = self.blocks[b]
            things.append((b, k["start"], k["end"], k["place"], k["minutes"]))
        things.sort(key=lambda t: t[1:3])
        for i in range(len(things)):
            self._row(p, things, [i], things[i][4])

    def _row(self, p: int, things: list[Any], row: list[int], minutes: int) -> None:
        if minutes > self.question["stretch"] and len(row) > 1:
            chosen = [self.x[things[i][0], p] for i in row if things[i][0] != "busy"]
            if chosen and (len(row) > 2 or len(chosen) < 2):
                self.model.add_bool_or([one.negated() for one in chosen])
            return
        last = things[row[-1]]
        ways, pause = self.ways[last[3]], self.question["break"]
        begin = bisect_left(things, last[2], key=lambda t: t[1])
        for j in range(max(begin, row[-1] + 1), len(things)):
            if things[j][1] - last[2] - self.longest >= pause:
                break
            gap = things[j][1] - last[2] - ways[things[j][3]]
            if 0 <= gap < pause:
                self._row(p, things, [*row, j], minutes + things[j][4])

    def _hours(self) -> None:
        for p, companion in enumerate(self.companions):
            week = [(self.x[b, p], b) for blocks in self.mine[p].values() for b in blocks]
            self._at_most(week, companion["week_left"])
            for day, blocks in self.mine[p].items():
                left = companion["day_left"][str(day)]
                self._at_most([(self.x[b, p], b) for b in blocks], left)
            if companion["below"] and self.weights["unfairness"]:
                below = self.model.new_int_var(0, companion["below"], "")
                self.model.add(below + self._minutes(week) >= companion["below"])
                self._cost(below, self.weights["unfairness"])

    def _minutes(self, chosen: list[tuple[Any, int]]) -> Any:
        minutes = [self.blocks[b]["minutes"] for _, b in chosen]
        return cp_model.LinearExpr.weighted_sum([x for x, _ in chosen], minutes)

    def _at_most(self, chosen: list[tuple[Any, int]], limit: int) -> None:
        if sum(self.blocks[b]["minutes"] for _, b in chosen) > limit:
            self.model.add(self._minutes(chosen) <= limit)

    def _arcs(self) -> float:
        """About how many arcs the exact model of the ways has: half of the pairs of a day."""
        return sum(len(blocks) ** 2 / 4 for days in self.mine.values() for blocks in days.values())

    def _ways_exactly(self) -> None:
        """What comes directly before each block: a path from home through the day."""
        for p in self.mine:
            for day, blocks in self.mine[p].items():
                self._path(p, day, blocks)

    def _path(self, p: int, day: int, blocks: list[int]) -> None:
        things = [(self.blocks[b]["start"], self.blocks[b]["end"], b) for b in blocks]
        busy = [t for t in self.companions[p]["busy"] if t[3] == day]
        things += [(start, end, -1 - i) for i, (start, end, _, _) in enumerate(busy)]
        into: dict[int, list[Any]] = {t[2]: [self._bool()] for t in things}
        out: dict[int, list[Any]] = defaultdict(list)
        for *_, b in things:
            way = self.companions[p]["home"][self.blocks[b]["place"]] if b >= 0 else 0
            self._cost(into[b][0], self.weights["travel"] * way)
        for (_, end, i), (start, _, j) in ((a, z) for a in things for z in things):
            if end <= start and i != j:
                self._arc(into[j], out[i], self._place(i, busy), j)
        self.model.add_at_most_one([arcs[0] for arcs in into.values()])
        for *_, b in things:
            chosen = self.x[b, p] if b >= 0 else 1
            self.model.add(sum(into[b]) == chosen)
            self.model.add(sum(out[b]) <= chosen)

    def _place(self, i: int, busy: list[list[int]]) -> int:
        return int(self.blocks[i]["place"] if i >= 0 else busy[-1 - i][2])

    def _arc(self, into: list[Any], out: list[Any], here: int, j: int) -> None:
        arc = self._bool()
        into.append(arc)
        out.append(arc)
        way = self.ways[here][self.blocks[j]["place"]] if j >= 0 else 0
        self._cost(arc, self.weights["travel"] * way)

    def _ways_coarsely(self) -> None:
        """Never too much, so that the bound holds: the first way of a day is exact; a later one
        is nothing from the same place, and else the shortest that there is.
        """
        for p in self.mine:
            for day, blocks in self.mine[p].items():
                if any(t[3] == day for t in self.companions[p]["busy"]):
                    continue
                for start in {self.blocks[b]["start"] for b in blocks}:
                    before = [b for b in blocks if self.blocks[b]["end"] <= start]
                    now = [b for b in blocks if self.blocks[b]["start"] == start]
                    self._coarse(p, before, now)

    def _coarse(self, p: int, before: list[int], now: list[int]) -> None:
        home, weight = self.companions[p]["home"], self.weights["travel"]
        if not before:
            for b in now:
                self._cost(self.x[b, p], weight * home[self.blocks[b]["place"]])
            return
        begun = self._bool()  # has a block earlier on the day
        self.model.add_bool_or([begun.negated(), *(self.x[b, p] for b in before)])
        at: dict[int, list[Any]] = defaultdict(list)
        for b in before:
            at[self.blocks[b]["place"]].append(self.x[b, p])
        least = {there: self._least(home, at, there) for there in {self._there(b) for b in now}}
        for b in now:
            there, chosen = self._there(b), self.x[b, p]
            self._later(chosen, [begun], weight * (home[there] - least[there]))
            self._later(chosen, at.get(there, []), weight * least[there])

    def _there(self, b: int) -> int:
        return int(self.blocks[b]["place"])

    def _least(self, home: list[int], places: Iterable[int], there: int) -> int:
        return min([home[there], *(self.ways[here][there] for here in places if here != there)])

    def _later(self, chosen: Any, unless: list[Any], cost: int) -> None:
        """`cost` if `chosen` and none of `unless`."""
        if cost > 0:
            paid = self._bool()
            self.model.add_bool_or([chosen.negated(), paid, *unless])
            self._cost(paid, cost)


def solve(question: dict[str, Any]) -> dict[str, Any]:
    """The best found in `seconds` of solving; making the model in Python comes on top."""
    began = time.perf_counter()
    week = Week(question, int(os.environ.get("BENCH_MOST_ARCS", MOST_ARCS)))
    _hint(week, question.get("hint", []))
    solver = cp_model.CpSolver()
    made = time.perf_counter() - began
    solver.parameters.max_time_in_seconds = question["seconds"]
    solver.parameters.num_workers = question.get("workers", WORKERS)
    solver.parameters.random_seed = 1
    if len(week.x) > LARGE:  # else the time is gone before the search begins
        solver.parameters.max_presolve_iterations = 1
        solver.parameters.cp_model_probing_level = 0
    status = solver.solve(week.model)
    found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    return {
        "pairs": [pair for pair, x in week.x.items() if solver.boolean_value(x)] if found else None,
        "bound": max(0, math.ceil(solver.best_objective_bound - 1e-6)),  # costs are whole
        "seconds": time.perf_counter() - began,
        "note": f"{solver.status_name(status).lower()}, model made in {made:.0f} s, "
        + f"ways {'exact' if week.exact else 'coarse'}",
    }


def _hint(week: Week, pairs: list[list[int]]) -> None:
    chosen = {(b, p) for b, p in pairs}
    if chosen:
        for pair, x in week.x.items():
            week.model.add_hint(x, pair in chosen)


if __name__ == "__main__":
    asked, told = map(Path, sys.argv[1:])
    told.write_text(json.dumps(solve(json.loads(asked.read_text()))))
