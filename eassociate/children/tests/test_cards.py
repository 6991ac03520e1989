"""The cards: what is on them, and who reads them when."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from eassociate.access.doors import Denied
from eassociate.access.roles import Role
from eassociate.children.actions.bans import AddContactBan
from eassociate.children.actions.cards import WriteAboutMe, WriteEmergencyCard
from eassociate.children.actions.portraits import RemovePortrait, SetPortrait
from eassociate.children.models import EmergencyCard, Portrait
from eassociate.children.queries.cards import about_of, card_of, child_of_code, portrait_of
from eassociate.core import clock
from eassociate.journal.deeds import NotFound, Refused, perform
from eassociate.journal.models import Opening
from tests.people import WHY, World, relate
from tests.signing_in import sign_in
from tests.things import jpeg

CONTACT = {"name": "Vesna", "kinship": "majka", "phone": "064 123"}


def write(world: World, **texts: Any) -> None:
    texts = texts or {"epilepsy": "1. Turn\n2. Wait", "contacts": [CONTACT]}
    perform(world.actor("coordinator"), WriteEmergencyCard(child=world.child.pk, **texts))


def test_the_card_has_numbered_steps_and_whom_to_call(world: World):
    write(world)
    card = card_of(world.actor("companion"), world.child.pk)
    assert card.epilepsy == ["Turn", "Wait"]
    assert [(c.name, c.phone) for c in card.contacts] == [("Vesna", "064 123")]


def test_the_address_in_the_picture_stays_when_the_card_changes(world: World):
    write(world)
    first = EmergencyCard.objects.unscoped(reason=WHY).get().code
    write(world, allergies="nuts")
    card = EmergencyCard.objects.unscoped(reason=WHY).get()
    assert (card.code, card.allergies, card.epilepsy) == (first, "nuts", "")
    assert len(first) >= 20


def test_the_code_opens_the_card_for_those_who_may_see_it(worlds: World):
    write(worlds)
    code = EmergencyCard.objects.unscoped(reason=WHY).get().code
    address = reverse("card_by_code", kwargs={"code": code})
    opened = sign_in(worlds.person("companion")).get(address, follow=True)
    assert opened.status_code == 200
    assert "064 123" in opened.content.decode()
    assert child_of_code(worlds.actor("guardian"), code) == worlds.child.pk
    assert worlds.other
    for stranger in (worlds.person("companion2"), worlds.other.person("coordinator")):
        assert sign_in(stranger).get(address).status_code == 404


def test_a_substitute_reads_the_card_from_acceptance_until_the_visit_ends(world: World):
    write(world)
    accepted = clock.now() + timedelta(hours=1)
    ends = accepted + timedelta(hours=5)
    person = world.person("companion2")
    relate(world.child, person, Role.COMPANION, substitute=True, since=accepted, until=ends)

    def reads() -> bool:
        client = sign_in(person)
        pages = [
            client.get(reverse(name, kwargs={"pk": world.child.pk})).status_code
            for name in ("emergency", "emergency_print", "about", "child")
        ]
        try:
            card_of(world.actor("companion2"), world.child.pk)
        except NotFound:
            assert set(pages) == {404}
            return False
        assert set(pages) == {200}
        return True

    second = timedelta(seconds=1)
    moments = [accepted - second, accepted + second, ends - second, ends + second]
    seen = []
    for moment in moments:
        with time_machine.travel(moment, tick=False):
            seen.append(reads())
    assert seen == [False, True, True, False]


@pytest.mark.parametrize("key", ["manager", "schoolcontact", "town", "administrator"])
def test_who_does_not_care_for_the_child_reads_no_card(world: World, key: str):
    write(world)
    for read in (card_of, about_of, portrait_of):
        with pytest.raises(Denied):
            read(world.actor(key), world.child.pk)


def test_the_card_is_encrypted_at_rest(world: World):
    from django.db import connection

    write(world, allergies="canary-allergy")
    with connection.cursor() as cursor:
        cursor.execute("select allergies from children_emergencycard")
        assert b"canary" not in bytes(cursor.fetchone()[0])


def test_the_paper_names_no_banned_person_and_the_screen_does(world: World):
    write(world)
    ban = AddContactBan(child=world.child.pk, name="Zoran Banned")
    perform(world.actor("coordinator"), ban)
    client = sign_in(world.person("companion"))
    screen = client.get(reverse("emergency", kwargs={"pk": world.child.pk})).content.decode()
    assert "Zoran Banned" in screen
    paper = client.get(reverse("emergency_print", kwargs={"pk": world.child.pk})).content.decode()
    assert "Zoran Banned" not in paper
    assert "<svg" in paper


def test_about_me_is_written_and_read(world: World):
    command = WriteAboutMe(child=world.child.pk, calm="Тихо бројање")
    perform(world.actor("guardian"), command)
    about = about_of(world.actor("companion"), world.child.pk)
    assert (about.calm, about.may_write, about.empty) == ("Тихо бројање", False, False)


def test_every_look_is_written_down_with_the_look(world: World):
    write(world)
    client = sign_in(world.person("companion"))
    for name in ("child", "about", "emergency", "emergency_print"):
        client.get(reverse(name, kwargs={"pk": world.child.pk}))
    rows = Opening.objects.unscoped(reason=WHY).values_list("what", flat=True)
    assert sorted(rows) == ["card", "emergency", "record"]


def test_who_was_turned_away_has_not_looked(world: World):
    client = sign_in(world.person("companion2"))
    assert client.get(reverse("emergency", kwargs={"pk": world.child.pk})).status_code == 404
    assert not Opening.objects.unscoped(reason=WHY).exists()


def test_a_photo_is_drawn_anew_and_small(world: World):
    perform(world.actor("guardian"), SetPortrait(child=world.child.pk, image=jpeg(900, 600)))
    held = Portrait.objects.unscoped(reason=WHY).get()
    assert bytes(held.image)[:3] == b"\xff\xd8\xff"
    answer = sign_in(world.person("companion")).get(
        reverse("portrait", kwargs={"pk": world.child.pk})
    )
    assert (answer["Content-Type"], answer["Content-Disposition"]) == ("image/jpeg", "attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    perform(world.actor("guardian"), RemovePortrait(child=world.child.pk))
    assert not Portrait.objects.unscoped(reason=WHY).exists()


def test_what_is_no_picture_is_refused_at_the_field(world: World):
    with pytest.raises(Refused) as caught:
        perform(world.actor("guardian"), SetPortrait(child=world.child.pk, image=b"<svg/>"))
    assert caught.value.field == "image"
