from datetime import time, timedelta

import pytest
import time_machine

from eassociate.access.doors import Denied
from eassociate.core import clock
from eassociate.journal.deeds import NotFound, Refused, perform
from eassociate.journal.models import Notice
from eassociate.roster.actions.absences import ReportIll
from eassociate.roster.actions.assigning import AssignCompanions, OpenVisit
from eassociate.roster.actions.family import AnswerSubstitute
from eassociate.roster.actions.offers import AnswerOffer, MakeOffers, Proposal, WithdrawOffer
from eassociate.roster.actions.visits import EndVisit, StartVisit
from eassociate.roster.letting_in import OVERRUN
from eassociate.roster.models import MustNotAccompany, Offer, Visit
from eassociate.roster.queries.cover import cover_panel
from eassociate.roster.tests.steps import (
    MORNING,
    TODAY,
    again,
    hours,
    offers_of,
    open_visit,
    second_child,
    sees,
    substitutes_of,
    told,
    told_person,
)
from eassociate.staff.models import Companion
from tests.people import WHY, World, join, make_child, make_visit, relate

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def morning():
    with time_machine.travel(MORNING, tick=False) as traveller:  # 7:00
        yield traveller


@pytest.fixture
def visit(world: World) -> Visit:
    return open_visit(world)


def ask(world: World, *pairs: tuple[Visit, Companion], **more) -> list[Offer]:
    proposals = [Proposal(visit=v.pk, companion=c.pk) for v, c in pairs]
    done = perform(world.actor("coordinator"), MakeOffers(proposals=proposals, **more))
    rows = Offer.objects.unscoped(reason=WHY).filter(pk__in=done.result["offers"])
    return sorted(rows, key=lambda o: done.result["offers"].index(str(o.pk)))


def answer(world: World, key: str, offer: Offer, accept: bool = True):
    return perform(world.actor(key), AnswerOffer(offer=offer.pk, accept=accept))


def assign(world: World, visit: Visit, companion: Companion, **more):
    pair = Proposal(visit=visit.pk, companion=companion.pk)
    return perform(world.actor("coordinator"), AssignCompanions(pairs=[pair], **more))


def more_staff(world: World, key: str) -> Companion:
    join(world, key, "companion")
    return world.companion(key)


# -- asking --------------------------------------------------------------------------------------


def test_a_person_is_asked_and_learns_nothing_of_the_child(world, visit):
    (offer,) = ask(world, (visit, world.companion("companion2")))
    assert offer.deadline == clock.now() + timedelta(minutes=20)
    notice = Notice.objects.get(kind="offer_made")
    assert (notice.person, notice.child, notice.urgent) == (world.person("companion2"), None, True)
    assert not sees(world, "companion2", world.child)
    assert offer.reasons[0]["code"] == "not_met"


def test_the_whole_proposal_is_asked_in_one_tap(world):
    open_visit(world, regular=None)
    open_visit(world, child=second_child(world), regular=None)
    panel = cover_panel(world.actor("coordinator"))
    pairs = [Proposal(visit=row.visit.pk, companion=row.proposal.companion) for row in panel.visits]
    done = perform(world.actor("coordinator"), MakeOffers(proposals=pairs))
    assert len(done.result["offers"]) == 2
    after = cover_panel(world.actor("coordinator"))
    assert [row.proposal for row in after.visits] == [None, None]


def test_who_cannot_go_is_not_asked_and_the_rule_is_said(world, visit):
    make_visit(second_child(world), world.companion("companion2"), TODAY)
    with pytest.raises(Refused) as refusal:
        ask(world, (visit, world.companion("companion2")))
    assert refusal.value.field == "companion"
    assert "is with another child" in str(refusal.value.message)


def test_what_is_hers_to_judge_the_coordinator_may_set_aside(world, visit):
    second = world.companion("companion2")
    second.weekly_minutes = 60
    second.save()
    with pytest.raises(Refused):
        ask(world, (visit, second))
    ask(world, (visit, second), anyway=True)
    MustNotAccompany(child=world.child, companion=more_staff(world, "aunt")).save()
    with pytest.raises(Refused):
        ask(world, (visit, world.companion("aunt")), anyway=True)


