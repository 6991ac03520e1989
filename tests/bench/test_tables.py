"""Tables and the picture from fixed rows."""

from xml.etree import ElementTree

from bench.planning import growth, mornings, reserves, week
from bench.planning.measured import CPSAT, GREEDY, OURS, Entry, Trace
from bench.planning.picture import Chart, Line, svg
from bench.planning.tables import number
from eassociate.planner.plan import Plan, Progress, Term, Uncovered


def _plan(cost: int, bound: float = 0.0) -> Plan:
    left = (Uncovered("b1", 180, 0, {}, ()),)
    return Plan((), left, (Term("people", cost, "people", 1),), cost, bound, cost <= bound, 1.0)


ROWS = [
    Entry("city 0", OURS, _plan(101_000, 100_000.0), 60.0, (), "", 2.0, 130_000),
    Entry("city 0", GREEDY, _plan(125_000), 0.5, (), "", 0.5),
    Entry("city 0", CPSAT, None, 75.0, (), "no answer"),
]


def test_all_are_measured_against_our_bound() -> None:
    text = week.city_text(ROWS, 60)
    assert "| city 0 | **ours** | 2.0 | 130 000 | 101 000 | 100 000 | 1.00 % |" in text
    assert "| city 0 | greedy | 0.5 | – | 125 000 | – | 25.00 % |" in text
    assert "| city 0 | CP-SAT, plain | – | – | – | – | – | – | 75.0 | – | no answer |" in text


def test_a_complaint_stands_in_the_row() -> None:
    wrong = Entry("city 0", GREEDY, _plan(1), 0.5, ("k1 is at two places", "k2 too"))
    assert "**2 WRONG**" in week.city_text([ROWS[0], wrong], 60)
    assert "passed" in week.city_text(ROWS, 60)


def test_a_country_that_failed_says_so() -> None:
    assert "**Failed: MemoryError" in week.country_text(None, 0.0, "MemoryError: 4 GiB", 600)
    text = week.country_text(ROWS[0], 3.256, "", 600)
    assert "| 100 000 | 1.00 % | 1 | 60.0 | 3.26 | passed |" in text


def test_percentiles_are_measured_values() -> None:
    assert mornings.percentile(list(range(1, 201)), 95) == 190
    assert mornings.percentile([3.0], 95) == 3.0
    assert mornings.percentile([2.0, 1.0], 50) == 1.0


def test_covers_are_summed_up() -> None:
    found = [mornings.Cover(0.1 * n, n != 1, 25, 400, 0 if n else 60, ()) for n in range(20)]
    text = mornings.text([("city", found)])
    assert "| city | 20 | 25.0 | 400 | 3.0 | 0.950 | 1.800 | 1.900 | 95.0 % | passed |" in text


def test_reserves_are_the_fewest_that_are_enough() -> None:
    needs = [reserves.Need(0, 0, ())] * 98 + [reserves.Need(4, 200, ()), reserves.Need(8, 100, ())]
    text = reserves.text(needs)
    assert "it needs **4**" in text
    assert "| 2 | 98.0 % |" in text
    assert "no number" in reserves.text([reserves.Need(None, 60, ())] * 100)


def test_a_trace_knows_first_later_and_near() -> None:
    trace = Trace(began=0.0)
    trace.points = [(0.5, None, None), (2.0, 200, 50.0), (6.0, 104, 90.0), (8.0, 101, 100.0)]
    assert trace.first() == 2.0
    assert trace.cost_at(5) == 200
    assert trace.cost_at(1) is None
    assert trace.within(100.0, 0.03) == 8.0
    assert trace.within(50.0, 0.03) is None
    trace(Progress(1.0, 7, None))
    assert trace.points[-1][1] == 7


def test_the_picture_has_every_curve_and_both_themes() -> None:
    lines = [Line("ours", [(50, 0.0), (10_000, 3.0)], 0), Line("greedy & co", [(50, 20.0)], 1)]
    root = ElementTree.fromstring(svg([Chart("Cost, %", lines, 0.01)], "children"))
    text = "".join(root.itertext())
    assert "greedy & co" in text
    assert "prefers-color-scheme: dark" in text
    assert "10k" in text
    circles = [e for e in root.iter() if e.tag.endswith("circle")]
    assert len(circles) == 3
    heights = [float(c.get("cy", "0")) for c in circles]
    assert heights[2] < heights[1] < heights[0]  # more is higher; nought is at the floor


def test_growth_draws_what_it_tabulates() -> None:
    points = [
        growth.Point(n, entry, 100_000.0, 4.0 if entry.who == OURS else None)
        for n in (50, 400)
        for entry in ROWS
    ]
    cost, seconds = growth.charts(points)
    assert [line.name for line in cost.lines] == [OURS, GREEDY]
    assert list(cost.lines[1].points) == [(50, 25.0), (400, 25.0)]
    assert [line.name for line in seconds.lines] == [OURS, GREEDY, "ours, within 3 %"]
    assert "(pictures/x.svg)" in growth.text(points, 60, "pictures/x.svg")


def test_time_grows_in_proportion_above_a_thousand() -> None:
    assert [growth.time_for(n, 60) for n in (50, 1_000, 10_000)] == [60, 60, 600]


def test_numbers_are_readable() -> None:
    assert number(1234567) == "1 234 567"
    assert number(None) == "–"
    assert number(1.005, 1, " %") == "1.0 %"
