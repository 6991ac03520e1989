"""Every rule and every cost of the second opinion, by hand: one thing wrong at a time."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from time import process_time
from zoneinfo import ZoneInfo

import pytest

from eassociate.planner.plan import TERMS, Assignment, Plan, Term
from eassociate.planner.problem import (
    Block,
    Busy,
    Companion,
    Problem,
    Rules,
    Span,
    Stop,
    Weights,
)
from eassociate.planner.second_rules import longest_way
from eassociate.planner.tests.weeks import plan_of
from eassociate.planner.travel import Travel
from eassociate.planner.verification import broken_rules, terms_of, verify

MONDAY = datetime(2026, 9, 7, tzinfo=UTC)


def at(hour: float, day: int = 0) -> datetime:
    return MONDAY + timedelta(days=day, hours=hour)


def block(key: str, start: float, end: float, day: int = 0, **more) -> Block:
    return Block(key, more.pop("child", "ana"), at(start, day), at(end, day), **more)


# Mira: two blocks on Monday with a way of 15 minutes between them, one on Tuesday; one stays open.
BLOCKS = (
    block("a", 8, 10, place="A", skills=frozenset({"signs"})),
    block("b", 10.5, 12, place="B", child="bora"),
    block("c", 8, 11, day=1, place="A"),
    block("d", 8, 9, day=2, child="bora", weight=3),
)
WAYS = Travel(minutes_between={("A", "B"): 15, ("H", "A"): 7, ("B", "A"): 40}, unknown=20)
MIRA = Companion("mira", skills=frozenset({"signs"}), home="H")
GOOD = Problem(BLOCKS, (MIRA, Companion("jova")), WAYS)
ROSTER = {"a": "mira", "b": "mira", "c": "mira"}
STRETCH = Rules(longest_stretch=210, break_minutes=30)


def complaints(problem: Problem, roster: dict[str, str] | None = None) -> list[str]:
    return list(broken_rules(problem, ROSTER if roster is None else roster))


def with_mira(**changes) -> Problem:
    return replace(GOOD, companions=(replace(MIRA, **changes), Companion("jova")))


def test_a_plan_that_keeps_every_rule_has_no_complaint():
    assert verify(GOOD, plan_of(GOOD, ROSTER)) == []
    assert verify(GOOD, plan_of(GOOD, {})) == []
    best = plan_of(GOOD, ROSTER)
    assert verify(GOOD, replace(best, exact=True, bound=float(best.cost))) == []


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"skills": frozenset()}, "a asks for signs"),
        ({"bars": {"bora": Stop.CONTACT}}, "b is of bora, who is barred: contact"),
        ({"declined": frozenset({"c"})}, "c was declined"),
        ({"absences": (Span(at(9.9), at(10.4)),)}, "absent during a"),
        ({"papers_until": date(2026, 9, 7)}, "papers end on 2026-09-07, before c"),
        ({"available": (Span(at(8), at(12)),)}, "not available during c"),
        (
            {"available": (Span(at(8), at(9)), Span(at(9), at(12)), Span(at(8, 1), at(12, 1)))},
            "not available during a",
        ),
        ({"busy": (Busy(at(9), at(9.5), "A"),)}, "a and what else there is on 2026-09-07"),
        ({"busy": (Busy(at(12.3), at(13), "A"),)}, "b and what else there is on 2026-09-07"),
        ({"busy": (Busy(at(7), at(7.9), "B"),)}, "what else there is on 2026-09-07 and a"),
        ({"day_minutes": 209}, "210 minutes on 2026-09-07 are more than 209"),
        (
            {"day_minutes": 210, "busy": (Busy(at(18), at(18.5), "A"),)},
            "240 minutes on 2026-09-07 are more than 210",
        ),
        ({"week_minutes": 389}, "390 minutes in the week are more than 389"),
        ({"week_minutes": 390, "given_minutes": 1}, "391 minutes in the week"),
        (
            {"week_minutes": 390, "busy": (Busy(at(8, 5), at(9, 5), "A"),)},
            "450 minutes in the week",
        ),
    ],
)
def test_every_broken_rule_is_found_alone(wrong, said):
    found = complaints(with_mira(**wrong))
    assert len(found) == 1
    assert found[0].startswith(f"mira: {said}")


@pytest.mark.parametrize(
    "right",
    [
        {"absences": (Span(at(10), at(10.5)), Span(at(12), at(20)))},
        {"papers_until": date(2026, 9, 8)},
        {"available": (Span(at(8), at(12)), Span(at(8, 1), at(12, 1)))},
        {"busy": (Busy(at(7), at(8) - timedelta(minutes=40), "B"),)},
        {"busy": (Busy(at(7, 3), at(9, 3), "Z"), Busy(at(8, 3), at(9.5, 3), "A"))},
        {"busy": (Busy(at(6, 3), at(18, 3), "A"),), "day_minutes": 240},
        {"busy": (Busy(at(8, 7), at(9, 7), "A"), Busy(at(8, -1), at(9, -1))), "week_minutes": 390},
        {"day_minutes": 210, "week_minutes": 390},
        {"bars": {"mila": Stop.RELATIVE}, "declined": frozenset({"d"})},
    ],
)
def test_what_just_keeps_a_rule_is_not_blamed(right):
    assert complaints(with_mira(**right)) == []


def test_the_way_is_taken_in_its_direction():
    there, back = ((("A", "B"), 31), (("B", "A"), 31))
    assert complaints(replace(GOOD, travel=Travel(minutes_between=dict([there])))) == [
        "mira: a and b do not go together"
    ]
    assert complaints(replace(GOOD, travel=Travel(minutes_between=dict([back])))) == []


def test_a_gap_as_long_as_the_way_is_enough_and_a_minute_less_is_not():
    for way, broken in ((30, False), (31, True)):
        travel = Travel(minutes_between={("A", "B"): way}, unknown=90)
        assert bool(complaints(replace(GOOD, travel=travel))) == broken


def test_no_block_is_farther_from_home_than_agreed():
    far = Travel({"A": (44.80, 20.40), "H": (44.80, 20.50)})
    km = far.km("H", "A")
    alone = {"c": "mira"}
    for most, broken in ((km, False), (km - 0.1, True)):
        problem = replace(with_mira(most_km=most), travel=far)
        assert bool(complaints(problem, alone)) == broken
    homeless = replace(with_mira(most_km=0.1, home=None), travel=far)
    assert complaints(homeless, alone) == []


@pytest.mark.parametrize(
    ("rules", "busy", "broken"),
    [
        (STRETCH, (), False),
        (replace(STRETCH, longest_stretch=209), (), True),
        (replace(STRETCH, longest_stretch=209, break_minutes=15), (), False),
        (replace(STRETCH, longest_stretch=209, break_minutes=16), (), True),
        (replace(STRETCH, longest_stretch=60, break_minutes=15), (), False),
        (STRETCH, (Busy(at(12) + timedelta(minutes=69), at(14), "A"),), True),
        (STRETCH, (Busy(at(12) + timedelta(minutes=70), at(14), "A"),), False),
        (STRETCH, (Busy(at(8, 4), at(11, 4), "A"), Busy(at(11, 4), at(14, 4), "A")), False),
    ],
)
def test_a_stretch_without_a_break(rules, busy, broken):
    assert bool(complaints(replace(with_mira(busy=busy), rules=rules))) == broken


def test_overlapping_busy_times_make_no_break():
    rules = Rules(longest_stretch=300, break_minutes=30)
    busy = (Busy(at(6), at(10), "A"), Busy(at(7), at(8), "A"))
    late = block("z", 10.1, 11.5, place="A")
    problem = Problem((late,), (Companion("mira", busy=busy),), rules=rules)
    assert complaints(problem, {"z": "mira"})


@pytest.mark.parametrize(
    ("pins", "changes", "said"),
    [
        ({"a": "mira"}, {}, 0),
        ({"d": "mira"}, {}, 1),
        ({"d": "mira"}, {"declined": frozenset({"d"})}, 0),
        ({"d": "mira", "a": "mira"}, {}, 1),
        ({"d": "jova", "c": "jova"}, {}, 2),
        ({"d": "nobody", "z": "mira"}, {}, 0),
        ({"d": "mira"}, {"week_minutes": 449}, 1),
    ],
)
def test_pins_are_kept_unless_a_rule_forbids_them(pins, changes, said):
    found = complaints(replace(with_mira(**changes), pins=pins))
    assert len(found) == said
    assert all("its pin" in text for text in found)


def test_of_pins_that_contradict_each_other_none_is_asked_for():
    both = block("e", 8, 9, child="mila")
    problem = replace(GOOD, blocks=(*BLOCKS, both), pins={"a": "jova", "e": "mira", "c": "mira"})
    assert complaints(problem, {"c": "mira"}) == ["e is not with mira, its pin"]
    problem = replace(problem, pins={"a": "mira", "e": "mira"})
    assert complaints(problem, {"c": "mira"}) == []


def test_terms_have_the_values_of_their_definitions():
    ana_well_known = replace(MIRA, met={"ana": 2.5}, preferred_by=frozenset(), least_minutes=600)
    jova = Companion("jova", given_minutes=60, least_minutes=180, home="H", busy=(Busy(at(5),
        at(7.5), "B"),), week_minutes=600)  # fmt: skip
    previous = {"a": "mira", "b": "jova", "c": "mira", "d": "mira", "gone": "jova"}
    problem = replace(GOOD, companions=(ana_well_known, jova), previous=previous)
    found = terms_of(problem, {"a": "jova", "b": "mira", "c": "mira"})
    assert found == {
        "uncovered": 180,  # d: 60 minutes × 3
        "disturbed": 2,  # ana (a), bora (d)
        "people": 3,  # ana: jova, mira; bora: mira
        "changes": 2,  # a and b; d is open
        "unfamiliar": 3 + 2 + 3,
        "travel": 40 + 20 + 7,  # a: from B; b: from H, not known; c: from H
        "unfairness": 600 - 270,  # jova has 60 + 150 + 120
        "load": 120 * 210 * 100 // (600 * 60),
    }


def test_the_way_begins_where_the_last_thing_before_ended():
    busy = (Busy(at(7), at(8), "B"), Busy(at(14), at(15), "C"), Busy(at(6), at(7), "C"))
    later = block("e", 15, 16, place="A", child="mila")
    problem = replace(with_mira(busy=busy), blocks=(*BLOCKS, later))
    roster = {"a": "mira", "b": "mira", "e": "mira"}
    # a: from B, where something ends as it begins; b: from A; e: from C, not known
    assert terms_of(problem, roster)["travel"] == 40 + 15 + 20
    assert terms_of(problem, {"b": "mira"})["travel"] == 0
    assert terms_of(problem, {"e": "mira"})["travel"] == 20


@pytest.mark.parametrize(
    ("week", "given", "load"),
    [
        (2400, 1200, 180 * 50 // 60),
        (2400, 2399, 180 * 2399 * 100 // (2400 * 60)),
        (2400, 9999, 300),
        (0, 0, 0),
        (0, 50, 300),
        (1, 1, 300),
        (2, 1, 150),
    ],
)
def test_load_is_hours_times_per_cent_of_the_week_before(week, given, load):
    problem = with_mira(week_minutes=week, given_minutes=given)
    assert terms_of(problem, {"c": "mira"})["load"] == load


def test_a_week_begins_on_the_monday_before_the_first_block():
    friday = Block("f", "ana", at(8, 4), at(9, 4))
    days = {0: 60, 3: 60, 6: 60, -1: 0, 7: 0}
    for day, counted in days.items():
        who = Companion("mira", busy=(Busy(at(8, day), at(9, day)),), least_minutes=500)
        problem = Problem((friday,), (who,))
        assert terms_of(problem, {})["unfairness"] == 500 - counted
    assert terms_of(Problem((), (who,)), {})["unfairness"] == 440  # of no week: all counts


@pytest.mark.parametrize(("met", "points"), [(0.9, 3), (1, 2), (2.9, 2), (3, 1), (9.9, 1), (10, 0)])
def test_strangeness_of_a_pair_counts_once(met, points):
    problem = with_mira(met={"ana": met})
    assert terms_of(problem, {"a": "mira", "c": "mira"})["unfamiliar"] == points
    assert terms_of(with_mira(preferred_by=frozenset({"ana"})), ROSTER)["unfamiliar"] == 3


def test_a_block_after_midnight_is_reached_from_home_and_counts_on_the_day_it_starts():
    night = Block("n", "ana", at(22), at(25), "B")
    early = Block("m", "ana", at(1.5, 1), at(3, 1), "B")
    problem = Problem((night, early), (replace(MIRA, day_minutes=180),), WAYS)
    assert complaints(problem, {"n": "mira", "m": "mira"}) == []
    assert terms_of(problem, {"n": "mira", "m": "mira"})["travel"] == 40


def test_hours_of_the_night_in_which_the_clocks_change_do_not_overlap():
    zone = ZoneInfo("Europe/Belgrade")
    one = Block("x", "ana", datetime(2026, 3, 29, 1, tzinfo=zone),
        datetime(2026, 3, 29, 3, tzinfo=zone), "A")  # fmt: skip
    two = Block("y", "bora", datetime(2026, 3, 29, 3, 20, tzinfo=zone),
        datetime(2026, 3, 29, 5, tzinfo=zone), "B")  # fmt: skip
    problem = Problem((one, two), (MIRA,), WAYS)
    assert complaints(problem, {"x": "mira", "y": "mira"}) == []


WRONG_PLANS: dict[str, Callable[[Plan], Plan]] = {
    "more often": lambda p: replace(p, assignments=(*p.assignments, p.assignments[0])),
    "is not in the plan": lambda p: replace(p, uncovered=()),
    "nobody is called": lambda p: replace(p, assignments=(
        Assignment("a", "zora"), *p.assignments[1:])),
    "lasts 60 minutes": lambda p: replace(p, uncovered=(replace(p.uncovered[0], minutes=59),)),
    "no term is called": lambda p: replace(p, terms=(*p.terms, Term("beauty", 0, "", 0))),
    "is there 2 times": lambda p: replace(p, terms=(*p.terms, replace(p.terms[-1], value=0))),
    "the terms cost": lambda p: replace(p, cost=p.cost - 1),
    "is no bound": lambda p: replace(p, bound=p.cost + 0.5),
    "nan is no bound": lambda p: replace(p, bound=float("nan")),
    "called exact": lambda p: replace(p, exact=True, bound=p.cost - 1),
}  # fmt: skip


@pytest.mark.parametrize("said", WRONG_PLANS)
def test_plans_that_are_none_are_found(said):
    plan = plan_of(GOOD, ROSTER)
    assert plan.cost > 1
    assert any(said in text for text in verify(GOOD, WRONG_PLANS[said](plan)))


@pytest.mark.parametrize("field", ["value", "weight", "unit"])
@pytest.mark.parametrize("name", [name for name, _ in TERMS if name != "disturbed"])
def test_every_wrong_term_is_found(name, field):
    plan = plan_of(GOOD, ROSTER)
    terms = {term.name: term for term in plan.terms}
    was = getattr(terms[name], field)
    terms[name] = replace(terms[name], **{field: "years" if field == "unit" else was + 1})
    cost = sum(term.cost for term in terms.values())
    lying = replace(plan, terms=tuple(terms.values()), cost=cost)
    assert any(text.startswith(name) for text in verify(GOOD, lying))


def test_no_term_may_be_left_out_to_look_cheaper():
    plan = plan_of(GOOD, ROSTER)
    fewer = tuple(term for term in plan.terms if term.name != "people")
    cheap = replace(plan, terms=fewer, cost=sum(term.cost for term in fewer))
    assert verify(GOOD, cheap) == ["people costs 300 a unit, not 0"]


def test_a_plan_of_cover_has_weights_of_its_own():
    plan = plan_of(GOOD, ROSTER)
    terms = (plan.terms[0], Term("disturbed", 0, "children", 7), replace(plan.terms[1], weight=1))
    cost = sum(term.cost for term in terms)
    cover = replace(plan, terms=terms, cost=cost, bound=cost - 1, exact=True)
    assert verify(GOOD, cover) == []
    wrong = (plan.terms[0], Term("disturbed", 1, "children", 7), terms[2])
    assert verify(GOOD, replace(cover, terms=wrong, cost=cost + 7)) == ["disturbed is 0, not 1"]


def test_no_way_is_longer_than_the_bound_that_saves_looking():
    places = {"s": (-33.9, 151.2), "b": (44.8, 20.5), "o": (59.9, 10.7), "n": (45.3, 19.8)}
    for keys in (["b", "n"], ["b", "n", "o"], ["s", "b", "o"]):
        travel = Travel({key: places[key] for key in keys}, {("x", "y"): 3}, unknown=4)
        assert longest_way(travel) >= max(travel.minutes(a, b) for a in keys for b in keys)
    assert longest_way(Travel(minutes_between={("x", "y"): 90})) == 90
    for here, there in (((44.5, 20), (45, 20)), ((-60, 20), (-60, 20.4)), ((0, 20), (0, 21))):
        travel = Travel({"a": here, "b": there}, unknown=0)
        way = travel.minutes("a", "b")
        assert way <= longest_way(travel) <= way + 2  # not much longer either


@pytest.mark.thorough
def test_eighty_thousand_blocks_are_checked_in_seconds():
    people = tuple(
        Companion(f"p{n}", week_minutes=3000, home=f"s{n % 900}", least_minutes=600)
        for n in range(8_000)
    )
    blocks = tuple(
        block(f"b{n}-{k}", 8 + k % 2 * 4, 11 + k % 2 * 4, k // 2, place=f"s{(n + k) % 900}")
        for n in range(8_000)
        for k in range(10)
    )
    places = {f"s{n}": (44.7 + n % 30 / 400, 20.3 + n // 30 / 800) for n in range(900)}
    problem = Problem(blocks, people, Travel(places), Weights(travel=2))
    plan = plan_of(problem, {b.key: f"p{b.key[1:].split('-')[0]}" for b in blocks})
    before = process_time()
    assert verify(problem, plan) == []
    assert process_time() - before < 10  # 0.9 s alone
