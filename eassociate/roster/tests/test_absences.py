from datetime import time, timedelta

import pytest
import time_machine

from eassociate.access.doors import Denied
from eassociate.core import clock
from eassociate.core.ids import uuid7
from eassociate.journal.deeds import NotFound, Refused, perform
from eassociate.journal.models import Notice
from eassociate.roster.actions.absences import (
    BackAgain,
    EndCompanionAbsence,
    EnterCompanionAbsence,
    ReportIll,
)
from eassociate.roster.actions.at_home import (
    ChildComes,
    EndChildAbsence,
    EnterChildAbsence,
    ReportChildHome,
)
from eassociate.roster.letting_in import let_in
from eassociate.roster.models import ChildAbsence, CompanionAbsence, Offer, Visit
from eassociate.roster.tests.steps import (
    MORNING,
    TODAY,
    again,
    hours,
    second_child,
    sees,
    substitutes_of,
    told,
    told_person,
)
from tests.people import WHY, World, make_visit

pytestmark = pytest.mark.django_db
TOMORROW, FRIDAY = TODAY + timedelta(days=1), TODAY + timedelta(days=4)


@pytest.fixture(autouse=True)
def morning():
    with time_machine.travel(MORNING, tick=False) as traveller:
        yield traveller


@pytest.fixture
def week(world: World) -> list[Visit]:
    """The child's visits with its companion, today to Friday."""
    return [make_visit(world.child, world.companion(), TODAY + timedelta(days=n)) for n in range(5)]


def substitute(world: World, visit: Visit) -> Offer:
    """The second companion has accepted `visit`."""
    second = world.companion("companion2")
    visit.companion = second
    visit.save()
    offer = Offer(
        visit=visit,
        companion=second,
        state="accepted",
        made_by=world.person("coordinator"),
        deadline=visit.start,
    )
    offer.save()
    let_in(visit, second)
    return offer


# -- a companion is ill ------------------------------------------------------------------------


def test_three_words_open_the_day_and_everybody_knows(world, week):
    done = perform(world.actor("companion"), ReportIll())
    assert done.result["open"] == [str(week[0].pk)]
    first, second = again(week[0]), again(week[1])
    assert (first.companion, first.regular, first.state) == (None, world.companion(), "planned")
    assert second.companion == world.companion()
    assert told("companion_ill") == {"coordinator"}
    assert told("visit_open") == {"guardian", "school"}
    notice = Notice.objects.get(kind="companion_ill")
    assert (notice.facts["count"], notice.urgent) == (1, True)


def test_until_friday_opens_the_week_with_one_word_to_the_family(world, week):
    perform(world.actor("companion"), ReportIll(last=FRIDAY))
    assert [again(v).companion for v in week] == [None] * 5
    assert told_person("visit_open", world.person("guardian")) == 1
    assert told_person("visit_open", world.person("guardian2")) == 0


def test_today_and_then_until_friday_is_one_illness(world, week):
    perform(world.actor("companion"), ReportIll())
    perform(world.actor("companion"), ReportIll(first=TOMORROW, last=FRIDAY))
    (absence,) = CompanionAbsence.objects.all()
    assert (absence.first, absence.last) == (TODAY, FRIDAY)


def test_the_same_call_twice_is_one(world, week):
    key = uuid7()
    perform(world.actor("companion"), ReportIll(), id=key)
    assert perform(world.actor("companion"), ReportIll(), id=key).repeated
    assert told_person("companion_ill", world.person("coordinator")) == 1


def test_a_visit_under_way_or_over_is_left_alone(world, week, morning):
    running = make_visit(world.child, world.companion(), TODAY, time(5), time(6), state="started")
    over = make_visit(world.child, world.companion(), TODAY, time(6), time(6, 30))
    done = perform(world.actor("companion"), ReportIll())
    assert done.result["open"] == [str(week[0].pk)]
    assert again(running).companion == again(over).companion == world.companion()


def test_a_substitute_who_falls_ill_leaves_the_visit_open_and_loses_sight(world, week):
    offer = substitute(world, week[0])
    assert sees(world, "companion2", world.child)
    perform(world.actor("companion2"), ReportIll())
    assert again(week[0]).companion is None
    assert again(offer).state == Offer.State.DECLINED
    assert not sees(world, "companion2", world.child)


