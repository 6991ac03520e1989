"""Many write at once while the server is killed: what was acknowledged is there once."""

from __future__ import annotations

import json
import threading
import time
from collections import Counter
from http.client import HTTPException
from uuid import uuid4

from tests.faults.people import Browser, asked
from tests.installation import Installation, Server

PEOPLE = """
import json
from eassociate.access.models import Membership
from eassociate.conversations.models import Thread
team = Thread.objects.unscoped(reason="test").get(kind="team")
rows = Membership.objects.filter(role="companion", organisation=team.provider_id).order_by("pk")
print(json.dumps([str(team.pk), [str(m.pk) for m in rows[:3]]]))
"""
TEXTS = """
import json, sys
from eassociate.conversations.models import Message
rows = Message.objects.unscoped(reason="test").filter(thread=sys.argv[1]).order_by("number")
print(json.dumps([[m.number, m.text] for m in rows]))
"""


class Writer(threading.Thread):
    """Writes one message after the other; what the line cut is sent again, until `over`."""

    def __init__(self, url: str, thread: str, membership: str, name: str) -> None:
        super().__init__(daemon=True)
        self.browser = Browser(url, seconds=10).sign_in(membership)
        self.path, self.who = f"/messages/{thread}/", name
        self.acknowledged: list[str] = []
        self.over = threading.Event()

    def run(self) -> None:
        number = 0
        while not self.over.is_set():
            number += 1
            text, key = f"{self.who} {number}", str(uuid4())
            while not self._sent(text, key):
                if self.over.is_set():
                    return
                time.sleep(0.1)
            self.acknowledged.append(text)

    def _sent(self, text: str, key: str) -> bool:
        try:
            return self.browser.post(self.path, {"id": key, "text": text}).accepted
        except (OSError, HTTPException):
            return False


def test_messages_survive_kills_of_the_server(demo: Installation):
    thread, members = asked(demo, PEOPLE)
    server = Server(demo)
    with server:
        writers = [Writer(server.url, thread, m, f"w{i}") for i, m in enumerate(members)]
        for one in writers:
            one.start()
        time.sleep(2)
        server.kill()
    with Server(demo, port=server.port):
        time.sleep(2)
        for one in writers:
            one.over.set()
        for one in writers:
            one.join(15)
    done = demo.python(TEXTS, thread)
    rows = json.loads(done.stdout.splitlines()[-1])
    there = Counter(text for _number, text in rows)
    told = [text for one in writers for text in one.acknowledged]
    assert len(told) > 10
    assert not [text for text in told if there[text] != 1]
    assert not [text for text, count in there.items() if text.startswith("w") and count > 1]
    assert [number for number, _text in rows] == list(range(1, len(rows) + 1))
    demo.do("check")
