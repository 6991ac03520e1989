"""Every action of the room, asked by those who may, by other families and by other providers."""

import pytest

from eassociate.access.doors import Denied
from eassociate.access.models import ContactBan, Relation
from eassociate.children.actions.approvals import AddApproval, ChangeApproval, RemoveApproval
from eassociate.children.actions.bans import AddContactBan, EndContactBan
from eassociate.children.actions.cards import WriteAboutMe, WriteEmergencyCard
from eassociate.children.actions.guardians import AddGuardian, ChangeGuardian, EndGuardian
from eassociate.children.actions.homes import RemoveHome, SetHome
from eassociate.children.actions.places import AddPlace, ChangePlace
from eassociate.children.actions.portraits import RemovePortrait, SetPortrait
from eassociate.children.actions.record import AddChild, ChangeChild, facts_of
from eassociate.children.models import Approval, Home
from eassociate.core import clock
from eassociate.journal.deeds import NotFound, perform
from eassociate.journal.history import described
from eassociate.journal.models import Entry, Touch
from tests.people import WHY, World
from tests.things import jpeg

GRANTED = {
    "weekly_minutes": 600,
    "degree": 1,
    "valid_from": clock.today(),
    "valid_until": clock.today(),
}


def _relation(world: World):
    return Relation.objects.unscoped(reason=WHY).get(child=world.child, role="guardian").pk


def _saved(thing):
    thing.save()
    return thing.pk


def _approval(world: World):
    return _saved(Approval(child=world.child, **GRANTED))


#: For the coordinator alone.
COORDINATORS = {
    "change_child": lambda w: ChangeChild(**facts_of(w.child)),
    "add_guardian": lambda w: AddGuardian(child=w.child.pk, name="Nova Osoba"),
    "change_guardian": lambda w: ChangeGuardian(relation=_relation(w), name="Guardian Prvi"),
    "end_guardian": lambda w: EndGuardian(relation=_relation(w)),
    "set_home": lambda w: SetHome(child=w.child.pk, address="Canary 1"),
    "remove_home": lambda w: RemoveHome(home=_saved(Home(child=w.child, address="Canary 1"))),
    "add_contact_ban": lambda w: AddContactBan(child=w.child.pk, name="Neko Drugi"),
    "end_contact_ban": lambda w: EndContactBan(
        ban=_saved(ContactBan(child=w.child, name="N", name_folded="n")), reason="court"
    ),
    "add_approval": lambda w: AddApproval(child=w.child.pk, **GRANTED),
    "change_approval": lambda w: ChangeApproval(approval=_approval(w), **GRANTED),
    "remove_approval": lambda w: RemoveApproval(approval=_approval(w)),
}
#: For guardians who may decide as well.
FAMILIES = {
    "write_about_me": lambda w: WriteAboutMe(child=w.child.pk, like="trains"),
    "write_emergency_card": lambda w: WriteEmergencyCard(child=w.child.pk, allergies="nuts"),
    "set_portrait": lambda w: SetPortrait(child=w.child.pk, image=jpeg()),
    "remove_portrait": lambda w: RemovePortrait(child=w.child.pk),
}
ABOUT_A_CHILD = {**COORDINATORS, **FAMILIES}
NOT_COORDINATORS = ["companion", "professional", "manager", "town", "schoolcontact"]


@pytest.mark.parametrize("name", ABOUT_A_CHILD)
def test_the_coordinator_may_and_the_history_tells_it(world: World, name: str):
    command = ABOUT_A_CHILD[name](world)
    if name == "change_guardian":
        command = command.model_copy(
            update={"name": world.person("guardian").name, "email": world.person("guardian").email}
        )
    done = perform(world.actor("coordinator"), command)
    entry = Entry.objects.get(pk=done.entry)
    assert entry.action == name
    assert Touch.objects.unscoped(reason=WHY).get(entry=entry).child_id == world.child.pk
    assert name in described()


@pytest.mark.parametrize("name", ABOUT_A_CHILD)
@pytest.mark.parametrize("key", NOT_COORDINATORS)
def test_other_roles_may_not(world: World, name: str, key: str):
    with pytest.raises(Denied):
        perform(world.actor(key), ABOUT_A_CHILD[name](world))


@pytest.mark.parametrize("name", COORDINATORS)
def test_the_family_itself_may_not(world: World, name: str):
    with pytest.raises(Denied):
        perform(world.actor("guardian"), COORDINATORS[name](world))


@pytest.mark.parametrize("name", FAMILIES)
def test_a_guardian_who_may_decide_may_write_the_cards(world: World, name: str):
    perform(world.actor("guardian"), FAMILIES[name](world))
    Relation.objects.unscoped(reason=WHY).filter(role="guardian").update(may_decide=False)
    with pytest.raises(NotFound):
        perform(world.actor("guardian"), FAMILIES[name](world))


@pytest.mark.parametrize("name", FAMILIES)
def test_another_family_finds_nothing(world: World, name: str):
    with pytest.raises(NotFound):
        perform(world.actor("guardian2"), FAMILIES[name](world))


@pytest.mark.parametrize("name", ABOUT_A_CHILD)
def test_another_provider_finds_nothing(worlds: World, name: str):
    assert worlds.other
    with pytest.raises(NotFound):
        perform(worlds.other.actor("coordinator"), ABOUT_A_CHILD[name](worlds))
    assert not Entry.objects.exists()


@pytest.mark.parametrize("key", [*NOT_COORDINATORS, "guardian"])
def test_only_coordinators_make_children_and_places(world: World, key: str):
    born = world.child.born_on
    for command in (AddChild(name="Neko", born_on=born), AddPlace(kind="school", name="OŠ 2")):
        with pytest.raises(Denied):
            perform(world.actor(key), command)


def test_a_place_of_another_provider_is_not_found(worlds: World):
    assert worlds.other
    command = ChangePlace(place=worlds.school.pk, kind="school", name="Taken over")
    with pytest.raises(NotFound):
        perform(worlds.other.actor("coordinator"), command)
