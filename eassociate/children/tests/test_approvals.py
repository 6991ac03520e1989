"""Approved hours."""

from datetime import date, timedelta

import pytest
from pydantic import ValidationError

from eassociate.children.actions.approvals import AddApproval, ChangeApproval, RemoveApproval
from eassociate.children.models import Approval
from eassociate.children.queries.approvals import approvals_of_child, approvals_running_out
from eassociate.core import clock
from eassociate.journal.deeds import Refused, perform
from tests.people import WHY, World, make_child

AUTUMN = (date(2025, 9, 1), date(2025, 12, 31))


def grant(world: World, first: date, last: date, minutes: int = 1200, child=None):
    command = AddApproval(
        child=(child or world.child).pk,
        weekly_minutes=minutes,
        degree=2,
        valid_from=first,
        valid_until=last,
    )
    return perform(world.actor("coordinator"), command).result["approval"]


def test_an_approval_that_follows_is_taken(world: World):
    grant(world, *AUTUMN)
    grant(world, date(2026, 1, 1), date(2026, 6, 30))
    assert Approval.objects.unscoped(reason=WHY).count() == 2


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2025, 12, 31), date(2026, 6, 30)),
        (date(2025, 6, 1), date(2025, 9, 1)),
        (date(2025, 10, 1), date(2025, 10, 1)),
        (date(2025, 1, 1), date(2026, 12, 31)),
    ],
)
def test_approvals_do_not_overlap_by_a_single_day(world: World, first: date, last: date):
    grant(world, *AUTUMN)
    with pytest.raises(Refused) as caught:
        grant(world, first, last)
    assert caught.value.field == "valid_from"
    assert "1/9/2025" in str(caught.value.message)


def test_another_childs_approval_is_not_in_the_way(world: World):
    grant(world, *AUTUMN)
    grant(world, *AUTUMN, child=make_child(world, "Treca"))


def test_an_approval_may_be_changed_within_its_own_days(world: World):
    held = grant(world, *AUTUMN)
    facts = {"weekly_minutes": 600, "degree": 4, "valid_from": AUTUMN[0], "valid_until": AUTUMN[1]}
    perform(world.actor("coordinator"), ChangeApproval(approval=held, **facts))
    assert Approval.objects.unscoped(reason=WHY).get().weekly_minutes == 600
    perform(world.actor("coordinator"), RemoveApproval(approval=held))
    assert not Approval.objects.unscoped(reason=WHY).exists()


def test_forty_hours_are_the_most(world: World):
    grant(world, *AUTUMN, minutes=2400)
    with pytest.raises(Refused) as caught:
        grant(world, date(2026, 1, 1), date(2026, 6, 30), minutes=2401)
    assert caught.value.field == "weekly_minutes"


def test_hours_are_more_than_none_and_end_after_they_begin(world: World):
    with pytest.raises(ValidationError):
        grant(world, *AUTUMN, minutes=0)
    with pytest.raises(Refused):
        grant(world, AUTUMN[1], AUTUMN[0])


def test_those_that_run_out_come_soonest_first_and_renewed_ones_not(world: World):
    today = clock.today()
    second, third = make_child(world, "Druga"), make_child(world, "Treca")
    long_ago = today - timedelta(days=100)
    grant(world, long_ago, today + timedelta(days=90))
    grant(world, long_ago, today + timedelta(days=5), child=second)
    grant(world, long_ago, today + timedelta(days=3), child=third)
    grant(world, today + timedelta(days=4), today + timedelta(days=300), child=third)
    grant(world, long_ago, today + timedelta(days=91), child=make_child(world, "Cetvrta"))
    grant(world, long_ago, long_ago, child=make_child(world, "Ended", status="ended"))
    soon = approvals_running_out(world.actor("coordinator"))
    assert [approval.child for approval in soon] == [second, world.child]
    assert [a.child for a in approvals_running_out(world.actor("manager"))] == [world.child]


def test_who_may_not_read_approvals_gets_none(world: World):
    grant(world, *AUTUMN)
    for key in ("coordinator", "guardian", "manager"):
        assert len(approvals_of_child(world.actor(key), world.child.pk)) == 1
    for key in ("companion", "professional", "schoolcontact", "guardian2"):
        assert approvals_of_child(world.actor(key), world.child.pk) == []
