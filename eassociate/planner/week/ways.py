"""Ways between the places of a week's blocks, as arrays."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from eassociate.planner.problem import Block, Companion
from eassociate.planner.travel import Travel
from eassociate.planner.ways import km_matrix, minutes_matrix

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class Ways:
    """Minutes from homes and places to the places of blocks."""

    def __init__(
        self, travel: Travel, companions: Sequence[Companion], blocks: Sequence[Block]
    ) -> None:
        names: dict[str | None, None] = dict.fromkeys(b.place for b in blocks)
        names |= dict.fromkeys(one.place for c in companions for one in c.busy)
        self.names = list(names)
        self.number = {name: i for i, name in enumerate(self.names)}
        self.place = np.array([self.number[b.place] for b in blocks], np.int64)
        homes = [c.home for c in companions]
        self.between: Ints = minutes_matrix(travel, self.names, self.names)
        self.from_home: Ints = minutes_matrix(travel, homes, self.names)
        self.home_km: Floats = km_matrix(travel, homes, self.names)

    def index(self, place: str | None) -> int:
        return self.number[place]

    def to_blocks(self, place: int) -> Ints:
        """[b]: from the place."""
        found: Ints = self.between[place][self.place]
        return found

    def blocks_to(self, place: int) -> Ints:
        """[b]: to the place."""
        found: Ints = self.between[:, place][self.place]
        return found

    def home_to_blocks(self) -> Ints:
        """[c, b], a new array."""
        return self.from_home[:, self.place]

    def km_to_blocks(self, c: int) -> Floats:
        """[b]: from home, with the detour; NaN where a place is not on the map."""
        found: Floats = self.home_km[c][self.place]
        return found
