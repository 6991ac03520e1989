"""A child's facts, and the list of children."""

from datetime import date, timedelta

import pytest

from eassociate.children.actions.places import AddPlace, ChangePlace
from eassociate.children.actions.record import AddChild, ChangeChild, facts_of
from eassociate.children.models import Child, Place
from eassociate.children.queries.listing import children_of, counts_of, waiting_places
from eassociate.children.queries.record import record_of
from eassociate.children.rules import steps, years_old
from eassociate.core import clock
from eassociate.journal.deeds import Refused, perform
from eassociate.journal.models import Entry, Payload
from tests.people import WHY, World

BORN = date(2016, 5, 4)


def add(world: World, name="Ана Анић", **more):
    more.setdefault("born_on", BORN)
    done = perform(world.actor("coordinator"), AddChild(name=name, **more))
    return Child.objects.unscoped(reason=WHY).get(pk=done.result["child"])


def refused(world: World, **more):
    with pytest.raises(Refused) as caught:
        add(world, **more)
    return caught.value.field


def test_the_name_stays_as_the_family_writes_it(world: World):
    child = add(world, "  Ђорђе   Џајић ")
    assert (child.name, child.name_folded) == ("Ђорђе Џајић", "djordje dzajic")


def test_the_journal_row_holds_neither_name_nor_birthday(world: World):
    add(world, "Canary Name", school_class="canary-class")
    entry = Entry.objects.get()
    assert "anary" not in str(entry.body)
    assert "2016" not in str(entry.body)
    assert "Canary Name" in Payload.objects.get(entry=entry).text


@pytest.mark.parametrize(
    ("field", "facts"),
    [
        ("born_on", {"born_on": clock.today() + timedelta(days=1)}),
        ("born_on", {"born_on": date(1980, 1, 1)}),
        ("started_on", {"waiting_since": date(2025, 9, 1), "started_on": date(2025, 8, 31)}),
        ("ended_on", {"started_on": date(2025, 9, 1), "ended_on": date(2025, 8, 31)}),
    ],
)
def test_days_that_cannot_be_are_refused_at_their_field(world: World, field, facts):
    assert refused(world, **facts) == field
    assert Child.objects.unscoped(reason=WHY).count() == 2


def test_a_number_belongs_to_one_child_of_a_provider(worlds: World):
    child = add(worlds, number="K-1")
    assert refused(worlds, name="Druga", number="K-1") == "number"
    assert worlds.other
    add(worlds.other, number="K-1")
    facts = facts_of(child) | {"name": "Nova"}
    perform(worlds.actor("coordinator"), ChangeChild(**facts))


def test_another_providers_school_and_places_are_refused(worlds: World):
    assert worlds.other
    theirs = worlds.other.school.pk
    assert refused(worlds, school=theirs) == "school"
    assert refused(worlds, permitted_places=[worlds.school.pk, theirs]) == "permitted_places"


def test_a_municipality_is_one_in_both_scripts(world: World):
    first = add(world, municipality="Крушевац")
    second = add(world, "Druga", municipality="KRUŠEVAC")
    assert first.municipality_id == second.municipality_id


def test_who_waits_has_a_day_and_who_does_not_end_has_none(world: World):
    waiting = add(world, status="waiting", ended_on=BORN, started_on=BORN)
    assert (waiting.waiting_since, waiting.started_on, waiting.ended_on) == (
        clock.today(),
        None,
        None,
    )
    ended = add(world, "Druga", status="ended")
    assert ended.ended_on == clock.today()


def test_the_facts_of_a_child_change_nothing_when_sent_back(world: World):
    child = add(
        world,
        number="7",
        school=world.school.pk,
        municipality="Ниш",
        skills=["autism", "feeding"],
        permitted_places=[world.school.pk],
    )
    before = facts_of(child)
    perform(world.actor("coordinator"), ChangeChild(**before))
    assert facts_of(Child.objects.unscoped(reason=WHY).get(pk=child.pk)) == before


@pytest.mark.parametrize("search", ["đorđe", "ЂОРЂЕ", "djordje", "šcep ĐOR", "шћеп", "K-9"])
def test_a_child_is_found_in_either_script(world: World, search: str):
    add(world, "Ђорђе Шћепановић", number="K-9")
    found = children_of(world.actor("coordinator"), search=search)
    assert [child.name for child in found] == ["Ђорђе Шћепановић"]


@pytest.mark.parametrize("search", ["%", "_", "'; drop", "\\", "😀", "a" * 5000])
def test_a_search_finds_no_more_than_it_says(world: World, search: str):
    assert not children_of(world.actor("coordinator"), search=search)


def test_the_waiting_list_shows_who_waits_longest_first(world: World):
    late = add(world, "A", status="waiting", waiting_since=date(2025, 9, 2))
    early = add(world, "B", status="waiting", waiting_since=date(2025, 9, 1))
    actor = world.actor("coordinator")
    assert list(children_of(actor, "waiting")) == [early, late]
    assert waiting_places(actor) == {early.pk: 1, late.pk: 2}
    assert record_of(actor, late.pk).waiting_place == 2
    assert counts_of(actor) == {"active": 2, "waiting": 2}


def test_the_school_contact_reads_that_the_child_exists_and_no_more(world: World):
    record = record_of(world.actor("schoolcontact"), world.child.pk)
    assert record.child.name
    kept = [record.whole, record.guardians, record.homes, record.bans, record.approvals]
    assert not any([*kept, record.skills, record.places])


def test_a_place_keeps_the_monday_of_its_week_a(world: World):
    command = AddPlace(kind="school", name="ОШ Вук", week_a=date(2025, 9, 4))
    place = Place.objects.get(pk=perform(world.actor("coordinator"), command).result["place"])
    assert place.week_a == date(2025, 9, 1)
    assert place.organisation
    assert place.organisation.kind == "school"


def test_a_place_is_on_the_list_once_in_both_scripts(world: World):
    actor = world.actor("coordinator")
    perform(actor, AddPlace(kind="school", name="ОШ Вук"))
    with pytest.raises(Refused) as caught:
        perform(actor, AddPlace(kind="school", name="OŠ VUK"))
    assert caught.value.field == "name"


def test_no_address_of_a_home_gets_onto_the_list_of_places(world: World):
    for more in ({"address": "Canary 1"}, {"point": (43.5, 21.3)}):
        with pytest.raises(Refused):
            perform(world.actor("coordinator"), AddPlace(kind="home", name="Kod kuće", **more))


def test_renaming_a_school_renames_its_organisation(world: World):
    command = ChangePlace(place=world.school.pk, kind="school", name="OŠ Nova")
    perform(world.actor("coordinator"), command)
    world.school.refresh_from_db()
    assert world.school.organisation
    assert world.school.organisation.name == "OŠ Nova"


def test_lines_become_steps_and_doses_stay_whole():
    text = "1. Call\n 2) Wait\n- Turn\n2 ml now\n2.5 ml later\n\n10 minutes"
    assert steps(text) == ["Call", "Wait", "Turn", "2 ml now", "2.5 ml later", "10 minutes"]


def test_years_count_from_birthday_to_birthday():
    assert years_old(date(2016, 5, 4), date(2026, 5, 3)) == 9
    assert years_old(date(2016, 5, 4), date(2026, 5, 4)) == 10
    assert years_old(date(2016, 2, 29), date(2025, 2, 28)) == 8
