"""Faults: kill -9 of the process that plans, of the server above it; stopping a deaf one."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.faults.people import Browser, asked
from tests.installation import Installation, Server

SLOW = [sys.executable, "-m", "tests.faults.slow_planner"]
STATE = """
import json
from eassociate.roster.models import PlanRun
run = PlanRun.objects.get()
print(json.dumps([run.state, run.attempts, bool(run.result), run.why]))
"""
COORDINATOR = """
import json
from eassociate.access.models import Membership
print(json.dumps(str(Membership.objects.filter(role="coordinator").order_by("pk")[0].pk)))
"""


def planners(parent: int) -> list[int]:
    """Processes that plan and whose parent is `parent`."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
            line = (path.parent / "cmdline").read_text()
        except OSError:
            continue
        if int(fields[1]) == parent and fields[0] != "Z" and "slow_planner" in line:
            found.append(int(path.parent.name))
    return found


def lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def until(true: Callable[[], Any], seconds: float = 60) -> Any:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := true():
            return found
        time.sleep(0.1)
    raise AssertionError("it did not come to that in time")


def ask(site: Installation, server: Server) -> tuple[Browser, str]:
    """The coordinator asks for a plan of the week after this; where it is."""
    (site.var / "slow").touch()
    browser = Browser(server.url).sign_in(asked(site, COORDINATOR))
    days = re.findall(r'name="first" value="([0-9-]+)"', browser.get("/planning/").text)
    answer = browser.post("/planning/", {"kind": "week", "first": days[1], "effort": "quick"})
    assert answer.accepted
    return browser, answer.place


def begun(site: Installation, server: Server) -> int:
    """The process that plans, deep in its work."""
    until(lambda: not (site.var / "slow").exists())
    (pid,) = planners(server.process.pid)
    assert asked(site, STATE)[:2] == ["running", 1]
    return pid


def killed_and_taken_up(site: Installation) -> None:
    with Server(site, command=SLOW) as server:
        browser, place = ask(site, server)
        os.kill(begun(site, server), signal.SIGKILL)
        until(lambda: asked(site, STATE)[0] == "done")
        assert asked(site, STATE) == ["done", 2, True, ""]
        assert 'class="tabs"' in browser.get(place).text
    site.do("check")


def test_a_plan_whose_process_was_killed_is_made_by_another(demo: Installation):
    killed_and_taken_up(demo)


def test_the_same_on_postgresql(on_postgres: Installation):
    killed_and_taken_up(on_postgres)


def test_a_plan_outlives_the_server(demo: Installation):
    with Server(demo, command=SLOW) as server:
        ask(demo, server)
        pid = begun(demo, server)
        server.kill()
        until(lambda: not lives(pid), 5)
    assert asked(demo, STATE)[:2] == ["running", 1]
    with Server(demo, command=SLOW):
        until(lambda: asked(demo, STATE)[0] == "done")
    assert asked(demo, STATE) == ["done", 2, True, ""]


def test_a_plan_that_is_stopped_ends_its_process_within_a_second_or_so(demo: Installation):
    with Server(demo, command=SLOW) as server:
        browser, place = ask(demo, server)
        pid = begun(demo, server)
        assert browser.post(f"{place}stop/", {}).accepted
        stopped = time.monotonic()
        until(lambda: not lives(pid), 10)
        assert time.monotonic() - stopped < 3  # half a second to look, half to come back
        assert asked(demo, STATE) == ["cancelled", 1, False, ""]
        time.sleep(12)  # a round of the clock: nobody takes it up
        assert planners(server.process.pid) == []
    assert asked(demo, STATE)[0] == "cancelled"


@pytest.mark.parametrize("number", [4])
def test_of_several_processes_one_makes_the_plan(demo: Installation, number: int):
    with Server(demo, command=SLOW) as server:
        ask(demo, server)
        pid = begun(demo, server)
        others = [
            subprocess.Popen(SLOW, env=demo.environment, stdin=subprocess.DEVNULL)
            for _ in range(number)
        ]
        assert [other.wait(60) for other in others] == [0] * number
        assert lives(pid)
        assert asked(demo, STATE)[:2] == ["running", 1]
        os.kill(pid, signal.SIGKILL)