def test_nobody_is_asked_twice_for_the_same(world, visit):
    ask(world, (visit, world.companion("companion2")))
    with pytest.raises(Refused):
        ask(world, (visit, world.companion("companion2")))
    assert offers_of(visit) == {"Companion2 Prvi": "open"}


def test_a_covered_visit_is_not_offered(world):
    covered = make_visit(world.child, world.companion(), TODAY)
    with pytest.raises(Refused):
        ask(world, (covered, world.companion("companion2")))


def test_a_deadline_of_ones_own_lies_ahead(world, visit):
    until = clock.now() + timedelta(minutes=5)
    (offer,) = ask(world, (visit, world.companion("companion2")), until=until)
    assert offer.deadline == until
    other = more_staff(world, "other")
    with pytest.raises(Refused) as refusal:
        ask(world, (visit, other), until=clock.now())
    assert refusal.value.field == "until"


@pytest.mark.parametrize("who", ["companion", "guardian", "manager", "town"])
def test_only_coordinators_ask(world, visit, who):
    command = MakeOffers(
        proposals=[Proposal(visit=visit.pk, companion=world.companion("companion2").pk)]
    )
    with pytest.raises(Denied):
        perform(world.actor(who), command)


def test_other_providers_visits_and_people_are_out_of_reach(worlds):
    mine, theirs = open_visit(worlds), open_visit(worlds.other)
    with pytest.raises(NotFound):
        ask(worlds, (theirs, worlds.companion()))
    with pytest.raises(Refused):
        ask(worlds, (mine, worlds.other.companion()))
    with pytest.raises(NotFound):
        assign(worlds, theirs, worlds.companion())
    with pytest.raises(Refused):
        assign(worlds, mine, worlds.other.companion())


# -- answering -----------------------------------------------------------------------------------


def test_the_first_yes_wins_and_everybody_knows(world, visit):
    second, third = world.companion("companion2"), more_staff(world, "third")
    one, other = ask(world, (visit, second), (visit, third))
    answer(world, "companion2", one)
    row = again(visit)
    assert (row.companion, row.regular) == (second, world.companion())
    assert [again(o).state for o in (one, other)] == ["accepted", "withdrawn"]
    assert told("offer_accepted") == {"coordinator"}
    assert told("substitute_offered") == {"guardian"}
    assert told("substitute_found") == {"school"}
    assert told_person("offer_withdrawn", third.person) == 1
    with pytest.raises(Refused, match="Somebody else was faster"):
        answer(world, "third", other)


def test_the_family_reads_how_often_they_have_met(world, visit):
    second = world.companion("companion2")
    for n in (7, 8):
        make_visit(world.child, second, TODAY - timedelta(days=n), state="ended")
    (offer,) = ask(world, (visit, second))
    answer(world, "companion2", offer)
    facts = Notice.objects.get(kind="substitute_offered").facts
    assert facts["met"] == 2
    assert facts["person"] == str(second.person_id)
    assert facts["instead_of"] == str(world.companion().person_id)


def test_the_substitute_sees_the_child_from_acceptance_to_the_end(world, visit, morning):
    (offer,) = ask(world, (visit, world.companion("companion2")))
    assert not sees(world, "companion2", world.child)
    answer(world, "companion2", offer)
    assert sees(world, "companion2", world.child)
    morning.move_to(visit.start)
    perform(world.actor("companion2"), StartVisit(visit=visit.pk))
    morning.move_to(visit.end + timedelta(minutes=30))
    assert sees(world, "companion2", world.child)
    perform(world.actor("companion2"), EndVisit(visit=visit.pk))
    morning.shift(timedelta(seconds=1))
    assert not sees(world, "companion2", world.child)


def test_an_end_that_is_never_tapped_ends_the_sight_too(world, visit, morning):
    (offer,) = ask(world, (visit, world.companion("companion2")))
    answer(world, "companion2", offer)
    morning.move_to(visit.end + OVERRUN)
    assert not sees(world, "companion2", world.child)


def test_who_knows_the_child_anyway_keeps_seeing_it(world):
    child = second_child(world)
    relate(child, world.person("companion"), "companion")
    visit = open_visit(world, child=child, regular=None)
    (offer,) = ask(world, (visit, world.companion()))
    answer(world, "companion", offer)
    assert substitutes_of(child) == 0
    perform(world.actor("companion"), ReportIll())
    assert sees(world, "companion", child)


