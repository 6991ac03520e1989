from dataclasses import replace

import pytest
from hypothesis import HealthCheck, assume, given, settings

from eassociate.planner import (
    Busy,
    Companion,
    Morning,
    Problem,
    Span,
    Stop,
    Travel,
    cover,
    standing,
    verify,
)
from eassociate.planner.cover_verification import verify_cover
from eassociate.planner.tests.cases import (
    EARLY,
    at,
    best_by_trying,
    block,
    in_order,
    scenes,
)

THOROUGH = settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.mark.thorough
@THOROUGH
@given(scenes())
def test_nobody_finds_a_better_plan_by_trying_everything(scene):
    problem, morning = scene
    plan = cover(problem, morning)
    assert plan.exact
    assert plan.bound == plan.cost
    assert in_order(plan) == best_by_trying(problem, morning)
    assert verify_cover(problem, morning, plan) == []


@pytest.mark.thorough
@THOROUGH
@given(scenes(6))
def test_every_rule_is_kept_and_every_term_is_right(scene):
    problem, morning = scene
    assume(not morning.started and not any(b.start <= morning.moment for b in problem.blocks))
    plan = cover(problem, morning)
    assert verify(standing(problem, morning), plan) == []
    assert verify_cover(problem, morning, plan) == []


@pytest.mark.thorough
@THOROUGH
@given(scenes(6))
def test_order_of_the_input_does_not_matter(scene):
    problem, morning = scene
    mixed = replace(problem, blocks=problem.blocks[::-1], companions=problem.companions[::-1])
    assert replace(cover(mixed, morning), seconds=0) == replace(cover(problem, morning), seconds=0)


@pytest.mark.thorough
@THOROUGH
@given(scenes(6))
def test_nobody_is_moved_unless_that_covers_more(scene):
    problem, morning = scene
    swapping = in_order(cover(problem, replace(morning, may_swap=True)))
    staying = in_order(cover(problem, replace(morning, may_swap=False)))
    assert staying[1] == 0
    assert swapping[0] < staying[0] or swapping == staying


def people(plan) -> dict[str, str]:
    return plan.roster


def test_first_come_first_served_would_leave_a_child_alone():
    """Ana knows Mira, but only Mira can go to Bora: the nearest choice is not the best."""
    ana, bora = (
        block("a", 480, 600, child="ana"),
        block("b", 480, 600, child="bora", skills=frozenset({"signs"})),
    )
    mira = Companion("mira", frozenset({"signs"}), met={"ana": 50})
    plan = cover(Problem((ana, bora), (mira, Companion("jelena"))), EARLY)
    assert people(plan) == {"a": "jelena", "b": "mira"}
    assert plan.uncovered == ()


SWAP = Problem(
    (
        block("a", 480, 600, child="ana"),
        block("b", 480, 600, child="bora", skills=frozenset({"signs"})),
    ),
    (Companion("mira", frozenset({"signs"})), Companion("jelena"), Companion("vesna")),
    previous={"a": "mira", "b": "vesna"},
)
ILL = Morning(at(0), absent=frozenset({"vesna"}))


def test_somebody_is_moved_where_that_covers_more():
    plan = cover(SWAP, ILL)
    assert people(plan) == {"a": "jelena", "b": "mira"}
    assert [t.value for t in plan.terms if t.name in ("disturbed", "changes")] == [1, 1]


def test_not_if_nobody_may_be_moved():
    plan = cover(SWAP, replace(ILL, may_swap=False))
    assert people(plan) == {"a": "mira"}
    assert [u.block for u in plan.uncovered] == ["b"]


def test_not_from_a_visit_that_has_begun_nor_from_a_pin():
    begun = cover(SWAP, replace(ILL, started=frozenset({"a"})))
    pinned = cover(replace(SWAP, pins={"a": "mira"}), ILL)
    assert people(begun) == people(pinned) == {"a": "mira"}


def test_a_new_pin_comes_before_what_was():
    plan = cover(replace(SWAP, pins={"b": "mira"}), ILL)
    assert people(plan) == {"a": "jelena", "b": "mira"}


def test_a_child_at_home_frees_its_companion():
    plan = cover(SWAP, replace(ILL, at_home=frozenset({"ana"})))
    assert people(plan) == {"b": "mira"}
    assert plan.uncovered == ()


def test_a_heavier_child_may_take_the_companion_of_a_lighter_one():
    heavy = replace(SWAP.blocks[1], weight=3)
    problem = replace(SWAP, blocks=(SWAP.blocks[0], heavy), companions=SWAP.companions[::2])
    plan = cover(problem, ILL)
    assert people(plan) == {"b": "mira"}
    assert [u.block for u in plan.uncovered] == ["a"]


def test_a_reserve_is_sent_outside_its_windows():
    reserve = Companion("reserve", frozenset({"signs"}), available=())
    problem = replace(SWAP, companions=(*SWAP.companions, reserve))
    assert cover(problem, ILL).roster["b"] == "mira"
    on_call = replace(ILL, reserves=frozenset({"reserve"}))
    assert people(cover(problem, on_call)) == {"a": "mira", "b": "reserve"}


