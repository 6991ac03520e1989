"""Faults 1-3, 12-14 for phones: the server killed in a batch, the line cut at any byte."""

from __future__ import annotations

import json
import random
import sys
from contextlib import suppress
from datetime import UTC, datetime
from hashlib import sha256
from http.client import HTTPConnection, HTTPException
from typing import Any
from urllib.parse import urlsplit

import pytest

from bench.line import line
from eassociate.core.ids import uuid7
from tests.faults.people import Companion, companions, notes
from tests.faults.test_killed_server import picture
from tests.faults.wounded import WORD
from tests.installation import Installation, Server

FINAL = {"accepted", "repeated"}


class Phone:
    """Signed in at `server`; sends to whatever address it is given (the line in between)."""

    def __init__(self, server: str, visit: str, membership: str) -> None:
        self.visit, self.membership, self.device = visit, membership, str(uuid7())
        companion = Companion(server, visit, membership)
        self.head = {"Cookie": companion.cookies(), "X-CSRFToken": companion.token}

    def ask(self, address: str, method: str, path: str, body: bytes | None = None) -> Any:
        """The JSON answer. Raises `OSError` or `HTTPException` when the line is cut."""
        connection = HTTPConnection(urlsplit(address).netloc, timeout=15)
        try:
            connection.request(method, path, body, self.head)
            return json.loads(connection.getresponse().read())
        finally:
            connection.close()

    def entry(self, note: str) -> dict[str, Any]:
        return {
            "id": str(uuid7()),
            "action": "record_visit",
            "content": {"visit": self.visit, "note": note},
            "occurred_at": datetime.now(UTC).isoformat(),
        }

    def push(self, address: str, entries: list[dict[str, Any]]) -> set[str]:
        batch = {
            "protocol": 1,
            "device": self.device,
            "membership": self.membership,
            "sent_at": datetime.now(UTC).isoformat(),
            "entries": entries,
        }
        found = self.ask(address, "POST", "/sync/push", json.dumps(batch).encode())
        return {one["verdict"] for one in found["entries"]}


@pytest.mark.parametrize("where", ["before_commit", "after_entry"])
def test_a_batch_cut_by_a_kill_arrives_once_when_sent_again(demo: Installation, where: str):
    visit, membership = companions(demo)[0]
    command = [sys.executable, "-m", "tests.faults.wounded", where]
    with Server(demo, command=command) as server:
        phone = Phone(server.url, visit, membership)
        texts = ["пре", WORD, "после"]
        batch = [phone.entry(text) for text in texts]
        with pytest.raises((OSError, HTTPException)):
            phone.push(server.url, batch)
        assert server.process.wait(10) == -9
    there = notes(demo)
    # Nobody was answered: what came before is there once or, with the same transaction, not yet.
    assert there.count("после") == 0
    assert there.count(WORD) <= (0 if where == "before_commit" else there.count("пре"))
    assert there.count("пре") <= 1
    with Server(demo) as server:
        for _turn in range(2):
            assert phone.push(server.url, batch) <= FINAL
    assert [notes(demo).count(text) for text in texts] == [1, 1, 1]
    demo.do("check")


def test_a_line_cut_at_any_byte_loses_nothing_and_doubles_nothing(demo: Installation):
    chance = random.Random(12)
    visit, membership = companions(demo)[0]
    with Server(demo) as server:
        phone = Phone(server.url, visit, membership)
        batch = [phone.entry(f"рез {n}") for n in range(20)]
        length = len(json.dumps(batch))
        places = [1, 400, length // 2, length, *(chance.randrange(length) for _n in range(3))]
        for cut_after in places:
            for swallow in (False, True):
                cut = line(server.url, cut_after=cut_after, swallow=swallow)
                with cut as address, suppress(OSError, HTTPException, ValueError):
                    phone.push(address.address, batch)
        assert phone.push(server.url, batch) <= FINAL
        there = notes(demo)
    assert [there.count(f"рез {n}") for n in range(20)] == [1] * 20


def test_an_upload_goes_on_where_the_line_was_cut(demo: Installation):
    visit, membership = companions(demo)[0]
    content, key = picture(), str(uuid7())
    with Server(demo) as server:
        phone = Phone(server.url, visit, membership)

        def send(address: str, offset: int, part: int = 30_000) -> int:
            path = f"/sync/uploads/{key}?offset={offset}&total={len(content)}"
            body = content[offset : offset + part]
            return int(phone.ask(address, "POST", path, body)["received"])

        received = send(server.url, 0)
        with line(server.url, cut_after=9_000) as cut, pytest.raises((OSError, HTTPException)):
            send(cut.address, received)
        assert phone.ask(server.url, "GET", f"/sync/uploads/{key}")["received"] == received
        while received < len(content):
            received = send(server.url, received, 200_000)
        entry = phone.entry("")
        image = {"upload": key, "sha256": sha256(content).hexdigest()}
        entry |= {"action": "add_photo", "content": {"visit": visit, "image": image}}
        assert phone.push(server.url, [entry]) == {"accepted"}
