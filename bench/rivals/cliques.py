"""Sets of blocks that exclude each other pairwise: one row of a model instead of many pairs."""

from __future__ import annotations

from collections.abc import Callable, Sequence


def cliques(blocks: Sequence[int], exclude: Callable[[int, int], bool]) -> list[set[int]]:
    """Maximal cliques that together hold every pair of `blocks` for which `exclude` is true."""
    beside: dict[int, set[int]] = {b: set() for b in blocks}
    for at, i in enumerate(blocks):
        for j in blocks[at + 1 :]:
            if exclude(i, j):
                beside[i].add(j)
                beside[j].add(i)
    left = {b: set(others) for b, others in beside.items()}
    found = []
    for b in blocks:
        while left[b]:
            clique = _grown(b, beside, left)
            found.append(clique)
            for one in clique:
                left[one] -= clique
    return found


def _grown(b: int, beside: dict[int, set[int]], left: dict[int, set[int]]) -> set[int]:
    """From a pair that no clique holds yet, always by the one that most others exclude too."""
    clique, common = {b}, set(beside[b])
    first = min(left[b])
    while common:
        chosen = first if len(clique) == 1 else max(common, key=lambda k: (len(beside[k]), -k))
        clique.add(chosen)
        common &= beside[chosen]
    return clique