def test_who_is_ill_need_not_answer_offers(world, week):
    offer = Offer(
        visit=week[0],
        companion=world.companion("companion2"),
        made_by=world.person("coordinator"),
        deadline=week[0].start,
    )
    offer.save()
    perform(world.actor("companion2"), ReportIll())
    assert again(offer).state == Offer.State.DECLINED


def test_a_coordinator_enters_the_call_and_the_companion_reads_it(world, week):
    command = EnterCompanionAbsence(
        companion=world.companion().pk, kind="leave", first=TOMORROW, last=FRIDAY
    )
    perform(world.actor("coordinator"), command)
    assert [again(v).companion is None for v in week] == [False, True, True, True, True]
    assert told("companion_ill") == {"companion"}


@pytest.mark.parametrize("who", ["guardian", "professional", "coordinator", "town"])
def test_only_companions_report_themselves(world, who):
    with pytest.raises(Denied):
        perform(world.actor(who), ReportIll())


@pytest.mark.parametrize("who", ["guardian", "companion", "manager"])
def test_only_coordinators_enter_absences_of_others(world, who):
    command = EnterCompanionAbsence(companion=world.companion().pk, first=TODAY, last=TODAY)
    with pytest.raises(Denied):
        perform(world.actor(who), command)


def test_another_providers_companion_does_not_exist(worlds):
    command = EnterCompanionAbsence(companion=worlds.other.companion().pk, first=TODAY, last=TODAY)
    with pytest.raises(NotFound):
        perform(worlds.actor("coordinator"), command)


@pytest.mark.parametrize("days", [(0, -1), (0, 400), (-500, -400)])
def test_days_that_make_no_sense_are_refused(world, days):
    first, last = (TODAY + timedelta(days=n) for n in days)
    with pytest.raises(Refused) as refusal:
        perform(world.actor("companion"), ReportIll(first=first, last=last))
    assert refusal.value.field == "last"


def test_back_earlier_takes_the_open_visits_again(world, week, morning):
    perform(world.actor("companion"), ReportIll(last=FRIDAY))
    covered, offered = again(week[2]), again(week[3])
    substitute(world, covered)
    offer = Offer(
        visit=offered,
        companion=world.companion("companion2"),
        made_by=world.person("coordinator"),
        deadline=offered.start,
    )
    offer.save()
    morning.move_to(MORNING + hours(24))
    done = perform(world.actor("companion"), BackAgain())
    mine = world.companion()
    assert [again(v).companion for v in week] == [
        None,
        mine,
        world.companion("companion2"),
        mine,
        mine,
    ]
    assert len(done.result["visits"]) == 3
    assert again(offer).state == Offer.State.WITHDRAWN
    assert CompanionAbsence.objects.get().last == TODAY
    assert told("companion_back") == {"coordinator", "guardian"}
    assert told("offer_withdrawn") == {"companion"}


def test_back_the_same_day_is_no_absence(world, week):
    perform(world.actor("companion"), ReportIll())
    perform(world.actor("companion"), BackAgain())
    assert not CompanionAbsence.objects.exists()
    assert again(week[0]).companion == world.companion()
    with pytest.raises(Refused):
        perform(world.actor("companion"), BackAgain())


def test_back_but_busy_elsewhere_leaves_the_visit_open(world, week):
    perform(world.actor("companion"), ReportIll())
    make_visit(second_child(world), world.companion(), TODAY, time(11), time(13))
    done = perform(world.actor("companion"), BackAgain())
    assert done.result["visits"] == []
    assert again(week[0]).companion is None


def test_absences_are_ended_by_the_own_coordinator_only(worlds):
    make_visit(worlds.child, worlds.companion(), TODAY)
    perform(worlds.actor("companion"), ReportIll())
    command = EndCompanionAbsence(absence=CompanionAbsence.objects.get().pk)
    with pytest.raises(NotFound):
        perform(worlds.other.actor("coordinator"), command)
    with pytest.raises(Denied):
        perform(worlds.actor("companion"), command)
    assert len(perform(worlds.actor("coordinator"), command).result["visits"]) == 1


# -- a child stays home ------------------------------------------------------------------------


def test_a_child_at_home_frees_its_companion(world, week):
    done = perform(
        world.actor("guardian"), ReportChildHome(child=world.child.pk, ill=True, note="температура")
    )
    row = again(week[0])
    assert (row.state, row.reason) == ("cancelled", "child_ill")
    assert again(week[1]).state == "planned"
    assert done.result["cancelled"] == [str(week[0].pk)]
    assert told("child_home") == {"companion", "coordinator", "school"}
    assert ChildAbsence.objects.unscoped(reason=WHY).get().note == "температура"


