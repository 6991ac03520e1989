"""The one door for reads."""

from datetime import timedelta

import pytest
from django.apps import apps

from eassociate.access.guarded import Guarded, Unscoped
from eassociate.access.models import ContactBan, Relation
from eassociate.access.policy import may
from eassociate.access.roles import Can, Role
from eassociate.children.models import Child, Home
from eassociate.core import clock
from eassociate.journal.deeds import perform
from eassociate.people.actions.own import ChooseLanguage
from tests.people import WHY, World, make_child, relate


def _reaches_child(model, seen=()):
    if model is Child:
        return True
    fields = [f for f in model._meta.get_fields() if f.many_to_one or f.one_to_one]
    ahead = {
        f.related_model for f in fields if f.concrete and f.related_model not in (*seen, model)
    }
    return any(_reaches_child(m, (*seen, model)) for m in ahead)


#: These name a child but are read by the person whom they tell, never by the child.
READ_BY_OWNER = {"journal.Notice"}


def test_every_model_that_reaches_a_child_is_guarded():
    reaching = [m for m in apps.get_models() if _reaches_child(m)]
    bare = [m._meta.label for m in reaching if not isinstance(m._default_manager, Guarded)]
    assert len(reaching) > 15
    assert set(bare) == READ_BY_OWNER


def test_asking_without_saying_who_asks_raises(db):
    for ask in (Child.objects.all, Child.objects.count, lambda: Child.objects.get(pk=1)):
        with pytest.raises(Unscoped):
            ask()


def test_reading_through_a_relation_is_guarded_too(world):
    with pytest.raises(Unscoped):
        world.child.visits.all()


def test_unscoped_wants_a_reason(db):
    with pytest.raises(Unscoped):
        Child.objects.unscoped(reason="")


EXPECTED = {
    "coordinator": {"Милица Јовановић", "Luka Petrović"},
    "companion": {"Милица Јовановић"},
    "companion2": {"Luka Petrović"},
    "guardian": {"Милица Јовановић"},
    "guardian2": {"Luka Petrović"},
    "professional": {"Милица Јовановић"},
    "manager": {"Милица Јовановић"},
    "schoolcontact": {"Милица Јовановић", "Luka Petrović"},
    "town": set(),
    "administrator": set(),
}


@pytest.mark.usefixtures("few_or_many")
@pytest.mark.parametrize("key", EXPECTED)
def test_each_role_sees_just_its_children(worlds: World, key: str):
    other = worlds.other
    assert other
    mine = Child.objects.visible_to(worlds.actor(key))
    assert {c.name for c in mine} == EXPECTED[key]
    assert {c.provider_id for c in mine} <= {worlds.provider.pk}
    assert not may(worlds.actor(key), Can.SEE_CHILD, other.child.pk)


def test_what_an_actor_reaches_is_asked_once(world: World, django_assert_num_queries):
    actor = world.actor("guardian")
    list(Child.objects.visible_to(actor))
    with django_assert_num_queries(2):
        list(Child.objects.visible_to(actor))
        list(Home.objects.visible_to(actor))


def test_what_an_action_changes_is_seen_after_it(world: World):
    actor = world.actor("guardian")
    assert Child.objects.visible_to(actor).exists()
    Relation.objects.unscoped(reason=WHY).filter(person=actor.person_id).delete()
    perform(actor, ChooseLanguage(language="de"))
    assert not Child.objects.visible_to(actor).exists()


def test_a_relation_counts_only_while_it_holds(world: World):
    actor = world.actor("companion")
    Relation.objects.unscoped(reason=WHY).filter(person=actor.person_id).update(until=clock.now())
    assert not Child.objects.visible_to(world.actor("companion")).exists()


def test_a_ban_takes_away_every_relation(world: World):
    person = world.person("guardian")
    ContactBan(child=world.child, person=person, name=person.name, name_folded="x").save()
    assert not Child.objects.visible_to(world.actor("guardian")).exists()
    assert not Home.objects.visible_to(world.actor("guardian")).exists()


def test_a_ban_on_one_child_leaves_the_other(world: World):
    person = world.person("guardian")
    other = make_child(world, "Sara Jovanović")
    relate(other, person, Role.GUARDIAN)
    ContactBan(child=world.child, person=person, name=person.name, name_folded="x").save()
    assert {c.name for c in Child.objects.visible_to(world.actor("guardian"))} == {"Sara Jovanović"}


def test_a_relation_of_another_role_opens_nothing(world: World):
    """Who is a companion at work is not thereby a guardian."""
    relate(world.child, world.person("companion2"), Role.GUARDIAN)
    assert not may(world.actor("companion2"), Can.SEE_CHILD, world.child.pk)


def test_a_relation_of_tomorrow_opens_nothing_today(world: World):
    relate(
        world.child,
        world.person("companion2"),
        Role.COMPANION,
        since=clock.now() + timedelta(days=1),
    )
    assert not may(world.actor("companion2"), Can.SEE_CHILD, world.child.pk)
