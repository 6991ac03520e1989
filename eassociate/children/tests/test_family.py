"""Guardians, two homes and contact bans."""

from datetime import timedelta

import pytest

from eassociate.access.doors import Denied
from eassociate.access.models import ContactBan, Membership, Person, Relation
from eassociate.access.people import ensure_relation
from eassociate.access.queries import system_actor
from eassociate.children.actions.bans import AddContactBan, EndContactBan
from eassociate.children.actions.cards import WriteEmergencyCard
from eassociate.children.actions.guardians import AddGuardian, ChangeGuardian, EndGuardian
from eassociate.children.actions.homes import SetHome
from eassociate.children.bans import is_banned
from eassociate.children.models import Child, EmergencyContact, Home
from eassociate.children.queries.family import (
    bans_of_child,
    guardians_of_child,
    homes_of_child,
)
from eassociate.core import clock
from eassociate.journal.deeds import NotFound, Refused, perform
from tests.people import WHY, World, make_person

BANNED = "Зоран Јовановић"


def add(world: World, name="Petar Jovanović", **more) -> Relation:
    done = perform(world.actor("coordinator"), AddGuardian(child=world.child.pk, name=name, **more))
    return Relation.objects.unscoped(reason=WHY).get(pk=done.result["relation"])


def ban(world: World, **more):
    done = perform(world.actor("coordinator"), AddContactBan(child=world.child.pk, **more))
    return done.result


def test_a_guardian_acts_for_the_provider_and_sees_the_child(world: World):
    relation = add(world, kinship="otac", may_collect=False, email="Petar@Example.org")
    member = Membership.objects.get(person=relation.person, role="guardian")
    assert member.organisation_id == world.provider.pk
    assert relation.person.email == "petar@example.org"
    assert (relation.kinship, relation.may_decide, relation.may_collect) == ("otac", True, False)


def test_somebody_known_is_not_made_twice_nor_renamed(world: World):
    first = add(world, "Петар Јовановић", phone="064 123 456")
    perform(world.actor("coordinator"), EndGuardian(relation=first.pk))
    again = add(world, "Петар Јовановић", phone="+38164123456")
    assert again.person_id == first.person_id


def test_an_address_of_another_person_is_refused(world: World):
    with pytest.raises(Refused) as caught:
        add(world, "Neko Drugi", email=world.person("guardian2").email)
    assert caught.value.field == "email"


def test_who_is_a_guardian_is_not_added_again(world: World):
    person = world.person("guardian")
    with pytest.raises(Refused):
        add(world, person.name, email=person.email)


def test_rights_end_with_the_last_day(world: World):
    last = clock.today() + timedelta(days=3)
    relation = add(world, until=last)
    assert relation.until == clock.day_bounds(last)[1]
    seen = guardians_of_child(world.actor("coordinator"), world.child.pk)
    assert last in {guardian.last_day for guardian in seen}
    with pytest.raises(Refused):
        add(world, "Treca Osoba", until=clock.today() - timedelta(days=1))


def test_an_ended_guardian_sees_nothing_at_once(world: World):
    relation = Relation.objects.unscoped(reason=WHY).get(person=world.person("guardian"))
    perform(world.actor("coordinator"), EndGuardian(relation=relation.pk))
    assert not Child.objects.visible_to(world.actor("guardian")).exists()


def test_who_signs_in_keeps_their_address(world: World):
    relation = Relation.objects.unscoped(reason=WHY).get(person=world.person("guardian"))
    change = ChangeGuardian(
        relation=relation.pk, name=relation.person.name, email="thief@example.org"
    )
    with pytest.raises(Refused) as caught:
        perform(world.actor("coordinator"), change)
    assert caught.value.field == "email"


def test_who_is_known_elsewhere_is_not_renamed_from_here(worlds: World):
    assert worlds.other
    person = worlds.person("guardian")
    Membership.objects.create(person=person, organisation=worlds.other.provider, role="guardian")
    relation = Relation.objects.unscoped(reason=WHY).get(person=person)
    change = ChangeGuardian(relation=relation.pk, name="Taken Over", email=person.email)
    with pytest.raises(Refused):
        perform(worlds.actor("coordinator"), change)


def test_each_guardian_reads_their_own_address_alone(world: World):
    other = add(world)
    for person, address in ((world.person("guardian"), "Mine 1"), (other.person, "Canary 2")):
        home = SetHome(child=world.child.pk, guardian=person.pk, address=address)
        perform(world.actor("coordinator"), home)
    mine = homes_of_child(world.actor("guardian"), world.child.pk)
    assert [home.address for home in mine] == ["Mine 1"]
    everybody = homes_of_child(world.actor("coordinator"), world.child.pk)
    assert {home.address for home in everybody} == {"Mine 1", "Canary 2"}
    for key in ("companion", "professional", "manager", "schoolcontact"):
        assert homes_of_child(world.actor(key), world.child.pk) == []


def test_a_guardian_does_not_read_how_to_reach_the_other(world: World):
    add(world, phone="064 999 999", email="canary@example.org")
    seen = guardians_of_child(world.actor("guardian"), world.child.pk)
    assert {(g.phone, g.email) for g in seen if not g.is_reader} == {("", "")}
    companion = guardians_of_child(world.actor("companion"), world.child.pk)
    assert "064 999 999" in {g.phone for g in companion}
    assert {g.email for g in companion} == {""}


