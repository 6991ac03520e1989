"""Beside the solver: says twice a second how far it is, and hears when it shall stop."""

from __future__ import annotations

import logging
import os
import threading
from types import TracebackType
from typing import Any

from django.db import connection

from eassociate.core import clock
from eassociate.planner.plan import Progress
from eassociate.roster.models import PlanRun

log = logging.getLogger(__name__)

#: Seconds between two looks, and that a solver is given to come back once it shall stop.
LOOK, PATIENCE = 0.5, 0.5


class Watch:
    """A thread with a connection of its own for the time of one plan.

    `gone`: the plan was stopped, or is another process's: what is found is for nobody. `part` of
    `parts`: the week of a timetable that is planned at present.

    How far a plan is, is no part of the record: it is written without an action, as a session is.
    """

    def __init__(self, run: PlanRun, apart: bool) -> None:
        self.run, self.apart = run, apart
        self.gone = threading.Event()
        self.part = self.parts = 1
        self._latest: Progress | None = None
        self._over = threading.Event()
        self._parent = os.getppid()
        self._thread = threading.Thread(target=self._look_on, name="watch", daemon=True)

    def __enter__(self) -> Watch:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._over.set()
        self._thread.join(10)

    def hear(self, progress: Progress) -> None:
        """For the solver's `progress`."""
        self._latest = progress

    def _look_on(self) -> None:
        while not self._over.wait(LOOK):
            if not self._is_wanted():
                self.gone.set()
                self._leave()
                break
        connection.close()

    def _is_wanted(self) -> bool:
        if self.apart and os.getppid() != self._parent:
            return False
        try:
            return self.beat()
        except Exception:
            log.exception("plan %s: the database cannot be reached", self.run.pk)
            connection.close()
            return True

    def beat(self) -> bool:
        """Writes how far it is; whether this process is still the one to make the plan."""
        mine = PlanRun.objects.filter(
            pk=self.run.pk, worker=self.run.worker, state=PlanRun.State.RUNNING
        )
        return bool(mine.update(beat_at=clock.now(), progress=self._said()))

    def _said(self) -> dict[str, Any]:
        latest = self._latest
        said: dict[str, Any] = {"part": self.part, "parts": self.parts}
        if latest:
            said |= {"cost": latest.cost, "bound": latest.bound}
        return said

    def _leave(self) -> None:
        """A solver that does not come back soon ends with the process."""
        if self.apart and not self._over.wait(PATIENCE):
            os._exit(0)
