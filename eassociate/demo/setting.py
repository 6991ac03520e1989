"""The demo's own clock: where it stands between two calls, and how it is set for a while."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from eassociate.core import clock
from eassociate.demo.making.when import first_moment, next_moment


@dataclass(frozen=True)
class Kept:
    """What `demo.json` remembers. `offset`: seconds that the demo is ahead of the world."""

    seed: int
    children: int
    offset: float


def read(file: Path) -> Kept | None:
    """None when there is no such file, or none that can be understood."""
    try:
        return Kept(**json.loads(file.read_text()))
    except (OSError, ValueError, TypeError):
        return None


def write(file: Path, kept: Kept) -> None:
    fresh = file.with_suffix(".new")
    fresh.write_text(json.dumps(asdict(kept)))
    fresh.replace(file)


def world_now() -> datetime:
    """The machine's clock."""
    return datetime.now(UTC)


def set_clock(moment: datetime) -> float:
    """From now on the site's clock shows `moment`, and runs; returns its distance in seconds."""
    offset = (moment - world_now()).total_seconds()
    if abs(offset) < 1:
        offset = 0.0
    os.environ[clock.OFFSET_VARIABLE] = str(offset)
    return offset


@contextmanager
def clock_at(moment: datetime) -> Iterator[None]:
    """For what happened earlier on the demo's day."""
    before = os.environ.get(clock.OFFSET_VARIABLE, "0")
    set_clock(moment)
    try:
        yield
    finally:
        os.environ[clock.OFFSET_VARIABLE] = before


def begin(children: int, hour: time | None = None) -> datetime:
    """Sets the clock for a new demo, to `hour` if one is wished for; returns the moment."""
    moment = first_moment(world_now(), children, hour)
    set_clock(moment)
    return moment


def go_on(offset: float, latest: datetime, children: int) -> datetime:
    """Sets the clock for a demo that goes on: schools are open, and nothing that was entered
    (`latest`: the newest of it) lies in the future. Returns the moment."""
    real = world_now()
    there = max(real + timedelta(seconds=offset), latest + timedelta(seconds=1))
    moment = next_moment(real, there - real, children)
    set_clock(moment)
    return moment
