"""Who may still write down what happened: the relation, a while after it, never against a ban."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from eassociate.access.models import ContactBan
from eassociate.access.policy import asked_once, late_children, standing_relations
from eassociate.access.roles import Role
from eassociate.core import clock
from tests.people import World, make_child, relate

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def standing(actor) -> set:
    mine = standing_relations(actor.at).filter(person=actor.person_id, role=actor.role)
    return set(mine.values_list("child", flat=True))


def test_a_relation_counts_while_it_holds_and_for_the_grace_after_it(world: World):
    actor, now = world.actor("companion"), clock.now()
    person = world.person("companion")
    for ago, name in ((DAY / 2, "Скоро"), (2 * DAY, "Давно")):
        child = make_child(world, name)
        relate(child, person, Role.COMPANION, since=now - 9 * DAY, until=now - ago)
    found = late_children(actor, DAY)
    assert len(found) == 2
    assert late_children(actor, timedelta(0)) == standing(actor) == {world.child.pk}
    before = replace(actor, at=now - 8 * DAY)
    assert len(late_children(before, DAY) - standing(before)) == 0
    assert late_children(world.actor("guardian2"), DAY) == standing(world.actor("guardian2"))


def test_a_ban_wins_for_as_long_as_it_holds(world: World):
    actor = world.actor("companion")
    ban = ContactBan(child=world.child, person=world.person("companion"), name="x", name_folded="x")
    ban.since = clock.now() - DAY
    ban.save()
    actor = replace(actor, at=clock.now())
    assert late_children(actor, DAY) == standing(actor) == set()
    ban.until = clock.now() - timedelta(minutes=1)
    ban.save()
    assert late_children(actor, DAY) == {world.child.pk}


def test_in_a_batch_it_is_asked_once_as_of_its_arrival(world: World, django_assert_num_queries):
    actor = world.actor("companion")
    with asked_once(), django_assert_num_queries(2):
        first = late_children(actor, DAY)
        later = replace(actor, at=actor.at + timedelta(seconds=1))
        assert late_children(later, DAY) == first
    with django_assert_num_queries(2):
        late_children(actor, DAY)