def test_the_note_is_nowhere_in_the_clear(world, week):
    from django.db import connection

    perform(world.actor("guardian"), ReportChildHome(child=world.child.pk, note="canary-note"))
    with connection.cursor() as cursor:
        for table in ("roster_childabsence", "journal_entry", "journal_payload", "journal_notice"):
            cursor.execute(f"select * from {table}")
            rows = [[bytes(x) if isinstance(x, memoryview) else x for x in r] for r in cursor]
            assert "canary" not in str(rows)


def test_the_other_guardian_reads_it_too(world, week):
    from tests.people import relate

    relate(world.child, world.person("guardian2"), "guardian")
    perform(world.actor("guardian"), ReportChildHome(child=world.child.pk))
    assert told_person("child_home", world.person("guardian2")) == 1
    assert told_person("child_home", world.person("guardian")) == 0


@pytest.mark.parametrize("who", ["guardian2", "companion", "coordinator", "manager", "school"])
def test_nobody_else_keeps_a_child_at_home(world, week, who):
    key = "schoolcontact" if who == "school" else who
    with pytest.raises((NotFound, Denied)):
        perform(world.actor(key), ReportChildHome(child=world.child.pk))
    assert again(week[0]).state == "planned"


def test_a_coordinator_enters_it_for_the_own_provider_only(worlds):
    visit = make_visit(worlds.child, worlds.companion(), TODAY)
    command = EnterChildAbsence(child=worlds.child.pk, first=TODAY, last=TODAY)
    with pytest.raises(NotFound):
        perform(worlds.other.actor("coordinator"), command)
    with pytest.raises(Denied):
        perform(worlds.actor("guardian"), command)
    perform(worlds.actor("coordinator"), command)
    assert again(visit).reason == "child_home"
    assert told("child_home") == {"companion", "school", "guardian"}


def test_the_substitute_of_a_child_at_home_is_free_and_out(world, week):
    offer = substitute(world, week[0])
    perform(world.actor("guardian"), ReportChildHome(child=world.child.pk))
    assert again(offer).state == Offer.State.WITHDRAWN
    assert substitutes_of(world.child) == 0
    assert told_person("offer_withdrawn", world.person("companion2")) == 1


def test_the_child_comes_after_all(world, week, morning):
    perform(world.actor("guardian"), ReportChildHome(child=world.child.pk, last=FRIDAY))
    morning.move_to(MORNING + hours(24))
    done = perform(world.actor("guardian"), ChildComes(child=world.child.pk))
    assert [again(v).state for v in week] == ["cancelled", *["planned"] * 4]
    assert {again(v).companion for v in week[1:]} == {world.companion()}
    assert len(done.result["visits"]) == 4
    assert told("child_back") == {"companion", "coordinator", "school"}


def test_a_companion_who_is_ill_meanwhile_does_not_come_back_with_the_child(world, week):
    perform(world.actor("guardian"), ReportChildHome(child=world.child.pk))
    perform(world.actor("companion"), ReportIll())
    perform(world.actor("guardian"), ChildComes(child=world.child.pk))
    row = again(week[0])
    assert (row.state, row.companion) == ("planned", None)


def test_two_absences_end_one_by_one(world, week):
    perform(world.actor("guardian"), ReportChildHome(child=world.child.pk, last=FRIDAY))
    perform(world.actor("guardian"), ReportChildHome(child=world.child.pk, last=TOMORROW, ill=True))
    home = ChildAbsence.objects.unscoped(reason=WHY).get(kind="home")
    perform(world.actor("coordinator"), EndChildAbsence(absence=home.pk))
    assert [again(v).state for v in week] == ["cancelled", "cancelled", *["planned"] * 3]


def test_strangers_end_no_absence(worlds):
    make_visit(worlds.child, worlds.companion(), TODAY)
    perform(worlds.actor("guardian"), ReportChildHome(child=worlds.child.pk))
    absence = ChildAbsence.objects.unscoped(reason=WHY).get()
    for actor, command in [
        (worlds.actor("guardian2"), ChildComes(child=worlds.child.pk)),
        (worlds.other.actor("coordinator"), EndChildAbsence(absence=absence.pk)),
    ]:
        with pytest.raises(NotFound):
            perform(actor, command)


def test_nothing_to_end_is_said(world):
    with pytest.raises(Refused):
        perform(world.actor("guardian"), ChildComes(child=world.child.pk))
    assert clock.today() == TODAY
