"""Ways between many places at once: what `Travel` says, as matrices."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from eassociate.planner.travel import EARTH_KM, Travel

#: Nearer to a whole number than this, the one-by-one computation decides how it is rounded.
DOUBT = 1e-6


def km_matrix(travel: Travel, here: Sequence[str | None], there: Sequence[str | None]) -> Any:
    """Kilometres of the way (float array, len(here) × len(there)), NaN where unknown."""
    north1, east1 = _points(travel, here)
    north2, east2 = _points(travel, there)
    rise = np.sin((north2[None, :] - north1[:, None]) / 2) ** 2
    turn = np.sin((east2[None, :] - east1[:, None]) / 2) ** 2
    a = rise + np.cos(north1)[:, None] * np.cos(north2)[None, :] * turn
    return 2 * EARTH_KM * np.arcsin(np.sqrt(np.minimum(a, 1.0))) * travel.detour


def minutes_matrix(travel: Travel, here: Sequence[str | None], there: Sequence[str | None]) -> Any:
    """Minutes of the way (int64 array, len(here) × len(there)), as `Travel.minutes` has them."""
    exact = km_matrix(travel, here, there) / travel.speed_kmh * 60
    known = ~np.isnan(exact)
    filled = np.where(known, exact, 0.0)
    minutes = np.ceil(filled).astype(np.int64) + travel.changeover
    minutes[~known] = travel.unknown
    for i, j in zip(*np.nonzero(known & (np.abs(filled - np.rint(filled)) < DOUBT)), strict=True):
        minutes[i, j] = travel.minutes(here[i], there[j])
    _put_known(travel, here, there, minutes)
    return minutes


def _put_known(
    travel: Travel, here: Sequence[str | None], there: Sequence[str | None], minutes: Any
) -> None:
    """What `Travel` is told outright; nothing inside one place."""
    columns: dict[str, list[int]] = {}
    for j, key in enumerate(there):
        if key is not None:
            columns.setdefault(key, []).append(j)
    out: dict[str, list[tuple[str, int]]] = {}
    for (a, b), number in travel.minutes_between.items():
        if b in columns:
            out.setdefault(a, []).append((b, number))
    for i, key in enumerate(here):
        if key is None:
            continue
        for b, number in out.get(key, ()):
            minutes[i, columns[b]] = number
        minutes[i, columns.get(key, [])] = 0


def _points(travel: Travel, keys: Sequence[str | None]) -> tuple[Any, Any]:
    nowhere = (float("nan"), float("nan"))
    points = [travel.places.get(key, nowhere) if key is not None else nowhere for key in keys]
    radians = np.radians(np.array(points, dtype=float).reshape(len(points), 2))
    return radians[:, 0], radians[:, 1]


def longest_way(travel: Travel) -> int:
    """No way takes more minutes: along the sides of a box around all places."""
    ways = [travel.unknown, *travel.minutes_between.values(), travel.changeover]
    if travel.places:
        norths, easts = zip(*travel.places.values(), strict=True)
        sides = np.radians(max(norths) - min(norths) + max(easts) - min(easts))
        ways.append(int(EARTH_KM * sides * travel.detour / travel.speed_kmh * 60) + 2)
        ways[-1] += travel.changeover
    return max(ways)
