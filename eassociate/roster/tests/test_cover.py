from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from eassociate.access.doors import Denied
from eassociate.access.models import ContactBan
from eassociate.children.models import Approval
from eassociate.core import clock
from eassociate.journal.deeds import NotFound
from eassociate.roster.models import CompanionAbsence, MustNotAccompany, Offer, Visit
from eassociate.roster.queries.cover import cover_panel, everybody_for
from eassociate.roster.tests.steps import MORNING, TODAY, hours, open_visit, second_child
from eassociate.staff.models import Availability, Companion, Paper
from tests.people import WHY, World, join, make_child, make_visit, relate

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def morning():
    with time_machine.travel(MORNING, tick=False) as traveller:  # 7:00
        yield traveller


def staff(world: World, key: str) -> Companion:
    join(world, key, "companion")
    return world.companion(key)


def panel(world: World):
    return cover_panel(world.actor("coordinator"))


def met(world: World, companion: Companion, times: int, child=None) -> None:
    for n in range(times):
        make_visit(child or world.child, companion, TODAY - timedelta(days=n + 7), state="ended")


def stops_of(world: World, visit: Visit, companion: Companion) -> list[str]:
    rows = everybody_for(world.actor("coordinator"), visit.pk)
    return plain(next(row.stops for row in rows if row.companion == companion.pk))


def plain(words: list[str]) -> list[str]:
    """With ordinary blanks where numbers and units are kept together."""
    return [word.replace("\N{NO-BREAK SPACE}", " ") for word in words]


def test_who_knows_the_child_comes_first_with_reasons_in_words(world):
    visit = open_visit(world)
    met(world, world.companion("companion2"), 3)
    CompanionAbsence.objects.create(
        companion=world.companion(), first=TODAY, last=TODAY, entered_by=world.person("coordinator")
    )
    staff(world, "stranger")
    (row,) = panel(world).visits
    assert (row.visit, row.minutes_left) == (visit, 60)
    assert [choice.name.split()[0] for choice in row.ranked] == ["Companion2", "Stranger"]
    assert plain(row.ranked[0].reasons) == [
        "knows the child: 3 visits",
        "free until then",
        "about 20 min on the way",
        "40 h left this week",
    ]
    assert row.proposal == row.ranked[0]


def test_reasons_are_in_the_readers_language(world):
    open_visit(world)
    with override("de"):
        (row,) = panel(world).visits
    assert row.ranked[0].reasons[0] == "kennt das Kind noch nicht"
    with override("sr"):
        (row,) = panel(world).visits
    assert row.ranked[0].reasons[0] == "још не познаје дете"


def test_the_choice_is_the_best_for_all_together(world):
    """Companion 2 knows both children, the stranger can do only one of the visits."""
    first = open_visit(world, regular=None)
    child = second_child(world)
    child.skills = ["sign"]
    child.save()
    second = open_visit(world, child=child, regular=None)
    able, other = world.companion("companion2"), world.companion()
    able.skills = ["sign"]
    able.save()
    met(world, able, 12)
    found = panel(world)
    chosen = {row.visit.pk: row.proposal.companion for row in found.visits}
    assert chosen == {first.pk: other.pk, second.pk: able.pk}
    assert (found.proposed, found.exact) == (2, True)


def test_the_heavier_need_comes_first(world):
    light, heavy = open_visit(world, regular=None), second_child(world)
    open_visit(world, child=heavy, regular=None)
    for child, degree in [(world.child, 4), (heavy, 1)]:
        Approval(
            child=child,
            weekly_minutes=1200,
            degree=degree,
            valid_from=TODAY,
            valid_until=TODAY,
        ).save()
    Companion.objects.exclude(pk=world.companion().pk).update(active=False)
    chosen = {row.visit.child_id: row.proposal for row in panel(world).visits}
    assert chosen[heavy.pk] is not None
    assert chosen[light.child_id] is None


def test_a_visit_that_nobody_can_take_says_why(world):
    open_visit(world, regular=None)
    Companion.objects.exclude(pk=world.companion("companion2").pk).update(active=False)
    Paper.objects.create(
        companion=world.companion("companion2"),
        kind="medical",
        valid_until=TODAY - timedelta(days=1),
    )
    (row,) = panel(world).visits
    assert (row.proposal, row.ranked) == (None, [])
    assert row.nobody == ["1 person: a paper is no longer valid"]
    assert row.nearest[0].stops == ["a paper is no longer valid"]


