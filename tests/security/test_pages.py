"""What no page may hold: another site (C18), a name in address or title (C19), a trace (C30)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch
from urllib.parse import unquote, urlsplit

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.db import DatabaseError, transaction
from django.urls import reverse

from eassociate.children.models import Child, Home
from tests.doors import DOORS
from tests.people import WHY
from tests.scene import Scene
from tests.security.reading import Page

pytestmark = pytest.mark.django_db


PAGES = sorted(n for n, door in DOORS.items() if door.get is not None)
#: Its number is what is looked for, in any script: so long that no chance token holds it.
NUMBER = "7719-4417"
CANARY = f"Канаринац-улица {NUMBER}"
#: Who may see where the child lives (its own guardian of that home; who plans).
MAY_SEE = {"guardian", "coordinator"}


@pytest.fixture(scope="module", params=PAGES)
def answers(request: pytest.FixtureRequest, scene: Scene) -> list[tuple[str, Any]]:
    """(who, answer) at an address for all who may be there, for their own: asked once for all
    that is looked for. The child lives with its guardian at `CANARY`."""
    name, door = request.param, DOORS[request.param]
    with at_home(scene):
        return [
            (key, scene.ask(scene.clients[key], "get", name, door, scene.whose(key)["own"]))
            for key in sorted(door.who)
        ]


@contextmanager
def at_home(scene: Scene) -> Iterator[str]:
    """Where the child lives with its guardian, for as long as the block lasts."""
    point = transaction.savepoint()
    Home(child=scene.world.child, guardian=scene.world.person("guardian"), address=CANARY).save()
    yield CANARY
    transaction.savepoint_rollback(point)


def text_of(answer: Any) -> str:
    if answer.streaming:
        return ""
    return answer.content.decode(errors="replace")


def test_no_page_asks_another_site_for_anything(answers: list[tuple[str, Any]]):
    for key, answer in answers:
        policy = answer.headers.get("Content-Security-Policy", "")
        assert "default-src 'none'" in policy
        assert not [word for word in ("http", "*", "unsafe") if word in policy]
        if "html" not in answer.headers.get("Content-Type", ""):
            continue
        for link in Page(text_of(answer)).links:
            parts = urlsplit(link)
            assert parts.scheme in ("", "tel", "mailto", "data"), (key, link)
            assert not parts.netloc, (key, link)


def test_no_name_of_a_child_is_in_an_address_or_title(scene: Scene, answers: list[tuple[str, Any]]):
    children = Child.objects.unscoped(reason=WHY).filter(provider=scene.world.provider)
    words = {w.lower() for c in children for w in (c.name, *c.name.split(), c.name_folded)}
    for key, answer in answers:
        header = " ".join(f"{k}: {v}" for k, v in answer.headers.items())
        spots = [unquote(answer.request["PATH_INFO"]), unquote(header)]
        if "html" in answer.headers.get("Content-Type", ""):
            page = Page(text_of(answer))
            spots += [page.title, *(unquote(link) for link in page.links)]
        for spot in spots:
            assert not [w for w in words if w in spot.lower()], (key, spot)


def test_no_page_behind_the_sign_in_is_kept(
    request: pytest.FixtureRequest, answers: list[tuple[str, Any]]
):
    if DOORS[request.node.callspec.params["answers"]].out != 302:
        return
    for key, answer in answers:
        assert "no-store" in answer.headers["Cache-Control"], key


def test_a_broken_session_store_shows_nothing(scene: Scene):
    """C30: closed, in words, without a trace."""
    client = scene.clients["coordinator"]
    client.raise_request_exception = False
    try:
        with patch.object(SessionStore, "load", side_effect=DatabaseError("secret-detail")):
            answer = client.get(reverse("children"))
    finally:
        client.raise_request_exception = True
    text = text_of(answer)
    assert answer.status_code in (302, 500, 503)
    assert scene.world.child.name not in text
    assert "secret-detail" not in text
    assert "Traceback" not in text


def test_a_broken_permission_query_shows_nothing(scene: Scene):
    client = scene.clients["guardian"]
    client.raise_request_exception = False
    try:
        with patch(
            "eassociate.access.middleware.memberships_of", side_effect=RuntimeError("secret-detail")
        ):
            answer = client.get(reverse("child", kwargs={"pk": scene.world.child.pk}))
    finally:
        client.raise_request_exception = True
    text = text_of(answer)
    assert answer.status_code == 500
    assert scene.world.child.name not in text
    assert "secret-detail" not in text


def test_the_home_address_is_on_no_page_of_those_who_must_not_see_it(
    answers: list[tuple[str, Any]],
):
    """C2."""
    for key, answer in answers:
        if key in MAY_SEE:
            continue
        header = " ".join(f"{k}: {v}" for k, v in answer.headers.items())
        spots = text_of(answer) + unquote(header)
        assert NUMBER not in spots, key


@pytest.fixture
def canary(scene: Scene) -> Iterator[str]:
    with at_home(scene) as address:
        yield address


def test_the_canary_can_be_seen_at_all(scene: Scene, canary: str):
    """Else the test above would pass on an empty page."""
    address = reverse("child", kwargs={"pk": scene.world.child.pk})
    assert canary in text_of(scene.clients["guardian"].get(address))
    assert canary in text_of(scene.clients["coordinator"].get(address))


def test_the_other_guardian_does_not_see_the_first_ones_home(scene: Scene, canary: str):
    from eassociate.access.roles import Role
    from tests.people import relate

    relate(scene.world.child, scene.world.person("guardian2"), Role.GUARDIAN)
    from tests.signing_in import sign_in

    client = sign_in(scene.world.person("guardian2"))
    for name in ("child", "about", "emergency", "looks", "changes"):
        answer = client.get(reverse(name, kwargs={"pk": scene.world.child.pk}))
        assert canary not in text_of(answer), name
