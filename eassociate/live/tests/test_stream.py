"""Open pages hear of what concerns them, from a real server, through a real socket."""

from __future__ import annotations

import asyncio
import sys
import time
from http.client import HTTPConnection

import pytest

from eassociate.live.tests.browsing import Page, close_pages, open_page
from eassociate.live.tests.serving import Site, database

#: People of the two providers, `each` of a kind, with a session for each.
PEOPLE = """
    from django.test import Client
    from eassociate.access.models import Membership, Person
    from tests.people import join, make_worlds, relate
    world, each, found = make_worlds(), int(sys.argv[1]), {}
    def sign_in(key, person):
        client = Client(); client.force_login(person)
        found.setdefault(key, []).append(client.cookies["sessionid"].value)
    for here, name in ((world, "own"), (world.other, "other")):
        for key in ("coordinator", "guardian", "guardian2", "companion", "professional", "town"):
            sign_in(f"{name} {key}", here.person(key))
        for key, child in (("guardian", here.child), ("guardian2", None)):
            for number in range(each - 1):
                member = join(here, f"{key}-{number}", "guardian")
                if child:
                    relate(child, member.person, "guardian")
                sign_in(f"{name} {key}", member.person)
    print(json.dumps(found))
"""
#: A deed that concerns the child of the first provider.
DEED = """
    from uuid import UUID
    from eassociate.access.models import Membership
    from eassociate.access.queries import actor_of
    from eassociate.access.roles import Can
    from eassociate.children.models import Child
    from eassociate.journal.commands import Command
    from eassociate.journal.deeds import Effect, action, perform
    class Knock(Command):
        child: UUID
    @action(Knock, needs=Can.SEE_TODAY)
    def knock(actor, command):
        return Effect(children=[command.child])
    who = Membership.objects.select_related("person").get(
        role="coordinator", organisation__name="Prvi")
    child = Child.objects.unscoped(reason="test").get(
        provider__name="Prvi", name="Милица Јовановић")
    perform(actor_of(who), Knock(child=child.pk))
    print(json.dumps(time.monotonic()))
"""
#: The first guardian's role ends.
REVOCATION = """
    from eassociate.access.models import Membership
    from eassociate.core import clock
    Membership.objects.filter(person__email="guardian@prvi.example").update(until=clock.now())
"""
CONCERNED = {"own coordinator", "own guardian", "own companion", "own professional"}


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def site(request, tmp_path):
    """On SQLite, and on a PostgreSQL server if there is one."""
    with database(request.param) as address:
        yield Site(tmp_path, address)


async def _everybody(port: int, sessions: dict[str, list[str]], each: int = 1) -> list[Page]:
    wanted = [(who, key) for who, keys in sessions.items() for key in keys for _ in range(each)]
    return await asyncio.gather(*(open_page(port, who, key) for who, key in wanted))


async def _reach(pages: list[Page], since: float) -> dict[int, float]:
    """Seconds from `since` until each page heard, once all have that it concerns."""
    until = since + 5
    concerned = [p for p in pages if p.who in CONCERNED]
    while time.monotonic() < until and not all(p.changes(since) for p in concerned):
        await asyncio.sleep(0.02)
    await asyncio.sleep(0.7)
    return {id(p): p.changes(since)[0] - since for p in pages if p.changes(since)}


@pytest.mark.faults
def test_two_hundred_pages_hear_within_a_second(site, capsys):
    sessions = site.run(PEOPLE, "8")
    with site.served() as server:
        before = server.memory()
        held, last, answer = asyncio.run(_two_hundred(site, server, sessions))
        with capsys.disabled():
            sys.stdout.write(
                f"\n200 pages: {before:.0f} -> {held:.0f} MB, {server.threads()} threads, "
                f"last told after {last:.2f} s, another page in {answer:.3f} s\n"
            )
    assert last < 1.0
    assert answer < 1.0


async def _two_hundred(site, server, sessions) -> tuple[float, float, float]:
    pages = await _everybody(server.port, sessions, each=5)
    assert [p.status for p in pages] == ["HTTP/1.1 200 OK"] * 200
    deed = await asyncio.to_thread(site.run, DEED)
    heard = await _reach(pages, deed)
    assert {id(p) for p in pages if p.who in CONCERNED} == set(heard)
    held, answer = server.memory(), await asyncio.to_thread(_answer_time, server.port)
    await close_pages(pages)
    return held, max(heard.values()), answer


def _answer_time(port: int) -> float:
    began = time.monotonic()
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", "/account/login/")
    assert connection.getresponse().read()
    return time.monotonic() - began


@pytest.mark.faults
def test_the_stream_of_a_revoked_person_ends_and_the_others_stay(site):
    sessions = site.run(PEOPLE, "1")
    with site.served() as server:
        asyncio.run(_revoked(site, server.port, sessions))


async def _revoked(site, port, sessions):
    gone = await open_page(port, "guardian", sessions["own guardian"][0])
    stays = await open_page(port, "companion", sessions["own companion"][0])
    await asyncio.to_thread(site.run, REVOCATION)
    await asyncio.to_thread(site.run, DEED)
    await asyncio.wait_for(gone.task, 5)
    again = await open_page(port, "guardian", sessions["own guardian"][0])
    assert (gone.ended, stays.ended) == (True, False)
    assert "200" not in again.status
    await close_pages([stays])


@pytest.mark.faults
def test_a_page_that_missed_something_is_told_when_it_comes_back(site):
    sessions = site.run(PEOPLE, "1")
    with site.served() as server:
        asyncio.run(_missed(site, server.port, sessions["own guardian"][0]))


async def _missed(site, port, session):
    first = await open_page(port, "guardian", session)
    await asyncio.to_thread(site.run, DEED)
    await asyncio.sleep(0.7)
    seen = first.last_id()
    late = await open_page(port, "guardian", session, f"/live/?since={seen}")
    await close_pages([first])
    await asyncio.to_thread(site.run, DEED)
    await asyncio.sleep(0.7)
    behind = await open_page(port, "guardian", session, f"/live/?since={seen}")
    await asyncio.sleep(0.7)
    assert len(late.changes()) == 1  # the deed after it came, not the one it had seen
    assert len(behind.changes()) == 1
    await close_pages([late, behind])


@pytest.mark.faults
def test_the_seventh_stream_of_a_session_closes_the_first(site):
    sessions = site.run(PEOPLE, "1")
    with site.served() as server:
        asyncio.run(_seven(server.port, sessions["own guardian"][0]))


async def _seven(port, session):
    pages = [await open_page(port, str(number), session) for number in range(7)]
    await asyncio.wait_for(pages[0].task, 5)
    assert [page.ended for page in pages] == [True] + [False] * 6
    await close_pages(pages)