def test_every_rule_of_the_tables_stops(world):
    visit = open_visit(world, regular=None)
    actor = world.person("coordinator")
    one = staff(world, "one")

    def stopped() -> list[str]:
        return stops_of(world, visit, one)

    assert stopped() == []
    absence = CompanionAbsence.objects.create(
        companion=one, first=TODAY, last=TODAY, entered_by=actor
    )
    assert stopped() == ["is away"]
    absence.delete()
    busy = make_visit(second_child(world), one, TODAY)
    assert stopped() == ["is with another child until 12:00"]
    busy.delete()
    window = Availability.objects.create(companion=one, weekday=1, start="07:00", end="20:00")
    assert stopped() == ["does not work at that time"]
    window.weekday = 0
    window.save()
    assert stopped() == []
    world.child.skills = ["sign", "feeding"]
    world.child.save()
    one.skills = ["feeding"]
    one.save()
    assert stopped() == ["has not learned: sign language"]
    world.child.skills = []
    world.child.save()
    one.weekly_minutes = 230
    one.save()
    assert stopped() == ["week full, 10 min too much"]
    one.weekly_minutes, one.daily_minutes = 2400, 200
    one.save()
    assert stopped() == ["day full, 40 min too much"]
    one.daily_minutes = 480
    one.save()
    MustNotAccompany(child=world.child, companion=one).save()
    assert stopped() == ["is a relative or was ruled out"]


@pytest.mark.parametrize(
    ("how", "stop"),
    [
        ("guardian", "is a relative or was ruled out"),
        ("ban", "must not be near the child"),
        ("name", "must not be near the child"),
        ("refused", "the family has declined"),
        ("declined", "was asked and cannot"),
        ("expired", "was asked and cannot"),
    ],
)
def test_people_whom_the_family_or_the_law_keeps_away(world, how, stop):
    visit, one = open_visit(world, regular=None), staff(world, "one")
    if how == "guardian":
        relate(world.child, one.person, "guardian")
    elif how == "ban":
        ContactBan(child=world.child, person=one.person, name="x", name_folded="x").save()
    elif how == "name":
        ContactBan(child=world.child, name=one.person.name, name_folded="x").save()
    else:
        Offer(
            visit=visit,
            companion=one,
            state=how,
            made_by=world.person("coordinator"),
            deadline=clock.now(),
            answered_at=clock.now(),
        ).save()
    assert stops_of(world, visit, one) == [stop]


def test_hours_of_the_week_count(world):
    visit, one = open_visit(world, regular=None), staff(world, "one")
    for n in range(1, 5):
        make_visit(second_child(world), one, TODAY + timedelta(days=n))
    rows = everybody_for(world.actor("coordinator"), visit.pk)
    mine = next(row for row in rows if row.companion == one.pk)
    assert plain(mine.reasons)[-1] == "24 h left this week"


def test_who_is_asked_is_not_proposed_for_another_child_then(world):
    first, child = open_visit(world, regular=None), second_child(world)
    second = open_visit(world, child=child, regular=None)
    Companion.objects.exclude(pk=world.companion().pk).update(active=False)
    Offer(
        visit=first,
        companion=world.companion(),
        made_by=world.person("coordinator"),
        deadline=clock.now() + hours(1),
    ).save()
    rows = {row.visit.pk: row for row in panel(world).visits}
    assert rows[first.pk].proposal is rows[second.pk].proposal is None
    assert [asked.state for asked in rows[first.pk].asked] == ["open"]
    assert rows[second.pk].nobody == ["1 person: with another child"]


def test_only_open_visits_of_the_day_and_provider(worlds):
    open_visit(worlds.other)
    open_visit(worlds, day=TODAY + timedelta(days=1))
    open_visit(worlds, state="cancelled")
    make_visit(worlds.child, worlds.companion(), TODAY)
    assert panel(worlds).visits == []
    tomorrow = cover_panel(worlds.actor("coordinator"), TODAY + timedelta(days=1))
    assert len(tomorrow.visits) == 1


@pytest.mark.parametrize("who", ["companion", "guardian", "manager", "town", "schoolcontact"])
def test_the_panel_is_the_coordinators(world, who):
    with pytest.raises(Denied):
        cover_panel(world.actor(who))


def test_a_stranger_asks_in_vain_who_could_go(worlds):
    with pytest.raises(NotFound):
        everybody_for(worlds.other.actor("coordinator"), open_visit(worlds).pk)


def test_queries_do_not_grow_with_children_nor_companions(world):
    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            panel(world)
        return len(caught)

    open_visit(world, regular=None)
    few = queries()
    for n in range(12):
        staff(world, f"more{n}")
        open_visit(world, child=make_child(world, f"child {n}"), regular=None)
        met(world, world.companion(f"more{n}"), 2)
    assert queries() == few
    assert few <= 16
    assert Visit.objects.unscoped(reason=WHY).count() == 13 + 24
