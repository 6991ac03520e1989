"""A provider says how it is called and reached, and whether families may decline a substitute."""

from __future__ import annotations

import pytest
from django.urls import reverse

from eassociate.access.doors import Denied
from eassociate.journal.deeds import perform
from eassociate.people.actions.service import DescribeService
from eassociate.roster.stepping_in import family_is_asked
from tests.people import World, make_visit
from tests.signing_in import sign_in

PAGE = {"name": "Корак по корак", "phone": "037 123 456", "companion_word": "associate"}


@pytest.mark.parametrize("who", ["coordinator", "administrator"])
def test_what_is_written_holds_from_the_next_page_on(world: World, who: str):
    assert family_is_asked(world.provider.pk)
    answer = sign_in(world.person(who)).post(reverse("service"), PAGE)
    assert answer.status_code == 302
    world.provider.refresh_from_db()
    assert (world.provider.name, world.provider.phone) == (PAGE["name"], PAGE["phone"])
    assert world.provider.companion_word == "associate"
    assert not family_is_asked(world.provider.pk)


def test_families_and_schools_see_whom_to_call(world: World):
    make_visit(world.child, world.companion())
    sign_in(world.person("coordinator")).post(reverse("service"), PAGE)
    assert "tel:037 123 456" in sign_in(world.person("schoolcontact")).get("/").content.decode()


def test_what_is_there_is_shown_and_a_wrong_number_is_told_at_its_field(world: World):
    client = sign_in(world.person("coordinator"))
    client.post(reverse("service"), PAGE)
    assert 'value="037 123 456"' in client.get(reverse("service")).content.decode()
    answer = client.post(reverse("service"), {**PAGE, "phone": "call us", "name": ""})
    assert answer.status_code == 422
    assert {"phone", "name"} <= set(answer.context["form"].errors)


@pytest.mark.parametrize("who", ["companion", "guardian", "professional", "manager", "town"])
def test_others_may_not(world: World, who: str):
    with pytest.raises(Denied):
        perform(world.actor(who), DescribeService(name="x"))


def test_another_provider_stays_as_it_is(worlds: World):
    assert worlds.other
    perform(worlds.actor("coordinator"), DescribeService(name="Први", phone="011 1"))
    worlds.other.provider.refresh_from_db()
    assert worlds.other.provider.phone == ""


def test_the_way_there_is_in_the_account_menu(world: World):
    way = f'href="{reverse("service")}"'
    assert way in sign_in(world.person("administrator")).get("/").content.decode()
    assert way not in sign_in(world.person("companion")).get("/").content.decode()
