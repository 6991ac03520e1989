"""One process's search: construct, improve by windows, begin again; the best so far at any time."""

import time
from collections.abc import Callable

import numpy as np

from eassociate.planner.fewest.construct import construct
from eassociate.planner.fewest.diving import Diving, Level
from eassociate.planner.fewest.instance import Array, Instance
from eassociate.planner.fewest.shaking import Shaking
from eassociate.planner.fewest.whole import solve_whole
from eassociate.planner.fewest.window import Windows

#: Constructions before windows; windows without a gain before a new beginning; pairs below which
#: the whole programme is tried before a search.
BEGINNINGS, PATIENCE, SMALL = 8, 40, 400
#: Tasks left to the first dive; by what more are left if that was hopeless.
OPEN, MORE = 450, 1.3
#: Moves of a walk, and walks before a new beginning.
STEPS, WALKS = 20_000, 8

Report = Callable[[Array, int], None]


class Search:
    """`best`: owners of all tasks with the fewest people so far (-1: none found yet). One of
    several searches is `proving` a better bound; the others only look for plans.
    """

    def __init__(
        self,
        at: Instance,
        seed: int,
        until: float,
        report: Report,
        proving: bool = True,
        stop: Callable[[], bool] = lambda: False,
    ) -> None:
        self.at, self.seed, self.until, self.report = at, seed, until, report
        self.proving, self.stop = proving, stop
        self.rng = np.random.default_rng(seed)
        self.all = np.ones(len(at.order), bool)
        self.best: Array = np.full(len(at.order), -1)
        self.bound = at.clique
        self.shaking = Shaking(at, self.rng)

    def run(self) -> None:
        """Until the bound is reached or the time is over."""
        began = time.monotonic()
        self._complete(self._begin(self.bound))
        if self.at.able.sum() <= SMALL:
            self._whole(self.until)
        seconds = self.until - began
        self._try(self.bound, began + seconds / 20)
        self._dives(self.bound, began + seconds * 3 / 4)
        self._whole(began + seconds * 7 / 8)
        while not self._done():
            self._try(max(self.bound, self._people(self.best) - 1), self.until)

    def _dives(self, people: int, until: float) -> None:
        """Dives until one finds a plan; the first people are constructed, as many as leave hope."""
        open_ = float(OPEN)
        diving = Diving(self.at, self.rng, lambda: self._left(until))
        while not self._done() and not diving.over():
            top = self._top(people, int(open_))
            found, hopeless = diving.search(top)
            if found is not None:
                self._complete(self._owners(found))
            elif hopeless and not top.chosen:
                return
            elif hopeless:
                open_ *= MORE
            else:
                self._improve(self._owners(diving.nearest), people, until, 1)
                diving.nearest = {}

    def _owners(self, found: dict[int, int]) -> Array:
        return np.array([found.get(t, -1) for t in range(len(self.at.order))])

    def _top(self, people: int, open_: int) -> Level:
        pool = list(range(len(self.at.able)))
        owner = construct(self.at, self.all, pool, people, self.rng, open_)
        chosen = {t: int(w) for t, w in enumerate(owner) if w >= 0}
        used, left = set(chosen.values()), owner < 0
        pairs = {w: np.flatnonzero(self.at.able[w] & left).tolist() for w in pool if w not in used}
        known = []
        for _ in range(BEGINNINGS):
            owner = construct(self.at, left, list(pairs), people - len(used), self.rng)
            held = np.unique(owner[owner >= 0]).tolist()
            known += [(w, tuple(np.flatnonzero(owner == w).tolist())) for w in held]
        return Level(chosen, pairs, people - len(used), known)

    def _whole(self, until: float) -> None:
        if self._done() or not self.proving:
            return
        seconds = until - time.monotonic()
        self.best, self.bound = solve_whole(self.at, self.best, self.bound, self.seed, seconds)
        self.report(self.best, self.bound)

    def _try(self, target: int, until: float) -> None:
        self._improve(self._begin(target), target, until, WALKS)

    def _improve(self, owner: Array, target: int, until: float, walks: int) -> None:
        windows = Windows(self.at, self.rng)
        people = self._filled(np.unique(owner[owner >= 0]), target)
        for _ in range(walks):
            stale = 0
            while (owner < 0).any() and stale < PATIENCE and not self._over(until):
                before = int((owner < 0).sum())
                owner = windows.improve(owner, people, self._left(until))
                stale = 0 if (owner < 0).sum() < before else stale + 1
            self._complete(owner)
            if not (owner < 0).any() or self._over(until):
                return
            owner = self.shaking.walk(owner, people, STEPS)

    def _begin(self, people: int) -> Array:
        pool = list(range(len(self.at.able)))
        found = [construct(self.at, self.all, pool, people, self.rng) for _ in range(BEGINNINGS)]
        uncovered: list[int] = [int((owner < 0).sum()) for owner in found]
        return found[uncovered.index(min(uncovered))]

    def _filled(self, people: Array, target: int) -> Array:
        spare = np.setdiff1d(np.arange(len(self.at.able)), people)
        return np.concatenate([people, spare[: max(target - len(people), 0)]])

    def _complete(self, owner: Array) -> None:
        """Others take what is left over; kept if everything is covered by fewer than before."""
        used = set(owner.tolist())
        spare = [w for w in range(len(self.at.able)) if w not in used]
        extra: Array = construct(self.at, owner < 0, spare, len(spare), self.rng)
        whole: Array = np.where(owner >= 0, owner, extra)
        if (whole >= 0).all() and self._people(whole) < self._people(self.best):
            self.best = whole
            self.report(whole, self.bound)

    def _people(self, owner: Array) -> int:
        if (owner < 0).any():
            return len(self.at.able) + 1
        return len(set(owner.tolist()))

    def _done(self) -> bool:
        return self._people(self.best) <= self.bound or self._over(self.until)

    def _over(self, until: float) -> bool:
        return self._left(until) <= 0

    def _left(self, until: float) -> float:
        return 0.0 if self.stop() else until - time.monotonic()
