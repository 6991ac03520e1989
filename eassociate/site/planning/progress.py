"""How far a plan is: a bar on a terminal, a line every few seconds elsewhere."""

from __future__ import annotations

import os
import shutil
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TextIO

from eassociate.planner.plan import Progress

#: Seconds between two lines where nothing can be drawn over, and between two drawings.
EVERY_LINE, EVERY_DRAWING = 5.0, 0.1
_BAR = 20


class ProgressBar:
    """Takes what `plan_week` reports and shows it on `out`, as often as is of use."""

    def __init__(self, out: TextIO, seconds: float) -> None:
        self._out, self._seconds = out, seconds
        self._drawn = out.isatty() and os.environ.get("TERM", "dumb") != "dumb"
        self._next = 0.0

    def __call__(self, progress: Progress) -> None:
        now = time.monotonic()
        if now < self._next:
            return
        self._next = now + (EVERY_DRAWING if self._drawn else EVERY_LINE)
        self._show(progress)

    def end(self) -> None:
        """Takes the bar away."""
        if self._drawn:
            self._out.write("\r\x1b[K")
            self._out.flush()

    def _show(self, progress: Progress) -> None:
        said = told(progress)
        if self._drawn:
            room = shutil.get_terminal_size().columns - 1
            self._out.write(f"\r{f'{self._bar(progress)} {said}'[:room]}\x1b[K")
        else:
            self._out.write(f"{said}\n")
        self._out.flush()

    def _bar(self, progress: Progress) -> str:
        part = min(1.0, progress.seconds / self._seconds) if self._seconds > 0 else 1.0
        full = round(part * _BAR)
        return f"[{'#' * full}{'.' * (_BAR - full)}]"


def told(progress: Progress) -> str:
    """`12.0 s  cost 75,120  bound 74,634  gap 0.65 %`."""
    cost = "no plan yet" if progress.cost is None else f"cost {progress.cost:,}"
    bound = "no bound yet" if progress.bound is None else f"bound {progress.bound:,.0f}"
    gap = "" if progress.gap is None else f"  gap {progress.gap:.2%}".replace("%", " %")
    return f"{progress.seconds:.1f} s  {cost}  {bound}{gap}"


@contextmanager
def watched(out: TextIO, seconds: float) -> Iterator[tuple[ProgressBar, Callable[[], bool]]]:
    """Inside, progress is shown on `out`, and Ctrl-C asks for the best so far."""
    bar = ProgressBar(out, seconds)
    with interruptible() as stop:
        try:
            yield bar, stop
        finally:
            bar.end()
            if stop():
                out.write("Interrupted: this is the best so far.\n")


@contextmanager
def interruptible() -> Iterator[Callable[[], bool]]:
    """Inside, Ctrl-C is only noted: the callable says whether it came. A second one interrupts."""
    asked = threading.Event()

    def note(number: int, frame: FrameType | None) -> None:
        if asked.is_set():
            raise KeyboardInterrupt
        asked.set()

    before = signal.signal(signal.SIGINT, note)
    try:
        yield asked.is_set
    finally:
        signal.signal(signal.SIGINT, before)
