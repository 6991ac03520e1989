"""Several server processes: no question gets another's answer, and none of them is left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.faults.people import Companion, check_all, companions
from tests.faults.test_killed_database import until_all_have, writers
from tests.installation import Installation, Server


def workers(server: Server) -> list[int]:
    """Those that serve; Python keeps one more process that cleans up after them."""
    parent = str(server.process.pid)
    listed = subprocess.run(
        ["ps", "-ww", "-o", "pid=,args=", "--ppid", parent], capture_output=True, text=True
    ).stdout.splitlines()
    return [int(line.split()[0]) for line in listed if "spawn_main" in line]


def gone(pids: list[int]) -> bool:
    return not any(os.path.exists(f"/proc/{pid}") for pid in pids)


@pytest.mark.parametrize("where", ["demo", "on_postgres"])
def test_everybody_gets_their_own_answers(request: pytest.FixtureRequest, where: str):
    site, stop = request.getfixturevalue(where), threading.Event()
    with Server(site, "--workers", "2") as server:
        first = workers(server)
        busy = writers(site, server, stop)
        readers = [Companion(server.url, *one) for one in companions(site)[:6]]

        def look(reader: Companion) -> list[tuple[int, bool]]:
            pages = [reader.get("/") for _ in range(10)]
            return [(page.status, reader.visit in page.text) for page in pages]

        with ThreadPoolExecutor(len(readers)) as pool:
            seen = [one for answers in pool.map(look, readers) for one in answers]
        assert set(seen) == {(200, True)}
        os.kill(first[0], signal.SIGKILL)
        until_all_have(busy, 4)
        stop.set()
        for writer in busy:
            writer.join(60)
        assert len(first) == 2
        assert all(writer.statuses <= {0, 302} for writer in busy)
    check_all([writer.book for writer in busy], site)
    assert "every chain whole" in site.do("check")


def test_they_end_with_the_process_that_began_them(demo: Installation):
    with Server(demo, "--workers", "2") as server:
        begun = workers(server)
        assert len(begun) == 2
        server.kill()
        end = time.monotonic() + 20
        while not gone(begun):
            assert time.monotonic() < end, "they serve on with nobody to stop them"
            time.sleep(0.1)
    with Server(demo, port=server.port) as again:
        assert again.stop() == 0
