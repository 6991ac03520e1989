"""Companions: employed, changed, ended; papers, hours, photo; who may, and who is told."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from eassociate.access.doors import Denied
from eassociate.access.models import Membership
from eassociate.access.queries import memberships_of
from eassociate.children.models import Child
from eassociate.core import clock
from eassociate.journal.deeds import Effect, NotFound, Refused, perform
from eassociate.journal.history import described
from eassociate.journal.models import Entry
from eassociate.staff import slots
from eassociate.staff.actions.availability import SetAvailability
from eassociate.staff.actions.companions import AddCompanion, ChangeCompanion, SetSkills
from eassociate.staff.actions.ending import EndCompanion, ResumeCompanion
from eassociate.staff.actions.papers import SetPaper
from eassociate.staff.actions.portraits import RemoveCompanionPortrait, SetCompanionPortrait
from eassociate.staff.models import Companion, Paper
from eassociate.staff.queries.companion import own_papers, portrait_of
from tests.people import World, make_person
from tests.signing_in import sign_in
from tests.things import jpeg

TODAY = date(2026, 3, 10)
MORNING = {"weekday": 0, "start": time(8), "end": time(12)}


def _own(world: World) -> dict[str, Any]:
    companion = world.companion()
    return {
        "companion": companion.pk,
        "name": companion.person.name,
        "email": companion.person.email,
    }


ABOUT_ONE = {
    "change_companion": lambda w: ChangeCompanion(**_own(w)),
    "set_skills": lambda w: SetSkills(companion=w.companion().pk, skills=["sign"]),
    "end_companion": lambda w: EndCompanion(companion=w.companion().pk),
    "set_paper": lambda w: SetPaper(companion=w.companion().pk, kind="medical", valid_until=TODAY),
    "set_availability": lambda w: SetAvailability(companion=w.companion().pk, windows=[MORNING]),
    "set_companion_portrait": lambda w: SetCompanionPortrait(
        companion=w.companion().pk, image=jpeg()
    ),
    "remove_companion_portrait": lambda w: RemoveCompanionPortrait(companion=w.companion().pk),
}


def add(world: World, name: str = "Мира Илић", **more: Any) -> Companion:
    done = perform(world.actor("coordinator"), AddCompanion(name=name, **more))
    return Companion.objects.get(pk=done.result["companion"])


def give_papers(companion: Companion, days: int, *kinds: str) -> None:
    for kind in kinds or Paper.Kind.values:
        day = clock.today() + timedelta(days=days)
        Paper.objects.create(companion=companion, kind=kind, valid_until=day)


@pytest.mark.parametrize("name", ABOUT_ONE)
def test_the_coordinator_may_and_it_has_words(world: World, name: str):
    done = perform(world.actor("coordinator"), ABOUT_ONE[name](world))
    assert Entry.objects.get(pk=done.entry).action == name
    assert name in described()


@pytest.mark.parametrize("name", ABOUT_ONE)
@pytest.mark.parametrize("key", ["administrator", "companion", "guardian", "professional", "town"])
def test_other_roles_may_not(world: World, name: str, key: str):
    with pytest.raises(Denied):
        perform(world.actor(key), ABOUT_ONE[name](world))


@pytest.mark.parametrize("name", ABOUT_ONE)
def test_another_provider_finds_nothing(worlds: World, name: str):
    assert worlds.other
    with pytest.raises(NotFound):
        perform(worlds.other.actor("coordinator"), ABOUT_ONE[name](worlds))


def test_a_companion_is_employed_with_a_role(world: World):
    companion = add(world, email="Mira@Example.org", skills=["sign", "autism", "sign"])
    assert companion.skills == ["autism", "sign"]
    member = Membership.objects.get(person=companion.person, role="companion")
    assert member.organisation_id == world.provider.pk
    with pytest.raises(Refused):
        add(world, "Mira Ilić", email="mira@example.org")


def test_a_number_belongs_to_one_companion_of_a_provider(worlds: World):
    add(worlds, number="P-1")
    with pytest.raises(Refused) as caught:
        add(worlds, "Druga Osoba", number="P-1")
    assert caught.value.field == "number"
    assert worlds.other
    add(worlds.other, number="P-1")


@pytest.mark.parametrize(
    ("field", "minutes"), [("weekly_minutes", 48 * 60 + 1), ("daily_minutes", 12 * 60 + 1)]
)
def test_hours_have_their_bounds(world: World, field: str, minutes: int):
    with pytest.raises(Refused) as caught:
        add(world, **{field: minutes})
    assert caught.value.field == field


def test_the_end_takes_role_and_children_away_at_once(world: World):
    companion, told = world.companion(), []
    assert Child.objects.visible_to(world.actor("companion")).exists()
    step = lambda actor, pk: told.append(pk) or Effect(children=[world.child.pk])  # noqa: E731
    slots.endings.append(step)
    try:
        perform(world.actor("coordinator"), EndCompanion(companion=companion.pk))
    finally:
        slots.endings.remove(step)
    assert told == [companion.pk]
    assert memberships_of(companion.person_id) == []
    assert not Child.objects.visible_to(world.actor("companion")).exists()
    assert sign_in(companion.person).get(reverse("children")).status_code == 403


def test_who_is_taken_up_again_has_the_role_and_no_child(world: World):
    companion = world.companion()
    perform(world.actor("coordinator"), EndCompanion(companion=companion.pk))
    perform(world.actor("coordinator"), ResumeCompanion(companion=companion.pk))
    assert [m.role for m in memberships_of(companion.person_id)] == ["companion"]
    assert not Child.objects.visible_to(world.actor("companion")).exists()
    with pytest.raises(Refused):
        perform(world.actor("coordinator"), ResumeCompanion(companion=companion.pk))


def test_a_role_elsewhere_is_left_alone(worlds: World):
    assert worlds.other
    person = worlds.person("companion")
    Membership.objects.create(person=person, organisation=worlds.other.provider, role="companion")
    perform(worlds.actor("coordinator"), EndCompanion(companion=worlds.companion().pk))
    assert [m.organisation for m in memberships_of(person.pk)] == [worlds.other.provider]


def test_a_companion_reads_their_own_papers_alone(world: World):
    seen = own_papers(world.actor("companion"))
    assert seen.companion.person_id == world.person("companion").pk
    assert not seen.may_edit
    page = sign_in(world.person("companion")).get(reverse("my_papers")).content.decode()
    assert world.person("companion2").name not in page


def test_the_face_of_who_comes_is_shown_to_the_family(world: World):
    companion = world.companion()
    perform(world.actor("coordinator"), SetCompanionPortrait(companion=companion.pk, image=jpeg()))
    for key in ("coordinator", "companion", "guardian"):
        assert portrait_of(world.actor(key), companion.pk)[:2] == b"\xff\xd8"
    for key in ("guardian2", "companion2", "town"):
        with pytest.raises(NotFound):
            portrait_of(world.actor(key), companion.pk)


def test_a_form_sent_twice_is_one_companion(world: World):
    client = sign_in(world.person("coordinator"))
    form = {"id": str(uuid4()), "name": "Мира Илић", "language": "sr"}
    form |= {"weekly_minutes": "20:30", "daily_minutes": "6"}
    first, again = (client.post(reverse("companion_add"), form) for _ in range(2))
    assert first.url == again.url
    made = Companion.objects.get(person__name="Мира Илић")
    assert (made.weekly_minutes, made.daily_minutes) == (1230, 360)


def test_a_wrong_time_is_told_at_its_own_field_and_kept(world: World):
    client = sign_in(world.person("coordinator"))
    address = reverse("availability_edit", kwargs={"pk": world.companion().pk})
    form = {"day2_1_start": "12:00", "day2_1_end": "09:15", "day3_0_start": "08:00"}
    page = client.post(address, form).content.decode()
    assert 'id="id_day3_0_end_error"' in page
    page = client.post(address, {**form, "day3_0_end": "09:00"}).content.decode()
    assert 'id="id_day2_1_end_error"' in page
    assert "09:15" in page


def test_the_list_asks_as_often_for_many_as_for_one(world: World):
    client, address = sign_in(world.person("coordinator")), reverse("companions")
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for i in range(12):
        person = make_person(f"Osoba {i}")
        give_papers(Companion.objects.create(person=person, provider=world.provider), i)
    with CaptureQueriesContext(connection) as many:
        assert client.get(address).status_code == 200
    assert len(many) <= len(few)


def test_who_works_here_is_read_without_the_photos(world: World):
    companion = world.companion()
    perform(world.actor("coordinator"), SetCompanionPortrait(companion=companion.pk, image=jpeg()))
    found = Companion.objects.get(pk=companion.pk)
    assert found.get_deferred_fields() == {"portrait"}
    assert bytes(found.portrait)[:2] == b"\xff\xd8"
