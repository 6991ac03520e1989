"""Faults 14, 16 and 28: the same thing sent twice, the same id for something else, a crowd."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest

from tests.faults.people import Answer, Book, Companion, companions, notes
from tests.installation import Installation, Server


@pytest.fixture(params=["demo", "on_postgres"])
def served(request: pytest.FixtureRequest) -> Iterator[tuple[Installation, Server]]:
    site = request.getfixturevalue(request.param)
    with Server(site) as server:
        yield site, server


def test_the_same_form_many_times_in_parallel_is_one_entry(served):
    site, server = served
    visit, membership = companions(site)[0]
    browsers = [Companion(server.url, visit, membership) for _ in range(8)]
    for turn in range(3):
        key, text = uuid4(), f"parallel {turn}"

        def send(browser: Companion, text: str = text, key=key) -> Answer:
            return browser.write(text, key)

        with ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(send, browsers))
        assert all(answer.accepted for answer in answers)
        assert browsers[0].write(text, key).accepted
        assert notes(site).count(text) == 1
    site.do("check")


def test_the_same_id_for_other_content_is_a_conflict_that_keeps_both_in_sight(served):
    site, server = served
    visit, membership = companions(site)[0]
    companion, key = Companion(server.url, visit, membership), uuid4()
    assert companion.write("what was meant", key).accepted
    other = companion.write("something else altogether", key)
    assert other.status == 422
    assert "something else altogether" in other.text
    there = notes(site)
    assert there.count("what was meant") == 1
    assert "something else altogether" not in there
    colleague = next(pair for pair in companions(site) if pair[1] != membership)
    stranger = Companion(server.url, *colleague).write("what was meant", key)
    assert stranger.status == 422
    assert notes(site).count("what was meant") == 1


def test_fifty_people_at_once_wait_and_none_is_refused(demo: Installation):
    people = companions(demo)
    book = Book()
    with Server(demo) as server:
        crowd = [Companion(server.url, *people[n % len(people)], seconds=120) for n in range(50)]

        def work(number: int) -> list[tuple[str, int]]:
            done = []
            for turn in range(3):
                text = f"crowd {number} {turn}"
                done.append(("/", crowd[number].get("/").status))
                done.append((text, crowd[number].write(text).status))
            return done

        with ThreadPoolExecutor(50) as pool:
            answers = [pair for done in pool.map(work, range(50)) for pair in done]
    assert {status for what, status in answers if what == "/"} == {200}
    assert {status for what, status in answers if what != "/"} == {302}
    book.acknowledged = [what for what, _ in answers if what != "/"]
    assert len(book.acknowledged) == 150
    book.check(demo)
    demo.do("check")
