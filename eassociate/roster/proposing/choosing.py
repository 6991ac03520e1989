"""What a proposal would change, and which of it somebody chose. Plain Python."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

Result = Mapping[str, Any]


@dataclass(frozen=True)
class Block:
    """A block of a proposal; companions by id as text, "" for nobody."""

    key: str
    child: str
    start: datetime
    end: datetime
    present: str
    proposed: str

    @property
    def changes(self) -> bool:
        return self.present != self.proposed


def blocks_of(result: Result) -> Iterator[tuple[int, Block]]:
    """Every block with the number of its week; a line that holds in both weeks comes twice."""
    for number, week in enumerate(result["weeks"]):
        for key, (start, end) in week["times"].items():
            yield (
                number,
                Block(
                    key=key,
                    child=week["children"][key],
                    start=datetime.fromisoformat(start),
                    end=datetime.fromisoformat(end),
                    present=week["present"].get(key, ""),
                    proposed=week["roster"].get(key, ""),
                ),
            )


def changes_of(result: Result) -> dict[str, Block]:
    """What would be other than now, each once, by key."""
    found: dict[str, Block] = {}
    for _, block in blocks_of(result):
        if block.changes:
            found.setdefault(block.key, block)
    return found


def chosen(
    result: Result,
    accepted: Collection[str],
    *,
    keys: Collection[str] = (),
    child: str = "",
    everything: bool = False,
) -> list[Block]:
    """Changes that were not accepted yet and that are named by their key or their child."""
    return [
        block
        for key, block in changes_of(result).items()
        if key not in accepted and (everything or key in keys or block.child == child)
    ]
