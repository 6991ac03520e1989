"""Ways between places as arrays, minute for minute as `Travel` says."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from eassociate.planner.problem import Block, Companion
from eassociate.planner.travel import EARTH_KM, Travel

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
#: Nearer to a whole minute than this, and `Travel` itself is asked which side it is.
CLOSE = 1e-6


class Ways:
    """Minutes from homes and places to the places of blocks. Place index -1: unknown."""

    def __init__(
        self, travel: Travel, companions: Sequence[Companion], blocks: Sequence[Block]
    ) -> None:
        self.travel = travel
        names = sorted({b.place for b in blocks if b.place is not None})
        busy = sorted({o.place for c in companions for o in c.busy if o.place is not None})
        self.names: list[str | None] = [*names, *(p for p in busy if p not in set(names)), None]
        self.number = {name: i for i, name in enumerate(self.names)}
        self.place = np.array([self.number[b.place] for b in blocks], np.int64)
        self.homes = [c.home for c in companions]
        self.between = self._minutes(self.names, self.names)
        self.from_home = self._minutes(self.homes, self.names)
        self.home_km = kilometres(travel, self.homes, self.names)

    def index(self, place: str | None) -> int:
        return self.number[place]

    def to_blocks(self, place: int) -> Ints:
        """[b]: from the place."""
        return self.between[place][self.place]

    def blocks_to(self, place: int) -> Ints:
        """[b]: to the place."""
        return self.between[:, place][self.place]

    def home_to_blocks(self) -> Ints:
        """[c, b], a new array."""
        return self.from_home[:, self.place]

    def km_to_blocks(self, c: int) -> Floats:
        """[b]: from home, with the detour; NaN where a place is not on the map."""
        return self.home_km[c][self.place]

    def _minutes(self, here: Sequence[str | None], there: Sequence[str | None]) -> Ints:
        km = kilometres(self.travel, here, there)
        exact = km / self.travel.speed_kmh * 60
        unknown = np.isnan(exact)
        up = np.ceil(np.where(unknown, 0.0, exact))
        minutes = np.where(unknown, self.travel.unknown, up + self.travel.changeover)
        found = minutes.astype(np.int64)
        near = ~unknown & (np.abs(exact - np.round(exact)) < CLOSE)
        for i, j in zip(*np.nonzero(near), strict=True):
            found[i, j] = self.travel.minutes(here[i], there[j])
        self._known_better(found, here, there)
        return found

    def _known_better(
        self, found: Ints, here: Sequence[str | None], there: Sequence[str | None]
    ) -> None:
        rows, columns = _numbers(tuple(here)), _numbers(tuple(there))
        for (a, b), minutes in self.travel.minutes_between.items():
            for i in rows.get(a, ()):
                for j in columns.get(b, ()):
                    if a != b:
                        found[i, j] = minutes
        for name, js in columns.items():
            for i in rows.get(name, ()):
                found[i, list(js)] = 0


def kilometres(
    travel: Travel, here: Sequence[str | None], there: Sequence[str | None]
) -> Floats:
    """[here, there]: as `Travel.km`; NaN where a place is not on the map."""
    a, b = _points(travel, here), _points(travel, there)
    lat1, lon1, lat2, lon2 = a[:, 0, None], a[:, 1, None], b[None, :, 0], b[None, :, 1]
    h = np.sin((lat2 - lat1) / 2) ** 2
    h += np.cos(lat1) * np.cos(lat2) * np.sin((lon2 - lon1) / 2) ** 2
    found: Floats = 2 * EARTH_KM * np.arcsin(np.sqrt(np.minimum(h, 1.0))) * travel.detour
    return found


def _points(travel: Travel, names: Sequence[str | None]) -> Floats:
    nowhere = (float("nan"), float("nan"))
    spots = [travel.places.get(name, nowhere) if name else nowhere for name in names]
    return np.radians(np.array(spots, np.float64).reshape(-1, 2))


@lru_cache(maxsize=8)
def _numbers(names: tuple[str | None, ...]) -> dict[str, tuple[int, ...]]:
    found: dict[str, list[int]] = {}
    for i, name in enumerate(names):
        if name is not None:
            found.setdefault(name, []).append(i)
    return {name: tuple(numbers) for name, numbers in found.items()}
