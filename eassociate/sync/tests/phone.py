"""A phone in tests: keeps a queue, sends batches, pulls."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.test import Client

from eassociate.access.models import Membership
from eassociate.core import clock
from eassociate.core.ids import uuid7
from eassociate.diary.models import DiaryEntry
from eassociate.roster.models import Visit
from tests.people import WHY, World
from tests.signing_in import sign_in

JSON = "application/json"


@dataclass
class Phone:
    """`ahead`: how far its clock is ahead of the server's."""

    client: Client
    membership: Membership
    ahead: timedelta = timedelta(0)
    device: UUID = field(default_factory=uuid7)

    @staticmethod
    def of(world: World, key: str, **more: Any) -> Phone:
        return Phone(sign_in(world.person(key)), world.members[key], **more)

    def now(self) -> datetime:
        return clock.now() + self.ahead

    def entry(self, action: str, *, ago: timedelta = timedelta(0), **more: Any) -> dict[str, Any]:
        """An entry as the phone queues it."""
        after = [one["id"] for one in more.pop("after", [])]
        return {
            "id": str(more.pop("id", uuid7())),
            "action": action,
            "content": json.loads(json.dumps(more, default=str)),
            "occurred_at": (self.now() - ago).isoformat(),
            "after": after,
        }

    def batch(self, entries: list[Any]) -> dict[str, Any]:
        return {
            "protocol": 1,
            "device": str(self.device),
            "membership": str(self.membership.pk),
            "sent_at": self.now().isoformat(),
            "entries": entries,
        }

    def post(self, body: Any, *, packed: bool = False, path: str = "/sync/push") -> Any:
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        if packed:
            headers = {"content-encoding": "gzip"}
            return self.client.post(path, gzip.compress(raw), content_type=JSON, headers=headers)
        return self.client.post(path, raw, content_type=JSON)

    def push(self, *entries: Any) -> dict[str, str]:
        """Verdicts by id."""
        answer = self.post(self.batch(list(entries)))
        assert answer.status_code == 200, answer.content
        return {one["id"]: one["verdict"] for one in answer.json()["entries"]}

    def one(self, entry: Any) -> dict[str, Any]:
        """The answer to one entry."""
        found: dict[str, Any] = self.post(self.batch([entry])).json()["entries"][0]
        return found

    def pull(self, since: str = "", **headers: str) -> Any:
        query = {"membership": str(self.membership.pk), "since": since}
        return self.client.get("/sync/pull", query, headers=headers)

    def upload(self, content: bytes, *, part: int = 1 << 18) -> dict[str, str]:
        """Sends bytes in parts; what an entry names them by."""
        key = uuid7()
        for offset in range(0, len(content), part):
            path = f"/sync/uploads/{key}?offset={offset}&total={len(content)}"
            piece = content[offset : offset + part]
            answer = self.client.post(path, piece, content_type="application/octet-stream")
            assert answer.status_code == 200, answer.content
        return {"upload": str(key), "sha256": sha256(content).hexdigest()}


def notes() -> list[str]:
    rows = DiaryEntry.objects.unscoped(reason=WHY).filter(kind="note")
    return [one.text for one in rows.order_by("made_at", "pk")]


def day_of(phone: Phone, visit: Visit) -> list[dict[str, Any]]:
    """Start, record, end: each after the one before."""
    start = phone.entry("start_visit", ago=timedelta(minutes=40), visit=visit.pk)
    write = phone.entry(
        "record_visit",
        ago=timedelta(minutes=20),
        visit=visit.pk,
        activities=[{"code": "play"}],
        note="Лепо се играла.",
        after=[start],
    )
    end = phone.entry("end_visit", ago=timedelta(minutes=10), visit=visit.pk, after=[write])
    return [start, write, end]
