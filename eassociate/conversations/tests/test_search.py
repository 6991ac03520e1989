"""Search in what one may read: both scripts, accents, one wrong letter; nothing of it in clear."""

from __future__ import annotations

import re
from datetime import timedelta
from random import Random

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.test.utils import CaptureQueriesContext

from eassociate.conversations.commands import EditMessage, WithdrawMessage
from eassociate.conversations.models import Posting
from eassociate.conversations.reading import leads
from eassociate.conversations.reading import search as searching
from eassociate.conversations.reading.search import Wish, search
from eassociate.conversations.spelling import alike, shortened, words
from eassociate.conversations.tests.scene import say, thread
from eassociate.core import clock
from eassociate.journal.deeds import perform
from tests.people import WHY, World, make_world


def found(world: World, text: str = "", by: str = "guardian", **more: object) -> list[str]:
    return [hit.brief for hit in search(world.actor(by), Wish(text=text, **more)).hits]


SAID = "Сутра стижемо касније, идемо код зубара. Ђурђа носи šal."


#: As it is, in the other script, without accents, one letter left out, one too many, another one,
#: two swapped, the beginning.
ASKED = "зубара ZUBARA djurdja Ђурђа šal kasnje zuubara zubaru sutar stiž".split()
NOT_SAID = ["petak", "zubr", "zubara petak", "%", "a' OR 1=1"]


def test_it_is_found_however_it_is_written(world: World):
    say(world, "companion", SAID)
    assert [asked for asked in [*ASKED, "zubara sutra"] if found(world, asked) != [SAID]] == []


def test_what_was_not_said_is_not_found(world: World):
    say(world, "companion", SAID)
    assert [asked for asked in NOT_SAID if found(world, asked)] == []


def test_only_what_one_may_read_is_found(worlds: World):
    world = worlds
    say(world, "coordinator", "canary", thread(world, "care"))
    assert found(world, "canary", by="companion") == ["canary"]
    for key in ("guardian", "guardian2", "companion2", "manager"):
        assert found(world, "canary", by=key) == []
    assert found(world.other, "canary", by="coordinator") == []


def test_filters(world: World):
    say(world, "companion", "canary one")
    say(world, "coordinator", "canary two?", asks="yes_no")
    assert found(world, "canary") == ["canary two?", "canary one"]
    assert found(world, "canary", person="Companion") == ["canary one"]
    assert found(world, kind="asks") == ["canary two?"]
    assert found(world, "canary", child=world.child.pk, kind="text", person="coord")
    assert found(world, "canary", first=clock.today() + timedelta(days=1)) == []
    assert len(found(world, "canary", last=clock.today())) == 2


def test_what_was_changed_or_taken_back_is_found_by_its_present_words(world: World):
    message = say(world, "companion", "canary")
    perform(world.actor("companion"), EditMessage(message=message.pk, text="sparrow"))
    assert found(world, "canary") == []
    assert found(world, "sparrow") == ["sparrow"]
    perform(world.actor("companion"), WithdrawMessage(message=message.pk))
    assert found(world, "sparrow") == []
    assert not Posting.objects.unscoped(reason=WHY).exists()


def test_pages_go_on_where_the_last_one_ended(world: World, monkeypatch):
    monkeypatch.setattr(searching, "ON_A_PAGE", 2)
    for number in range(5):
        say(world, "companion", f"canary {number}")
    seen, before = [], None
    for _page in range(3):
        hits = search(world.actor("guardian"), Wish(text="canary", before=before))
        seen += [hit.brief[-1] for hit in hits.hits]
        before = hits.earlier
    assert seen == list("43210")
    assert before is None


def test_frequent_words_are_found_as_well(world: World, monkeypatch):
    monkeypatch.setattr(leads, "RARE", 2)
    monkeypatch.setattr(leads, "STEPS", (2, 3))
    for number in range(5):
        say(world, "companion", f"canary {['odd', 'even'][number % 2]}")
    assert len(found(world, "canary odd")) == 3