def test_a_home_written_twice_is_one_home(world: World):
    for address in ("Old 1", "New 2"):
        perform(world.actor("coordinator"), SetHome(child=world.child.pk, address=address))
    assert [h.address for h in Home.objects.unscoped(reason=WHY)] == ["New 2"]


def test_a_home_belongs_to_a_guardian_of_the_child(world: World):
    stranger = world.person("guardian2").pk
    home = SetHome(child=world.child.pk, guardian=stranger, address="X 1")
    with pytest.raises(Refused):
        perform(world.actor("coordinator"), home)


def test_an_address_is_unreadable_in_the_table(world: World):
    from django.db import connection

    perform(world.actor("coordinator"), SetHome(child=world.child.pk, address="Canary 1"))
    with connection.cursor() as cursor:
        cursor.execute("select address from children_home")
        assert b"Canary" not in bytes(cursor.fetchone()[0])


# -- contact bans -----------------------------------------------------------------------------


def test_a_ban_takes_away_whatever_the_person_was(world: World):
    person = world.person("guardian")
    outcome = ban(world, person=person.pk)
    assert outcome["relations"] == 1
    assert not Child.objects.visible_to(world.actor("guardian")).exists()
    assert guardians_of_child(world.actor("coordinator"), world.child.pk) == []


def test_ending_a_ban_gives_nothing_back(world: World):
    outcome = ban(world, person=world.person("guardian").pk)
    end = EndContactBan(ban=outcome["ban"], reason="П2 123/2026")
    perform(world.actor("coordinator"), end)
    assert not Child.objects.visible_to(world.actor("guardian")).exists()
    assert not is_banned(world.child.pk, world.person("guardian"))


def test_a_ban_ends_with_a_reason_and_never_by_the_system(world: World):
    held = ban(world, name=BANNED)["ban"]
    with pytest.raises(Refused):
        perform(world.actor("coordinator"), EndContactBan(ban=held, reason="  "))
    with pytest.raises(Denied):
        perform(system_actor(world.provider.pk), EndContactBan(ban=held, reason="list"))
    assert ContactBan.objects.unscoped(reason=WHY).get().until is None


@pytest.mark.parametrize(
    "name", [BANNED, "Zoran Jovanović", "jovanovic ZORAN", "  Зоран\tЈовановић "]
)
def test_a_banned_name_is_kept_away_however_it_is_written(world: World, name: str):
    ban(world, name=BANNED)
    assert is_banned(world.child.pk, name)
    with pytest.raises(Refused) as caught:
        add(world, name)
    assert caught.value.field == "name"
    assert not Person.objects.filter(name_folded__contains="zoran").exists()


def test_a_second_account_is_no_way_around_a_ban(world: World):
    add(world, BANNED, phone="064 1")
    ban(world, name=BANNED)
    twin = make_person("Zoran Jovanović", "twin@example.org")
    assert is_banned(world.child.pk, twin)
    assert ensure_relation(world.child.pk, twin, "guardian") == (None, False)
    with pytest.raises(Refused):
        add(world, "Zoran Jovanovic", email="twin@example.org")


def test_renaming_is_no_way_around_a_ban(world: World):
    ban(world, name=BANNED)
    relation = add(world, "Neko Drugi")
    change = ChangeGuardian(relation=relation.pk, name="Zoran Jovanović")
    with pytest.raises(Refused):
        perform(world.actor("coordinator"), change)


def test_a_ban_is_about_one_child(world: World):
    ban(world, name=BANNED)
    second = Child.objects.unscoped(reason=WHY).exclude(pk=world.child.pk).get()
    assert not is_banned(second.pk, BANNED)


def test_nobody_dials_a_banned_person_from_the_card(world: World):
    card = WriteEmergencyCard(
        child=world.child.pk, contacts=[{"name": "Zoran Jovanović", "phone": "064 1"}]
    )
    perform(world.actor("coordinator"), card)
    assert ban(world, name=BANNED)["contacts"] == 1
    assert not EmergencyContact.objects.unscoped(reason=WHY).exists()
    with pytest.raises(Refused) as caught:
        perform(world.actor("coordinator"), card)
    assert caught.value.field == "contacts.0.name"


def test_companions_read_a_ban_and_families_do_not(world: World):
    ban(world, name=BANNED)
    for key in ("coordinator", "companion", "manager"):
        assert [b.name for b in bans_of_child(world.actor(key), world.child.pk)] == [BANNED]
    for key in ("guardian", "professional", "schoolcontact"):
        assert bans_of_child(world.actor(key), world.child.pk) == []


def test_a_ban_wants_somebody(world: World):
    stranger = world.person("guardian2").pk
    for more in ({}, {"name": "  "}, {"person": stranger}):
        with pytest.raises(Refused):
            ban(world, **more)
    ban(world, name=BANNED)
    with pytest.raises(Refused):
        ban(world, name="Zoran Jovanović")


def test_an_ended_ban_is_not_ended_twice(world: World):
    held = ban(world, name=BANNED)["ban"]
    perform(world.actor("coordinator"), EndContactBan(ban=held, reason="court"))
    with pytest.raises(NotFound):
        perform(world.actor("coordinator"), EndContactBan(ban=held, reason="court"))
