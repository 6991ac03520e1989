"""Parts of a problem that have nothing to do with each other: towns too far apart to help.

The map is laid out in squares as large as the largest distance that anybody goes. Nobody reaches
farther than a neighbouring square, so what lies in squares that are not connected is apart. Who has
no limit or no known home, and a block whose place is not on the map, connect everything.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from math import cos, floor, radians

from eassociate.planner.problem import Block, Companion
from eassociate.planner.travel import EARTH_KM, Travel

Square = tuple[int, int]
Part = tuple[list[Block], list[Companion]]

KM_PER_DEGREE = EARTH_KM * radians(1.0)


def parts(travel: Travel, blocks: Sequence[Block], companions: Sequence[Companion]) -> list[Part]:
    """Blocks and companions by part, in a fixed order; parts without blocks are left out."""
    places = {b.place for b in blocks} | {c.home for c in companions}
    spots = {p: travel.places[p] for p in places if p is not None and p in travel.places}
    limits = [c.most_km for c in companions]
    if len(spots) < len(places) or None in limits or not spots:
        return [(list(blocks), list(companions))] if blocks else []
    return _by_square(
        _squares(spots, max(filter(None, limits), default=0.0), travel), blocks, companions
    )


def _squares(
    spots: dict[str, tuple[float, float]], most_km: float, travel: Travel
) -> dict[str, Square]:
    side = max(most_km / max(travel.detour, 1e-9), 0.1) * 1.01
    north = max(abs(latitude) for latitude, _ in spots.values())
    high = side / KM_PER_DEGREE
    wide = high / max(cos(radians(min(north, 89.0))), 0.01)
    return {key: (floor(a / high), floor(b / wide)) for key, (a, b) in spots.items()}


def _by_square(
    squares: dict[str, Square], blocks: Sequence[Block], companions: Sequence[Companion]
) -> list[Part]:
    group = _connected(set(squares.values()))
    found: dict[int, Part] = defaultdict(lambda: ([], []))
    for block in sorted(blocks, key=lambda b: b.key):
        found[group[squares[block.place or ""]]][0].append(block)
    for companion in sorted(companions, key=lambda c: c.key):
        found[group[squares[companion.home or ""]]][1].append(companion)
    return sorted((p for p in found.values() if p[0]), key=lambda part: part[0][0].key)


def _connected(squares: Iterable[Square]) -> dict[Square, int]:
    left, group, number = set(squares), {}, 0
    for first in sorted(left):
        if first in group:
            continue
        waiting = [first]
        group[first] = number
        while waiting:
            x, y = waiting.pop()
            for near in ((x + i, y + j) for i in (-1, 0, 1) for j in (-1, 0, 1)):
                if near in left and near not in group:
                    group[near] = number
                    waiting.append(near)
        number += 1
    return group
