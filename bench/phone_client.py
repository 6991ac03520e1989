"""A client of docs/sync.md over plain HTTP, which behaves as the browser's does."""

from __future__ import annotations

import gzip
import http.client
import json
import random
import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from eassociate.core.ids import uuid7

BATCH, AT_ONCE = 50, 3
TOKEN = "0" * 32
FINAL = {"accepted", "repeated"}


@dataclass
class Phone:
    """`known`: session, membership, visit."""

    address: str
    known: dict[str, str]
    device: str = field(default_factory=lambda: str(uuid7()))
    errors: int = 0

    def ask(
        self, method: str, path: str, body: bytes = b"", tried: int = 0, **headers: str
    ) -> dict[str, Any]:
        """One request; tried again when the server says that it is busy."""
        connection = self._connection()
        cookies = f"sessionid={self.known['session']}; csrftoken={TOKEN}; django_language=sr"
        head = {"Cookie": cookies, "X-CSRFToken": TOKEN, **headers}
        connection.request(method, path, body or None, head)
        answer = connection.getresponse()
        content = answer.read()
        if answer.status == 429:  # busy: as the browser does, without a word to anyone
            time.sleep(0.5 + random.random() * 3 * min(tried + 1, 4))
            return self.ask(method, path, body, tried + 1, **headers)
        if answer.status >= 400 and answer.status != 409:
            self.errors += 1
            raise RuntimeError(f"{path}: {answer.status} {content[:200]!r}")
        found: dict[str, Any] = json.loads(content)
        return found

    def _connection(self) -> http.client.HTTPConnection:
        held = self.__dict__.setdefault("held", threading.local())
        if not hasattr(held, "connection"):
            host = urlsplit(self.address).netloc
            held.connection = http.client.HTTPConnection(host, timeout=300)
        return held.connection  # type: ignore[no-any-return]

    def push(self, entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
        body = {
            "protocol": 1,
            "device": self.device,
            "membership": self.known["membership"],
            "sent_at": _now(),
            "entries": entries,
        }
        packed = gzip.compress(json.dumps(body).encode())
        kind = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
        found: list[dict[str, Any]] = self.ask("POST", "/sync/push", packed, **kind)["entries"]
        return found

    def upload(self, key: str, content: bytes) -> None:
        path = f"/sync/uploads/{key}?offset=0&total={len(content)}"
        self.ask("POST", path, content, **{"Content-Type": "application/octet-stream"})

    def deliver(self, entries: list[dict[str, Any]], photos: dict[str, bytes]) -> None:
        """As the browser does it: batches, while the photos that they lack travel beside them; then
        what waited for those."""
        left = entries
        while left:
            with ThreadPoolExecutor(AT_ONCE) as lane:
                lacking: list[Future[None]] = []
                left = [
                    entry
                    for batch in _batches(left)
                    for entry in self._waiting(batch, photos, lane, lacking)
                ]
            for one in lacking:
                one.result()

    def _waiting(
        self,
        batch: list[dict[str, Any]],
        photos: dict[str, bytes],
        lane: ThreadPoolExecutor,
        lacking: list[Future[None]],
    ) -> list[dict[str, Any]]:
        """Those of the batch that are to come again; what they lack is put on its way."""
        answers = {one["id"]: one for one in self.push(batch)}
        wrong = [one for one in answers.values() if one["verdict"] not in {*FINAL, "waiting"}]
        if wrong:
            raise RuntimeError(f"not accepted: {wrong[:3]}")
        for entry in batch:
            if answers[entry["id"]].get("field") == "upload":
                key = entry["content"]["image"]["upload"]
                lacking.append(lane.submit(self.upload, key, photos[key]))
        return [e for e in batch if answers[e["id"]]["verdict"] == "waiting"]


def _batches(entries: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    return [entries[first : first + BATCH] for first in range(0, len(entries), BATCH)]


def _now() -> str:
    return datetime.now(UTC).isoformat()


def entry_of(action: str, **content: Any) -> dict[str, Any]:
    return {
        "id": str(uuid7()),
        "action": action,
        "content": content,
        "occurred_at": _now(),
        "after": [],
    }
