"""The child goes from hand to hand: recorded by either side, confirmed by the other."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.http import Http404

from eassociate.core import clock
from eassociate.core.ids import uuid7
from eassociate.handover.commands import (
    ConfirmHandover,
    CorrectHandover,
    HandOver,
    WithdrawHandover,
)
from eassociate.handover.models import HandoverPhoto
from eassociate.handover.queries.chain import chain_of
from eassociate.handover.tests.scene import (
    give,
    links,
    list_somebody,
    mother,
    of_family,
    take,
    visit_of,
)
from eassociate.journal.deeds import Refused, perform
from eassociate.journal.models import Notice
from eassociate.roster.actions.visits import EndVisit, StartVisit
from eassociate.roster.letting_in import let_in
from tests.people import WHY, World, make_visit, relate
from tests.things import jpeg

pytestmark = pytest.mark.django_db


def chain(world: World, key: str):
    return chain_of(world.actor(key), world.child.pk, clock.today()).links


def test_what_the_companion_records_the_guardian_confirms(world: World):
    visit = visit_of(world)
    done = take(world, visit, mother(world), signs=("tired",), text="Слабо је спавала")
    seen = chain(world, "guardian")[0]
    assert (seen.giver.name, seen.taker.name) == (
        world.person("guardian").name,
        world.person("companion").name,
    )
    assert seen.place == world.school.name
    assert seen.waits
    assert seen.may_confirm
    assert [s.word for s in seen.signs] == ["tired"]
    assert not chain(world, "companion")[0].may_confirm
    notice = Notice.objects.get(person=world.person("guardian"))
    assert notice.kind == "handover_asks"
    perform(world.actor("guardian"), ConfirmHandover(handover=done.result["handover"]))
    seen = chain(world, "companion")[0]
    assert seen.confirmed_by == world.person("guardian").name
    with pytest.raises(Refused):
        perform(world.actor("guardian"), ConfirmHandover(handover=done.result["handover"]))


def test_both_sides_recording_it_is_one_link_and_a_confirmation(world: World):
    visit = visit_of(world)
    of_family(world, "give", f"companion:{world.person('companion').pk}")
    assert take(world, visit, mother(world)).result["confirmed"]
    (link,) = links(world)
    assert link.made_by == world.person("guardian")
    assert link.confirmed_by == world.person("companion")
    assert link.visit_id == visit.pk
    with pytest.raises(Refused, match="stands in the chain already"):
        of_family(world, "give", f"companion:{world.person('companion').pk}")


def test_there_and_back_again_are_three_links(world: World):
    visit = visit_of(world)
    take(world, visit, mother(world))
    give(world, visit, mother(world))
    take(world, visit, mother(world))
    assert len(links(world)) == 3


def test_phone_may_send_twice(world: World):
    visit, key = visit_of(world), uuid7()
    command = HandOver(visit=visit.pk, way="take", other=mother(world))
    assert not perform(world.actor("companion"), command, id=key).repeated
    assert perform(world.actor("companion"), command, id=key).repeated
    assert len(links(world)) == 1


def test_the_school_confirms_what_concerns_it_and_reads_no_notes(world: World):
    visit = visit_of(world)
    done = give(world, visit, "school", name="Учитељица Вера", text="Узела лек")
    seen = chain(world, "schoolcontact")[0]
    assert seen.taker.name == "Учитељица Вера"
    assert seen.text == ""
    assert seen.may_confirm
    home = relate(world.child, world.person("guardian2"), "guardian")
    assert home
    give(world, visit, mother(world), spot="home")
    assert [link.taker.kind for link in chain(world, "schoolcontact")] == ["school"]
    perform(world.actor("schoolcontact"), ConfirmHandover(handover=done.result["handover"]))


def test_at_which_of_two_homes_it_was_stands_there_without_an_address(world: World):
    from eassociate.children.models import Home

    father = world.person("guardian2")
    relate(world.child, father, "guardian", kinship="отац")
    home = Home(child=world.child, guardian=father, address="Canary 7")
    home.save()
    visit = visit_of(world)
    give(world, visit, f"guardian:{father.pk}", spot=f"home:{home.pk}")
    for key in ("guardian", "companion", "coordinator", "guardian2"):
        (seen,) = chain(world, key)
        assert father.name in seen.place
        assert "Canary" not in seen.place
        assert seen.taker.more == "отац"
    with pytest.raises(Refused):  # another guardian's home is not theirs to name
        of_family(
            world, "take", f"companion:{world.person('companion').pk}", spot=f"home:{home.pk}"
        )


def test_a_guardian_does_not_read_what_the_other_wrote(world: World):
    relate(world.child, world.person("guardian2"), "guardian")
    visit_of(world)
    companion = f"companion:{world.person('companion').pk}"
    done = of_family(world, "give", companion, text="Canary", signs=("bruise",), image=jpeg())
    assert chain(world, "companion")[0].text == "Canary"
    assert chain(world, "guardian")[0].photo
    for _time in range(2):
        (seen,) = chain(world, "guardian2")
        assert (seen.text, seen.signs, seen.photo) == ("", [], False)
        # corrected by the coordinator it is still the first author's
        perform(
            world.actor("coordinator"),
            CorrectHandover(
                handover=links(world)[-1].pk, signs=("bruise", "tired"), text=f"Canary {_time}"
            ),
        )
    assert done


def test_corrections_supersede_and_stay_visible(world: World):
    visit = visit_of(world)
    first = take(world, visit, mother(world), signs=("tired",), image=jpeg()).result["handover"]
    perform(world.actor("guardian"), ConfirmHandover(handover=first))
    fresh = CorrectHandover(handover=first, signs=("bruise",), text="На левој нози")
    perform(world.actor("companion"), fresh)
    (seen,) = chain(world, "guardian")
    assert [s.word for s in seen.signs] == ["new bruise"]
    assert seen.photo
    assert seen.may_confirm  # what was confirmed was something else
    assert [s.word for s in seen.earlier[0].signs] == ["tired"]
    with pytest.raises(Refused):
        perform(world.actor("companion"), WithdrawHandover(handover=first))
    perform(world.actor("companion"), WithdrawHandover(handover=seen.id))
    (seen,) = chain(world, "guardian")
    assert seen.gone
    assert not HandoverPhoto.objects.unscoped(reason=WHY).exists()


def test_a_substitute_records_and_sees_only_while_the_card_is_theirs(world: World):
    visit = visit_of(world, "companion2")
    let_in(visit, world.companion("companion2"))
    perform(world.actor("companion2"), StartVisit(visit=visit.pk))
    take(world, visit, mother(world), key="companion2")
    assert len(chain(world, "companion2")) == 1
    assert chain(world, "companion") == []  # does not go today
    perform(world.actor("companion2"), EndVisit(visit=visit.pk))
    with pytest.raises(Http404):
        give(world, visit, mother(world), key="companion2")
    assert chain(world, "companion2") == []
    assert len(chain(world, "guardian")) == 1


def test_when_it_was_can_be_said_but_not_of_what_is_to_come(world: World):
    visit = visit_of(world)
    earlier = clock.local(clock.now() - timedelta(minutes=50))
    if earlier.date() == clock.today():
        take(world, visit, mother(world), clock=earlier.time())
        assert chain(world, "guardian")[0].at < clock.now() - timedelta(minutes=49)
    later = clock.local(clock.now() + timedelta(hours=2))
    if later.date() == clock.today():
        with pytest.raises(Refused, match="not come yet"):
            give(world, visit, mother(world), clock=later.time())
    tomorrow = make_visit(world.child, world.companion(), clock.today() + timedelta(days=1))
    with pytest.raises(Refused, match="another day"):
        take(world, tomorrow, mother(world))


@pytest.mark.parametrize(
    ("other", "field"),
    [
        ("nobody", "other"),
        ("guardian:x", "other"),
        ("guardian", "other"),
        ("other", "name"),
        ("therapy", "spot"),
        ("companion:0198a000-0000-7000-8000-000000000000", "other"),
    ],
)
def test_what_cannot_be_meant_is_refused_at_its_field(world: World, other: str, field: str):
    visit = visit_of(world)
    with pytest.raises(Refused) as refused:
        give(world, visit, other)
    assert refused.value.field == field
    assert links(world) == []


def test_strangers_do_not_hand_over(world: World):
    visit = visit_of(world)
    for key in ("companion2", "professional", "guardian2"):
        with pytest.raises(Http404):
            give(world, visit, mother(world), key=key)
    list_somebody(world)
    with pytest.raises(Refused):  # guardians deal with the service, not with each other
        of_family(world, "give", "other", name="Стана Перић")