@pytest.mark.parametrize("by", ["guardian", "coordinator"])
def test_no_page_misses_one_or_shows_it_twice(world: World, monkeypatch, by: str):
    """However the words fall on the steps of the walk."""
    monkeypatch.setattr(leads, "RARE", 3)
    monkeypatch.setattr(leads, "STEPS", (3, 4))
    for name, value in {"ON_A_PAGE": 2, "LOOKED_AT": 4, "BATCH": 2}.items():
        monkeypatch.setattr(searching, name, value)
    chosen = Random(5)
    said = [" ".join(chosen.sample(["canary", "sparrow", "linnet"], 2)) for _number in range(16)]
    for number, text in enumerate(said):
        say(world, "companion", f"{text} {number}")
    for asked in ("canary", "canary sparrow", "sparrow linnet"):
        words_of = {f"{text} {number}": set(text.split()) for number, text in enumerate(said)}
        wanted = [text for text, there in words_of.items() if set(asked.split()) <= there]
        assert pages(world, asked, by) == wanted[::-1], asked


def pages(world: World, asked: str, by: str) -> list[str]:
    """What all pages show, one after the other."""
    seen: list[str] = []
    before = None
    while True:
        found = search(world.actor(by), Wish(text=asked, before=before))
        seen += [hit.brief for hit in found.hits]
        before = found.earlier
        if before is None:
            return seen


def test_where_it_takes_too_long_one_may_go_on(world: World, client, monkeypatch):
    monkeypatch.setattr(searching, "LOOKED_AT", 2)
    monkeypatch.setattr(searching, "BATCH", 2)
    say(world, "coordinator", "canary")
    for _number in range(3):
        say(world, "companion", "canary")
    client.force_login(world.person("guardian"))
    page = "/messages/search/?q=canary&person=coord"
    first = client.get(page).content.decode()
    assert "so far" in first
    [before] = re.findall(r"before=([0-9a-f-]{36})", first)
    assert "thread-line" not in first
    assert "thread-line" in client.get(f"{page}&before={before}").content.decode()


def test_as_many_questions_however_many_are_found(world: World):
    def asked() -> int:
        with CaptureQueriesContext(connection) as made:
            found(world, "canary")
        return len(made)

    say(world, "companion", "canary")
    few = asked()
    for _number in range(20):
        say(world, "coordinator", "canary again")
    assert asked() == few


def test_the_table_holds_no_word(world: World):
    say(world, "companion", "canary")
    with connection.cursor() as cursor:
        for table in ("conversations_posting", "conversations_spelling"):
            cursor.execute(f"SELECT * FROM {table}")
            rows = cursor.fetchall()
            assert rows
            assert "canary" not in str(rows)


def test_one_letter_off():
    for one, other in [
        ("zubara", "zubar"),
        ("zubara", "zubaar"),
        ("abcd", "abdc"),
        ("abcd", "bcd"),
    ]:
        assert set(shortened(one)) & set(shortened(other))
    assert alike("zubara", "zubaar")
    assert not alike("zubara", "zuabar")
    assert words("A b, Њ-Ж ŽIVOT!") == ["nj", "zivot"]


QUERIES = ["q=" + "ж" * 300, "child=x", "first=2026-02-30", "kind=zzz", "before=zz&q=a", "q=%F0%9F"]


def test_a_bad_question_is_an_error_at_its_field(world: World, client):
    client.force_login(world.person("guardian"))
    answers = {query: client.get(f"/messages/search/?{query}").status_code for query in QUERIES}
    assert set(answers.values()) <= {200, 400, 422}, answers


def test_an_index_of_an_earlier_release_is_brought_up_to_date(transactional_db: None):
    """Postings that name no thread yet are found afterwards."""
    before = [("conversations", "0002_urgent_messages")]
    latest = MigrationExecutor(connection).loader.graph.leaf_nodes()
    world = make_world()
    message = say(world, "companion", "canary")
    try:
        MigrationExecutor(connection).migrate(before)
    finally:
        MigrationExecutor(connection).migrate(latest)
    assert found(world, "canary") == ["canary"]
    threads = Posting.objects.unscoped(reason=WHY).values_list("thread", flat=True)
    assert set(threads) == {message.thread_id}
