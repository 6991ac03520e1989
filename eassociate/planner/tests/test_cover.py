import random
from dataclasses import replace

from hypothesis import HealthCheck, given, settings

from eassociate.planner import Busy, Person, Problem, Stop, Travel, cover, verify
from eassociate.planner.tests.cases import at, best_by_trying, problems, visit

THOROUGH = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


@THOROUGH
@given(problems())
def test_nobody_finds_a_better_plan_by_trying_everything(problem):
    plan = cover(problem)
    assert verify(problem, plan) == []
    assert plan.exact
    assert tuple(term.value for term in plan.terms) == best_by_trying(problem)


@THOROUGH
@given(problems())
def test_order_of_the_input_does_not_matter(problem):
    mixed = Problem(problem.visits[::-1], problem.people[::-1], problem.travel)
    assert replace(cover(mixed), seconds=0) == replace(cover(problem), seconds=0)


def test_first_come_first_served_would_leave_a_child_alone():
    """Ana knows Mira, but only Mira can go to Bora: the nearest choice is not the best."""
    ana, bora = (
        visit("a", 480, 600, child="ana"),
        visit("b", 480, 600, child="bora", skills={"signs"}),
    )
    mira = Person("mira", frozenset({"signs"}), met={"ana": 50})
    jelena = Person("jelena")
    plan = cover(Problem((ana, bora), (mira, jelena)))
    assert (plan.person_for("a"), plan.person_for("b")) == ("jelena", "mira")
    assert plan.uncovered == ()


def test_one_person_takes_one_visit_after_the_other():
    first, then = visit("a", 480, 600, place="A"), visit("b", 615, 700, place="B")
    problem = Problem((first, then), (Person("mira"),), Travel({}, {("A", "B"): 15}))
    assert [a.person for a in cover(problem).assignments] == ["mira", "mira"]


def test_not_if_the_way_is_longer_than_the_gap():
    first, then = visit("a", 480, 600, place="A"), visit("b", 614, 700, place="B")
    plan = cover(Problem((first, then), (Person("mira"),), Travel({}, {("A", "B"): 15})))
    assert plan.person_for("a") == "mira"
    (alone,) = plan.uncovered
    assert (alone.visit, alone.possible, alone.stopped) == ("b", 1, {})


def test_a_way_that_differs_by_direction_is_taken_in_the_right_one():
    first, then = visit("a", 480, 600, place="A"), visit("b", 610, 700, place="B")
    up = Travel({}, {("A", "B"): 60, ("B", "A"): 5})
    down = Travel({}, {("A", "B"): 5, ("B", "A"): 60})
    assert len(cover(Problem((first, then), (Person("mira"),), up)).uncovered) == 1
    assert len(cover(Problem((first, then), (Person("mira"),), down)).uncovered) == 0


def test_own_visits_and_the_way_to_them_come_first():
    open_visit = visit("a", 480, 600, place="A")
    own = Busy(at(610), at(700), "B")
    problem = Problem((open_visit,), (Person("mira", busy=(own,)),), Travel({}, {("A", "B"): 15}))
    (alone,) = cover(problem).uncovered
    assert alone.stopped == {Stop.TOO_FAR: 1}
    (reason,) = alone.closest[0].stops
    assert (reason.code, reason.number) == (Stop.TOO_FAR, 5)


def test_the_child_with_the_greater_weight_comes_first():
    light, heavy = visit("a", 480, 660), visit("b", 480, 600, weight=5)
    plan = cover(Problem((light, heavy), (Person("mira"),)))
    assert plan.person_for("b") == "mira"
    assert plan.terms[0].value == 180


def test_a_child_meets_one_stranger_rather_than_two():
    morning = visit("a", 480, 540, child="ana", place="A")
    noon = visit("b", 600, 660, child="ana", place="A")
    near = Person("near", home="A", available=None, minutes_left_today=60)
    second_near = Person("second", home="A", minutes_left_today=60)
    far = Person("far", home="C")
    people = (near, second_near, far)
    plan = cover(Problem((morning, noon), people, Travel({}, {("C", "A"): 50})))
    assert [a.person for a in plan.assignments] == ["far", "far"]
    assert plan.terms[1].value == 3


def test_who_knows_the_child_goes_even_if_another_lives_nearer():
    stranger, friend = Person("next door", home="A"), Person("friend", home="C", met={"ana": 2})
    problem = Problem((visit("a", 480, 600, child="ana", place="A"),), (stranger, friend))
    assert cover(problem).person_for("a") == "friend"


def test_work_goes_to_those_who_have_room():
    full = Person("a full week", minutes_left_week=300, week_minutes=2400)
    free = Person("room", minutes_left_week=2000, week_minutes=2400)
    assert cover(Problem((visit("a", 480, 600),), (full, free))).person_for("a") == "room"


def test_a_visit_that_nobody_can_take_says_why():
    people = (
        Person("ill", absent=True),
        Person("aunt", bars={"ana": Stop.RELATIVE}),
        Person("no papers", papers_valid=False),
        Person("tired", minutes_left_week=90),
    )
    (alone,) = cover(Problem((visit("a", 480, 600, child="ana"),), people)).uncovered
    assert alone.stopped == {Stop.RELATIVE: 1, Stop.ABSENT: 1, Stop.PAPERS: 1, Stop.WEEK_FULL: 1}
    assert alone.possible == 0
    nearest = alone.closest[0]
    assert (nearest.person, nearest.stops[0].number) == ("tired", 30)


def test_nothing_open_and_nobody_there():
    assert cover(Problem((), ())).exact
    plan = cover(Problem((visit("a", 480, 600),), ()))
    assert plan.exact
    assert [(u.visit, u.possible, u.closest) for u in plan.uncovered] == [("a", 0, ())]


def test_a_city_in_the_morning_is_solved_and_proven():
    """60 visits without anybody, 1,060 people, nine of ten with their own child."""
    problem = city(60, 1060)
    plan = cover(problem)
    assert plan.exact
    assert verify(problem, plan) == []


def city(number: int, staff: int) -> Problem:
    dice = random.Random(7)
    spots = {
        f"s{i}": (43.58 + dice.uniform(-0.05, 0.05), 21.32 + dice.uniform(-0.07, 0.07))
        for i in range(30)
    }
    starts = [dice.choice([330, 345, 360, 630]) for _ in range(number)]
    needed = tuple(
        visit(
            f"v{i}", s, s + dice.choice([90, 240]), place=f"s{i % 30}", child=f"c{i - (i % 4 == 0)}"
        )
        for i, s in enumerate(starts)
    )
    people = tuple(
        Person(
            f"p{i}",
            busy=()
            if i % 10 == 0
            else (Busy(at(330), at(330 + dice.choice([90, 240, 400])), f"s{i % 30}"),),
            minutes_left_week=dice.randrange(0, 1200),
            met={f"c{dice.randrange(number)}": dice.randrange(20)},
            home=f"s{dice.randrange(30)}",
        )
        for i in range(staff)
    )
    return Problem(needed, people, Travel(spots))