def test_no_is_an_answer(world, visit):
    (offer,) = ask(world, (visit, world.companion("companion2")))
    answer(world, "companion2", offer, accept=False)
    assert again(offer).state == "declined"
    assert again(visit).companion is None
    assert told("offer_declined") == {"coordinator"}
    with pytest.raises(Refused):
        answer(world, "companion2", offer)


def test_after_the_deadline_it_is_too_late(world, visit, morning):
    (offer,) = ask(world, (visit, world.companion("companion2")))
    morning.move_to(offer.deadline)
    with pytest.raises(Refused, match="time to answer is over"):
        answer(world, "companion2", offer)


def test_one_person_says_yes_to_one_of_two_at_the_same_time(world):
    first = open_visit(world, regular=None)
    second = open_visit(world, time(9), time(11), child=second_child(world), regular=None)
    able = more_staff(world, "able")
    one, other = ask(world, (first, able), (second, able))
    answer(world, "able", one)
    assert again(other).state == "declined"
    with pytest.raises(Refused):
        answer(world, "able", other)
    assert again(second).companion is None


def test_offers_of_others_do_not_exist(worlds):
    visit = open_visit(worlds)
    (offer,) = ask(worlds, (visit, worlds.companion("companion2")))
    for actor in (worlds.actor("companion"), worlds.other.actor("companion")):
        with pytest.raises(NotFound):
            perform(actor, AnswerOffer(offer=offer.pk, accept=True))
    with pytest.raises(Denied):
        perform(worlds.actor("guardian"), AnswerOffer(offer=offer.pk, accept=True))


def test_a_question_is_taken_back(worlds):
    visit = open_visit(worlds)
    (offer,) = ask(worlds, (visit, worlds.companion("companion2")))
    with pytest.raises(NotFound):
        perform(worlds.other.actor("coordinator"), WithdrawOffer(offer=offer.pk))
    perform(worlds.actor("coordinator"), WithdrawOffer(offer=offer.pk))
    assert told_person("offer_withdrawn", worlds.person("companion2")) == 1
    with pytest.raises(Refused, match="no longer needed"):
        answer(worlds, "companion2", offer)
    with pytest.raises(Refused):
        perform(worlds.actor("coordinator"), WithdrawOffer(offer=offer.pk))


# -- by telephone --------------------------------------------------------------------------------


def test_they_said_yes_on_the_phone(world):
    first = open_visit(world, regular=None)
    second = open_visit(world, child=make_child(world, "Треће"), regular=None)
    pairs = [
        Proposal(visit=first.pk, companion=world.companion("companion2").pk),
        Proposal(visit=second.pk, companion=world.companion().pk),
    ]
    perform(world.actor("coordinator"), AssignCompanions(pairs=pairs))
    assert again(first).companion == world.companion("companion2")
    assert again(second).companion == world.companion()
    assert offers_of(first) == {"Companion2 Prvi": "accepted"}
    assert told("assigned") == {"companion"}
    assert sees(world, "companion2", world.child)


def test_a_call_settles_what_was_asked(world, visit):
    second = world.companion("companion2")
    (offer,) = ask(world, (visit, second))
    assign(world, visit, second)
    assert again(offer).state == "accepted"
    with pytest.raises(Refused, match="accepted already"):
        answer(world, "companion2", offer)


def test_somebody_else_after_all(world, visit):
    second, third = world.companion("companion2"), more_staff(world, "third")
    assign(world, visit, second)
    assign(world, visit, third)
    assert offers_of(visit) == {"Companion2 Prvi": "withdrawn", "Third Prvi": "accepted"}
    assert not sees(world, "companion2", world.child)
    assert told_person("offer_withdrawn", second.person) == 1
    assign(world, visit, world.companion())
    assert again(visit).companion == world.companion()
    assert substitutes_of(world.child) == 0
    assert "accepted" not in offers_of(visit).values()


def test_the_same_person_for_two_visits_at_once_is_refused_whole(world, visit):
    other = open_visit(world, time(9), time(10), child=second_child(world), regular=None)
    able = more_staff(world, "able")
    pairs = [Proposal(visit=v.pk, companion=able.pk) for v in (visit, other)]
    with pytest.raises(Refused):
        perform(world.actor("coordinator"), AssignCompanions(pairs=pairs))
    assert again(visit).companion is again(other).companion is None
    assert not Notice.objects.exists()


