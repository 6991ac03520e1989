"""How long the way is between two places: a careful estimate from coordinates, no map service."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from math import asin, ceil, cos, radians, sin, sqrt

EARTH_KM = 6371.0088


@dataclass(frozen=True, slots=True)
class Travel:
    """Minutes between places.

    `places`: key → (latitude, longitude) in degrees. `minutes_between` holds what is known better,
    by ordered pair. Otherwise: the straight line × `detour` at `speed_kmh`, rounded up, plus
    `changeover` minutes (leaving one building, finding the next). Inside one place: nothing.
    A place without coordinates: `unknown` minutes. The defaults are a bus and a walk in a town.
    """

    places: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    minutes_between: Mapping[tuple[str, str], int] = field(default_factory=dict)
    speed_kmh: float = 18.0
    detour: float = 1.3
    changeover: int = 5
    unknown: int = 20

    def km(self, here: str | None, there: str | None) -> float | None:
        """Length of the way in km (with the detour), None if a place is not on the map."""
        if here is None or there is None or here not in self.places or there not in self.places:
            return None
        return _line_km(*self.places[here], *self.places[there]) * self.detour

    def minutes(self, here: str | None, there: str | None) -> int:
        """Whole minutes from door to door."""
        if here is not None and here == there:
            return 0
        known = self.minutes_between.get((here, there)) if here and there else None
        if known is not None:
            return known
        km = self.km(here, there)
        return self.unknown if km is None else ceil(km / self.speed_kmh * 60) + self.changeover


@lru_cache(maxsize=100_000)
def _line_km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Great-circle distance (haversine)."""
    a = sin(radians(lat2 - lat1) / 2) ** 2
    a += cos(radians(lat1)) * cos(radians(lat2)) * sin(radians(lon2 - lon1) / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(min(a, 1.0)))
