"""What ends is over with the next click (C5)."""

import pytest
from django.test import Client
from django.urls import reverse

from eassociate.access.models import Person, Relation
from eassociate.access.people import ensure_membership
from eassociate.access.roles import Role
from eassociate.children.models import Child
from eassociate.journal.deeds import NotFound, Refused, perform
from eassociate.people.actions.ending import EndMembership
from tests.people import WHY, World


def end(world: World, key: str, by: str = "coordinator") -> None:
    perform(world.actor(by), EndMembership(membership=world.members[key].pk))


@pytest.mark.parametrize("key", ["guardian", "companion", "professional"])
def test_the_next_click_shows_nothing(world: World, key: str):
    client = Client()
    client.force_login(world.person(key))
    assert client.get(reverse("notices")).status_code == 200
    end(world, key)
    answer = client.get(reverse("notices"))
    assert answer.status_code in (302, 403, 404)
    assert world.child.name not in answer.content.decode()


def test_a_role_given_again_begins_empty(world: World):
    end(world, "companion")
    ensure_membership(world.person("companion"), world.provider.pk, Role.COMPANION)
    assert not Child.objects.visible_to(world.actor("companion")).exists()
    mine = Relation.objects.unscoped(reason=WHY).filter(person=world.person("companion"))
    assert not mine.filter(until=None).exists()


def test_another_role_of_the_same_person_stays(world: World):
    person = world.person("companion")
    other, _made = ensure_membership(person, world.provider.pk, Role.GUARDIAN)
    end(world, "companion")
    assert [m.pk for m in person.memberships.filter(until=None)] == [other.pk]


def test_nobody_ends_a_role_at_another_provider(worlds: World):
    assert worlds.other
    with pytest.raises(NotFound):
        perform(
            worlds.actor("coordinator"),
            EndMembership(membership=worlds.other.members["companion"].pk),
        )


def test_nobody_locks_themselves_out(world: World):
    with pytest.raises(Refused):
        end(world, "coordinator")


def test_people_are_listed_with_their_state_in_few_questions(
    world: World, django_assert_max_num_queries
):
    client = Client()
    client.force_login(world.person("coordinator"))
    client.get(reverse("people"))
    with django_assert_max_num_queries(16):
        page = client.get(reverse("people")).content.decode()
    assert world.person("guardian").name in page


def test_people_are_found_in_either_script(world: World):
    Person.objects.filter(pk=world.person("guardian").pk).update(
        name="Љиљана Ђорђевић", name_folded="ljiljana djordjevic"
    )
    client = Client()
    client.force_login(world.person("administrator"))
    assert "Љиљана" in client.get(reverse("people"), {"q": "ljilj"}).content.decode()
    assert "Љиљана" not in client.get(reverse("people"), {"role": "coordinator"}).content.decode()


def test_the_language_chosen_is_the_language_of_letters(world: World):
    client = Client()
    client.force_login(world.person("guardian"))
    client.post(reverse("set_language"), {"language": "de", "next": "/notices/"})
    assert Person.objects.get(pk=world.person("guardian").pk).language == "de"


def test_signing_in_brings_the_persons_language(world: World):
    person = world.person("guardian")
    Person.objects.filter(pk=person.pk).update(language="sr-latn")
    client = Client()
    client.post(
        reverse("account_login"), {"login": person.email, "password": "correct horse battery"}
    )
    assert client.cookies["django_language"].value == "sr-latn"
