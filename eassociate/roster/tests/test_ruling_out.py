"""Who must not accompany a child is neither sent nor asked."""

from __future__ import annotations

from datetime import time, timedelta

import pytest

from eassociate.core import clock
from eassociate.journal.deeds import Refused, perform
from eassociate.roster.actions.ruling_out import AllowAgain, RuleOut
from eassociate.roster.models import MustNotAccompany, Offer, Visit
from eassociate.roster.queries.cover import everybody_for
from tests.people import WHY, World, make_line, make_visit
from tests.signing_in import sign_in


@pytest.fixture(autouse=True)
def early(time_machine):
    time_machine.move_to("2025-11-17T05:40:00+00:00", tick=False)


def rule_out(world: World, who: str = "companion"):
    command = RuleOut(child=world.child.pk, companion=world.companion(who).pk)
    return perform(world.actor("coordinator"), command)


def test_visits_ahead_are_open_and_questions_fall_away(world: World):
    ahead = make_visit(world.child, world.companion())
    begun = make_visit(
        world.child, world.companion(), start=time(5), end=time(7, 30), state="started"
    )
    asked = make_visit(world.child, None, start=time(13), end=time(14))
    Offer(
        visit=asked,
        companion=world.companion(),
        made_by=world.person("coordinator"),
        deadline=clock.now() + timedelta(minutes=5),
    ).save()
    assert rule_out(world).result["open"] == [str(ahead.pk)]
    held = Visit.objects.unscoped(reason=WHY)
    assert held.get(pk=ahead.pk).companion is None
    assert held.get(pk=begun.pk).companion == world.companion()
    assert Offer.objects.unscoped(reason=WHY).get().state == "withdrawn"
    choices = {
        one.companion: one.stops for one in everybody_for(world.actor("coordinator"), asked.pk)
    }
    assert "is a relative or was ruled out" in choices[world.companion().pk]


def test_the_timetable_is_changed_first(world: World):
    make_line(world.child, world.companion(), 0)
    with pytest.raises(Refused, match="still names this person"):
        rule_out(world)


def test_ruling_out_twice_is_one_row_and_may_be_taken_back(world: World):
    rule_out(world)
    rule_out(world)
    held = MustNotAccompany.objects.unscoped(reason=WHY).get()
    perform(world.actor("coordinator"), AllowAgain(ruled_out=held.pk))
    assert not MustNotAccompany.objects.unscoped(reason=WHY).exists()


def test_it_is_done_on_the_childs_page(world: World):
    client = sign_in(world.person("coordinator"))
    assert "Nobody is ruled out." in client.get(f"/children/{world.child.pk}/").content.decode()
    data = {"companion": str(world.companion("companion2").pk)}
    client.post(f"/children/{world.child.pk}/not-with/", data)
    assert "Companion2 Prvi" in client.get(f"/children/{world.child.pk}/").content.decode()
    answer = client.post(f"/children/{world.child.pk}/not-with/", {"companion": "\u202ex"})
    assert answer.status_code == 422
