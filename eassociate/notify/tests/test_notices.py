"""What people are told, in their words."""

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.utils import translation

from eassociate.core import clock
from eassociate.journal.models import Notice
from eassociate.notify.kinds import Kind
from eassociate.notify.queries import latest_notices, unread_count
from eassociate.notify.texts import _SENTENCES, Told, sentence
from tests.doors import Whose, notice
from tests.people import World

MORNING = datetime(2026, 3, 2, 7, 0, tzinfo=UTC)
TOLD = Told("Luka", "Ana", "Mira", MORNING, MORNING, MORNING, MORNING.date(), MORNING.date(), 2, 3)


def test_every_kind_has_its_sentence():
    assert set(_SENTENCES) == set(Kind)


@pytest.mark.parametrize("language", ["sr", "sr-latn", "de"])
@pytest.mark.parametrize("kind", list(Kind))
def test_every_sentence_is_said_in_every_language(kind: Kind, language: str):
    with translation.override("en"):
        english = sentence(kind, TOLD)
    with translation.override(language):
        assert sentence(kind, TOLD) != english


@pytest.mark.parametrize("kind", list(Kind))
def test_a_notice_without_facts_still_is_a_sentence(kind: Kind):
    assert sentence(kind, Told())


def test_a_kind_of_another_version_is_still_a_notice():
    assert sentence("from_the_future", Told()) == "There is something new."


def _told(world: World, key: str, child=None) -> Notice:
    made = notice(Whose(world, child or world.child, world.person(key)))
    return Notice.objects.get(pk=made["pk"])


def test_the_sentence_names_the_child_only_while_it_may_be_seen(world: World):
    _told(world, "guardian")
    assert world.child.name in latest_notices(world.actor("guardian"))[0].sentence
    world.child.relations(manager="_base_manager").update(until=clock.now())
    assert world.child.name not in latest_notices(world.actor("guardian"))[0].sentence


def test_each_role_is_told_what_concerns_it(worlds: World):
    assert worlds.other
    _told(worlds, "guardian")
    assert unread_count(worlds.actor("guardian")) == 1
    for actor in (worlds.actor("guardian2"), worlds.other.actor("guardian")):
        assert unread_count(actor) == 0


def test_opening_a_notice_marks_it_as_read(world: World):
    told = _told(world, "guardian")
    client = Client()
    client.force_login(world.person("guardian"))
    assert world.child.name in client.get("/notices/").content.decode()
    assert client.get(f"/notices/{told.pk}/").status_code == 302
    assert unread_count(world.actor("guardian")) == 0


def test_all_is_all_that_was_shown(world: World):
    client = Client()
    client.force_login(world.person("guardian"))
    shown = _told(world, "guardian")
    later = _told(world, "guardian")
    client.post("/notices/read/", {"upto": shown.pk})
    assert Notice.objects.get(read_at=None) == later


def test_a_list_of_many_takes_as_few_questions_as_one(world: World, django_assert_max_num_queries):
    for _ in range(20):
        _told(world, "guardian")
    with django_assert_max_num_queries(3):
        assert len(latest_notices(world.actor("guardian"), 20)) == 20


def test_a_notice_leads_nowhere_closed(world: World):
    """A substitute's notice outlives the visit: it then leads to the first page."""
    told = _told(world, "companion")
    Notice.objects.update(facts={"visit": str(told.pk)})
    assert "/record/" in latest_notices(world.actor("companion"))[0].href
    world.child.relations(manager="_base_manager").update(until=clock.now())
    assert latest_notices(world.actor("companion"))[0].href == "/"


def test_who_comes_in_another_role_is_led_to_the_list(world: World):
    told = _told(world, "guardian")
    Notice.objects.update(role="companion")
    client = Client()
    client.force_login(world.person("guardian"))
    assert client.get(f"/notices/{told.pk}/").headers["Location"] == "/notices/"
    client.force_login(world.person("guardian2"))
    assert client.get(f"/notices/{told.pk}/").status_code == 404