def test_a_visit_given_up_can_still_be_saved(world, visit, morning):
    visit.state, visit.reason = "not_delivered", "no_companion"
    visit.save()
    morning.move_to(visit.start + hours(1))
    assign(world, visit, world.companion("companion2"), anyway=True)
    assert (again(visit).state, again(visit).reason) == ("planned", "")
    morning.move_to(visit.end)
    with pytest.raises(Refused):
        assign(world, visit, world.companion())


@pytest.mark.parametrize("state", ["started", "ended", "cancelled"])
def test_what_has_begun_or_is_off_is_not_reassigned(world, state):
    visit = make_visit(world.child, world.companion(), TODAY, state=state)
    with pytest.raises(Refused):
        assign(world, visit, world.companion("companion2"))


def test_a_visit_is_opened_by_hand(worlds):
    visit = make_visit(worlds.child, worlds.companion(), TODAY)
    with pytest.raises(NotFound):
        perform(worlds.other.actor("coordinator"), OpenVisit(visit=visit.pk))
    perform(worlds.actor("coordinator"), OpenVisit(visit=visit.pk))
    assert again(visit).companion is None
    assert told("visit_open") == {"guardian", "school"}
    with pytest.raises(Refused):
        perform(worlds.actor("coordinator"), OpenVisit(visit=visit.pk))


# -- the family ----------------------------------------------------------------------------------


@pytest.fixture
def substituted(world: World, visit: Visit) -> Visit:
    assign(world, visit, world.companion("companion2"))
    return visit


def test_a_family_welcomes_the_substitute(world, substituted):
    perform(world.actor("guardian"), AnswerSubstitute(visit=substituted.pk, agree=True))
    offer = Offer.objects.unscoped(reason=WHY).get(visit=substituted)
    assert offer.agreed_at == clock.now()
    assert told("substitute_accepted") == {"coordinator", "companion"}


def test_a_family_declines_with_a_reason_and_the_visit_is_open(world, substituted):
    command = AnswerSubstitute(visit=substituted.pk, agree=False, objection="canary: не познаје је")
    perform(world.actor("guardian"), command)
    offer = Offer.objects.unscoped(reason=WHY).get(visit=substituted)
    assert (offer.state, offer.objection) == ("refused", "canary: не познаје је")
    assert again(substituted).companion is None
    assert not sees(world, "companion2", world.child)
    assert told("substitute_declined") == {"coordinator", "companion"}
    with pytest.raises(Refused):
        assign(world, substituted, world.companion("companion2"), anyway=True)
    with pytest.raises(Refused):
        perform(world.actor("guardian"), command.model_copy(update={"agree": True}))


def test_only_where_the_provider_lets_families_decline(world, visit):
    world.provider.guardian_may_decline = False
    world.provider.save()
    assign(world, visit, world.companion("companion2"))
    assert told("substitute_found") == {"guardian", "school"}
    with pytest.raises(Refused):
        perform(world.actor("guardian"), AnswerSubstitute(visit=visit.pk, agree=False))
    perform(world.actor("guardian"), AnswerSubstitute(visit=visit.pk, agree=True))
    assert again(visit).companion == world.companion("companion2")


def test_only_a_guardian_who_decides_answers(worlds):
    visit = open_visit(worlds)
    assign(worlds, visit, worlds.companion("companion2"))
    command = AnswerSubstitute(visit=visit.pk, agree=False)
    relate(worlds.child, worlds.person("guardian2"), "guardian", may_decide=False)
    with pytest.raises(Refused):
        perform(worlds.actor("guardian2"), command)
    with pytest.raises(NotFound):
        perform(worlds.other.actor("guardian"), command)
    for who in ("companion", "coordinator", "schoolcontact"):
        with pytest.raises(Denied):
            perform(worlds.actor(who), command)
    assert again(visit).companion == worlds.companion("companion2")


def test_a_visit_that_has_begun_is_not_declined(world, substituted, morning):
    morning.move_to(substituted.start)
    perform(world.actor("companion2"), StartVisit(visit=substituted.pk))
    with pytest.raises(Refused):
        perform(world.actor("guardian"), AnswerSubstitute(visit=substituted.pk, agree=False))
