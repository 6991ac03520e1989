"""People at a running server: over HTTP, with cookies and forms, as a browser without script."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, Request, build_opener
from uuid import UUID, uuid4

from tests.installation import Installation


class _Stay(HTTPRedirectHandler):
    """A redirect is an answer of its own: 302 says that a form was accepted."""

    def redirect_request(self, *ignored: Any) -> None:
        return None


@dataclass
class Answer:
    status: int
    text: str
    place: str = ""

    @property
    def accepted(self) -> bool:
        return self.status in (302, 303)


class Browser:
    """One person's browser. Raises `OSError` when the line is cut."""

    def __init__(self, url: str, seconds: float = 60) -> None:
        self.url, self.seconds = url, seconds
        self._opener = build_opener(HTTPCookieProcessor(CookieJar()), _Stay())
        self.token = ""

    def get(self, path: str) -> Answer:
        return self._open(Request(self.url + path))

    def post(self, path: str, fields: dict[str, Any]) -> Answer:
        body = urlencode({**fields, "csrfmiddlewaretoken": self.token}, doseq=True).encode()
        head = {"Referer": self.url + path, "Sec-Fetch-Site": "same-origin"}  # as browsers say
        return self._open(Request(self.url + path, body, head))

    def post_body(self, path: str, body: bytes, kind: str) -> Answer:
        return self._open(Request(self.url + path, body, {"Content-Type": kind}))

    def sign_in(self, membership: str) -> Browser:
        """As one of the demo's people."""
        page = self.get("/account/login/")
        self.token = token_in(page.text)
        assert self.post("/demo/sign-in/", {"membership": membership}).accepted
        self.token = token_in(self.get("/").text)
        return self

    def cookies(self) -> str:
        jar = next(h for h in self._opener.handlers if isinstance(h, HTTPCookieProcessor)).cookiejar
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in jar)

    def _open(self, request: Request) -> Answer:
        try:
            answer = self._opener.open(request, timeout=self.seconds)
        except HTTPError as error:
            answer = error
        with answer:
            text = answer.read().decode("utf-8", "replace")
            return Answer(answer.status, text, answer.headers.get("Location", ""))


def token_in(page: str) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert found, page[:500]
    return found.group(1)


@dataclass
class Book:
    """What a person was told: acknowledged texts are in the record once, others at most once."""

    acknowledged: list[str] = field(default_factory=list)
    unsure: list[str] = field(default_factory=list)

    def check(self, site: Installation) -> None:
        check_all([self], site)


def check_all(books: Sequence[Book], site: Installation) -> None:
    """Looks once for all of them: each look is a process of its own."""
    told = [text for book in books for text in book.acknowledged]  # writers may be going on
    there = Counter(notes(site))
    lost = [text for text in told if there[text] != 1]
    twice = [text for book in books for text in book.unsure if there[text] > 1]
    assert not lost, f"acknowledged, and not there exactly once: {lost[:5]}"
    assert not twice, f"there more than once: {twice[:5]}"


class Companion(Browser):
    """A companion who is with a child right now."""

    def __init__(self, url: str, visit: str, membership: str, seconds: float = 60) -> None:
        super().__init__(url, seconds)
        self.visit = visit
        self.sign_in(membership)

    def write(self, note: str, key: UUID | None = None) -> Answer:
        fields = {"id": str(key or uuid4()), "note": note}
        return self.post(f"/visits/{self.visit}/write/", fields)


def companions(site: Installation) -> list[tuple[str, str]]:
    """Visit and membership of everybody who is with a child."""
    program = """
import json
from eassociate.access.models import Membership
from eassociate.roster.models import Visit
running = Visit.objects.unscoped(reason="test").filter(state="started").order_by("pk")
people = [(str(v.pk), v.companion.person_id) for v in running.select_related("companion")]
of = {m.person_id: str(m.pk) for m in Membership.objects.filter(role="companion")}
print(json.dumps([(visit, of[person]) for visit, person in people]))
"""
    return [tuple(pair) for pair in asked(site, program)]


def notes(site: Installation) -> list[str]:
    program = """
import json
from eassociate.diary.models import DiaryEntry
rows = DiaryEntry.objects.unscoped(reason="test").filter(kind="note")
print(json.dumps([row.text for row in rows]))
"""
    return asked(site, program)


def asked(site: Installation, program: str) -> Any:
    """What a program inside the site prints as JSON."""
    done = site.python(program)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])
