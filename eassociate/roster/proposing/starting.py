"""Starts the process that plans. The server never waits for it, and it is never missed: whoever
asks for a plan starts it, and so does the clock of the site while a plan waits."""

from __future__ import annotations

import subprocess
import sys

from django.conf import settings

from eassociate.roster.models import PlanRun
from eassociate.roster.proposing.lock import alone

_COMMAND = ("-m", "eassociate.site.plan_runs")
_started: list[subprocess.Popen[bytes]] = []


def start_planning() -> None:
    """Starts a process; it ends at once if another one is at it already."""
    _started[:] = [one for one in _started if one.poll() is None]
    if settings.PLAN_APART:
        _started.append(
            subprocess.Popen([sys.executable, *_COMMAND], stdin=subprocess.DEVNULL)  # noqa: S603
        )


def see_to_plans() -> None:
    """For the ticker: a plan waits and nobody makes it, since a process died or a server began."""
    _started[:] = [one for one in _started if one.poll() is None]
    if not PlanRun.objects.filter(state__in=(PlanRun.State.QUEUED, PlanRun.State.RUNNING)).exists():
        return
    with alone() as nobody:
        pass
    if nobody:
        start_planning()


def wait_for_plans() -> None:
    """For a command that would end before its process does."""
    for one in _started:
        one.wait()
