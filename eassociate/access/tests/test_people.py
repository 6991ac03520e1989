"""Letting people in, without weakening a ban."""

import pytest

from eassociate.access.models import ContactBan, Membership, Person, Relation
from eassociate.access.people import (
    dialled,
    end_relations,
    ensure_membership,
    ensure_relation,
    find_or_make_person,
    same_name,
)
from eassociate.access.roles import Role
from eassociate.children.models import Child
from eassociate.core import clock
from eassociate.core.scripts import fold
from tests.people import WHY, World


def make(world: World, name="Јелена Јовановић", **more):
    return find_or_make_person(world.provider.pk, name, **more)


def test_an_email_is_the_same_person_however_it_is_written(world: World):
    person, made = make(world, email="Jelena@Example.org ")
    again, made_again = make(world, name="Jelena Jovanović", email="jelena@example.ORG")
    assert (made, made_again) == (True, False)
    assert again == person
    assert again.name == "Јелена Јовановић"


def test_name_and_telephone_are_the_same_person_only_in_the_same_organisation(worlds: World):
    assert worlds.other
    person, _ = make(worlds, phone="+381 64 123-456")
    ensure_membership(person, worlds.provider.pk, Role.GUARDIAN)
    assert make(worlds, name="Jelena Jovanović", phone="064/123456") == (person, False)
    assert make(worlds.other, phone="064/123456")[1]


def test_a_name_alone_is_nobody_in_particular(world: World):
    first, _ = make(world)
    ensure_membership(first, world.provider.pk, Role.GUARDIAN)
    second, made = make(world)
    assert made
    assert first != second


def test_who_was_made_cannot_sign_in(world: World):
    person, _ = make(world, email="a@example.org")
    assert not person.has_usable_password()


@pytest.mark.parametrize("phone", ["+381641234567", "00381 64 1234567", "064/123-4567"])
def test_one_number_in_many_spellings(phone: str):
    assert dialled(phone) == "0641234567"


def test_names_compare_across_scripts_and_order():
    person = Person(name="Јовановић Јелена")
    assert same_name(person, "Jelena Jovanović")
    assert not same_name(person, "Jelena Petrović")


def test_a_membership_is_made_once_and_again_after_it_ended(world: World):
    person, _ = make(world, email="a@example.org")
    first, made = ensure_membership(person, world.provider.pk, Role.GUARDIAN)
    assert made
    assert ensure_membership(person, world.provider.pk, Role.GUARDIAN) == (first, False)
    Membership.objects.filter(pk=first.pk).update(until=clock.now())
    second, made = ensure_membership(person, world.provider.pk, Role.GUARDIAN)
    assert made
    assert second != first


def test_a_relation_is_made_once(world: World):
    person, _ = make(world, email="a@example.org")
    first, made = ensure_relation(world.child.pk, person, Role.GUARDIAN, kinship="mother")
    assert made
    assert ensure_relation(world.child.pk, person, Role.GUARDIAN) == (first, False)
    assert end_relations(world.child.pk, person, Role.GUARDIAN) == 1


def _ban(world: World, name: str, person: Person | None = None) -> ContactBan:
    ban = ContactBan(child=world.child, person=person, name=name, name_folded=fold(name))
    ban.save()
    return ban


@pytest.mark.parametrize("by_name", [True, False])
def test_nobody_banned_is_related(world: World, by_name: bool):
    person, _ = make(world, email="a@example.org")
    ban = _ban(world, "Jelena Jovanović", None if by_name else person)
    before = Relation.objects.unscoped(reason=WHY).count()
    assert ensure_relation(world.child.pk, person, Role.GUARDIAN) == (None, False)
    assert Relation.objects.unscoped(reason=WHY).count() == before
    assert ContactBan.objects.unscoped(reason=WHY).get(pk=ban.pk).person == person


def test_a_ban_by_name_also_takes_away_an_earlier_relation(world: World):
    person = world.person("guardian")
    _ban(world, person.name)
    ensure_relation(world.child.pk, person, Role.GUARDIAN)
    assert not Child.objects.visible_to(world.actor("guardian")).exists()