def test_what_is_late_is_still_covered_but_not_what_is_over():
    late = replace(ILL, moment=at(540))
    assert cover(replace(SWAP, companions=SWAP.companions), late).roster == {"a": "mira"}
    able = Companion("able", frozenset({"signs"}))
    problem = replace(SWAP, companions=(*SWAP.companions, able))
    assert cover(problem, late).roster == {"a": "mira", "b": "able"}
    over = cover(problem, replace(ILL, moment=at(600)))
    assert over.roster == {"a": "mira", "b": "vesna"}


def test_one_companion_takes_one_block_after_the_other():
    first, then = block("a", 480, 600, place="A"), block("b", 615, 700, place="B")
    problem = Problem((first, then), (Companion("mira"),), Travel({}, {("A", "B"): 15}))
    assert people(cover(problem, EARLY)) == {"a": "mira", "b": "mira"}


def test_not_if_the_way_is_longer_than_the_gap():
    first, then = block("a", 480, 600, place="A"), block("b", 614, 700, place="B")
    plan = cover(Problem((first, then), (Companion("mira"),), Travel({}, {("A", "B"): 15})), EARLY)
    assert people(plan) == {"a": "mira"}
    (alone,) = plan.uncovered
    assert (alone.block, alone.possible, alone.stopped) == ("b", 1, {})


def test_a_way_that_differs_by_direction_is_taken_in_the_right_one():
    first, then = block("a", 480, 600, place="A"), block("b", 610, 700, place="B")
    up = Travel({}, {("A", "B"): 60, ("B", "A"): 5})
    down = Travel({}, {("A", "B"): 5, ("B", "A"): 60})
    assert len(cover(Problem((first, then), (Companion("mira"),), up), EARLY).uncovered) == 1
    assert len(cover(Problem((first, then), (Companion("mira"),), down), EARLY).uncovered) == 0


def test_own_visits_and_the_way_to_them_come_first():
    own = Busy(at(610), at(700), "B")
    problem = Problem(
        (block("a", 480, 600, place="A"),),
        (Companion("mira", busy=(own,)),),
        Travel({}, {("A", "B"): 15}),
    )
    (alone,) = cover(problem, EARLY).uncovered
    assert alone.stopped == {Stop.TOO_FAR: 1}
    (reason,) = alone.closest[0].stops
    assert (reason.code, reason.number) == (Stop.TOO_FAR, 5)


def test_a_child_meets_one_stranger_rather_than_two():
    morning = block("a", 480, 540, child="ana", place="A")
    noon = block("b", 600, 660, child="ana", place="A")
    near = Companion("near", home="A", day_minutes=60)
    second_near = Companion("second", home="A", day_minutes=60)
    far = Companion("far", home="C")
    problem = Problem((morning, noon), (near, second_near, far), Travel({}, {("C", "A"): 50}))
    assert people(cover(problem, EARLY)) == {"a": "far", "b": "far"}


def test_who_knows_the_child_goes_even_if_another_lives_nearer():
    stranger = Companion("next door", home="A")
    friend = Companion("friend", home="C", met={"ana": 2})
    problem = Problem((block("a", 480, 600, child="ana", place="A"),), (stranger, friend))
    assert people(cover(problem, EARLY)) == {"a": "friend"}


def test_work_goes_to_those_who_have_room_and_are_paid_anyway():
    full = Companion("a full week", given_minutes=2000, week_minutes=2400)
    free = Companion("room", given_minutes=400, week_minutes=2400)
    problem = Problem((block("a", 480, 600),), (full, free))
    assert people(cover(problem, EARLY)) == {"a": "room"}


def test_a_block_that_nobody_can_take_says_why():
    staff = (
        Companion("ill", absences=(Span(at(0), at(1440)),)),
        Companion("aunt", bars={"ana": Stop.RELATIVE}),
        Companion("no papers", papers_until=at(-1).date()),
        Companion("tired", week_minutes=90),
    )
    problem = Problem((block("a", 480, 600, child="ana"),), staff)
    (alone,) = cover(problem, EARLY).uncovered
    assert alone.stopped == {Stop.RELATIVE: 1, Stop.ABSENT: 1, Stop.PAPERS: 1, Stop.WEEK_FULL: 1}
    assert alone.possible == 0
    nearest = alone.closest[0]
    assert (nearest.companion, nearest.stops[0].number) == ("tired", 30)


def test_nothing_open_and_nobody_there():
    assert cover(Problem((), ()), EARLY).exact
    plan = cover(Problem((block("a", 480, 600),), ()), EARLY)
    assert plan.exact
    assert [(u.block, u.possible, u.closest) for u in plan.uncovered] == [("a", 0, ())]


@pytest.mark.parametrize("key", ["a", "b"])
def test_a_second_opinion_sees_what_is_wrong(key):
    plan = cover(SWAP, ILL)
    less = replace(plan, assignments=tuple(a for a in plan.assignments if a.block != key))
    assert verify_cover(SWAP, ILL, less)
    assert verify_cover(SWAP, replace(ILL, started=frozenset({"a"})), plan)
    assert verify_cover(SWAP, replace(ILL, may_swap=False), plan)
    assert verify_cover(SWAP, replace(ILL, absent=frozenset({"jelena"})), plan)
