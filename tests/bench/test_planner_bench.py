"""The whole bench from end to end with stand-ins for the planner: it runs, checks and fails."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import pytest

from bench import document, planner
from bench.planning import memory, mornings, reserves, year
from bench.planning.doors import Doors
from bench.rivals import greedy, outside
from bench.rivals.answer import answer
from eassociate.planner.plan import Plan, Progress
from eassociate.planner.problem import Problem
from tests.bench import checker
from tests.bench.towns import MONDAY, town

SMALL = ["--children", "12", "--country-children", "20", "--weeks", "2", "--mornings", "6"]


@dataclass(frozen=True)
class Morning:
    moment: datetime
    absent: frozenset[str] = frozenset()
    at_home: frozenset[str] = frozenset()
    started: frozenset[str] = frozenset()
    reserves: frozenset[str] = frozenset()


def plan_week(problem: Problem, seconds: float, seed: int, workers: int, progress) -> Plan:
    plan = answer(problem, greedy.plan(problem), 0.0, bound=1.0)
    if progress:
        progress(Progress(0.0, plan.cost, plan.bound))
    return plan


def wrong_week(problem: Problem, **more) -> Plan:
    plan = plan_week(problem, **more)
    return replace(plan, cost=plan.cost - 1)


def standing(problem: Problem, morning: Morning) -> Problem:
    blocks = tuple(b for b in problem.blocks if b.child not in morning.at_home)
    people = tuple(c for c in problem.companions if c.key not in morning.absent)
    return replace(problem, blocks=blocks, companions=people)


def cover(problem: Problem, morning: Morning, seconds: float) -> Plan:
    now = standing(problem, morning)
    return answer(now, greedy.plan(now), 0.0)


def city(children: int, seed: int) -> Problem:
    return town(children, seed)


def weeks(children: int, weeks: int, seed: int) -> list[Problem]:
    return [town(children, seed)] * weeks


def doors(plan: Callable[..., Plan] = plan_week) -> Doors:
    return Doors(plan, checker.verify, city, city, weeks, cover, standing, Morning)


@pytest.fixture
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(outside, "why_not", lambda package: f"{package} is not asked in this test")
    return tmp_path / document.DOCUMENT


def _run(only: str, plan: Callable[..., Plan] = plan_week, *more: str) -> int:
    return planner.main(["--only", only, "--seconds", "1", *SMALL, *more], doors(plan))


def test_all_parts_are_written_in_order(written: Path) -> None:
    assert _run("growth,reserves,cover,year,city") == 0
    text = written.read_text()
    places = [text.index(f"<!-- bench: planner {p} -->") for p in ("city", "year", "cover")]
    assert places == sorted(places)
    assert "| city 2 | greedy |" in text
    assert "ortools is not asked in this test" in text
    assert "WRONG" not in text


def test_a_part_alone_leaves_the_others(written: Path) -> None:
    _run("city")
    before = written.read_text()
    _run("year")
    after = written.read_text()
    start = before.index("<!-- bench: planner city -->")
    assert before[start:].strip() in after
    assert "a school year" in after


def test_a_wrong_plan_fails_the_bench_and_stands_in_the_table(
    written: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run("city", wrong_week) == 1
    assert "WRONG: costs" in capsys.readouterr().out
    assert "**1 WRONG**" in written.read_text()


def test_dry_writes_nothing(written: Path) -> None:
    assert _run("city", plan_week, "--dry") == 0
    assert not written.exists()


def test_a_part_that_breaks_down_fails_and_the_next_goes_on(written: Path) -> None:
    assert _run("public,year", plan_week, "--public", "/nowhere/at/all") == 1
    assert "a school year" in written.read_text()


def test_public_instances_stand_beside_what_is_published(written: Path, tmp_path: Path) -> None:
    lines = ("Type = 1", "Jobs = 3", "0 10", "5 15", "12 20", "Qualifications = 3")
    folder = tmp_path / "instances"
    folder.mkdir()
    (folder / "small.dat").write_text("\n".join([*lines, "2: 0 2", "1: 1", "3: 0 1 2"]) + "\n")
    head = "instance,lower_bound,lower_bound_time,upper_bound,upper_bound_time"
    (folder / "published.csv").write_text(f"{head}\nsmall,1,0.5s,3,9s\n")
    assert _run("public", plan_week, "--public", str(folder)) == 0
    assert "| small | 1 | 0.5s | 3 | 9s | **2** | 2 | yes |" in written.read_text()


def test_an_unknown_part_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        _run("cities")
    assert "no part is called cities" in capsys.readouterr().err


def test_a_country_is_measured_in_a_process_of_its_own(written: Path) -> None:
    assert _run("country") == 0
    assert "| country of 20 |" in written.read_text()


def heavy(mebibytes: int) -> int:
    import time

    block = bytearray(mebibytes * 1024**2)
    block[::4096] = b"x" * len(block[::4096])
    time.sleep(1.0)
    return len(block)


def test_the_peak_is_seen() -> None:
    _, little = memory.alone(heavy, 1)
    size, much = memory.alone(heavy, 300)
    assert size == 300 * 1024**2
    assert 0.25 < much - little < 0.35


def fails() -> None:
    raise ValueError("no such town")


def test_a_fault_in_the_other_process_is_told() -> None:
    with pytest.raises(memory.Failed, match="no such town"):
        memory.alone(fails)


def test_the_week_before_becomes_the_previous_roster_and_familiarity() -> None:
    problem, history = town(12), year.History()
    first = greedy.plan(problem)
    history.lived(problem, first)
    later = history.before(problem, MONDAY.date())
    assert dict(later.previous) == first
    block = next(b for b in problem.blocks if b.key in first)
    met = {c.key: c.met.get(block.child, 0) for c in later.companions}
    bare = {c.key: c.met.get(block.child, 0) for c in problem.companions}
    assert met[first[block.key]] > bare[first[block.key]]


def test_a_day_of_a_week_has_the_other_days_used_up() -> None:
    problem = town(12)
    roster = greedy.plan(problem)
    day = mornings.days_of(problem)[0]
    today = mornings.day_of(problem, roster, day)
    assert {b.start.date() for b in today.blocks} == {day}
    assert set(today.previous) == {b.key for b in today.blocks}
    other = next(b for b in problem.blocks if b.start.date() != day and b.key in roster)
    used = {c.key: c.given_minutes for c in today.companions}
    assert used[roster[other.key]] >= other.minutes


def test_a_morning_is_drawn_again_the_same_and_reserves_change_nobody() -> None:
    problem = town(100)
    one = mornings.morning_of(doors(), problem, 3)
    assert one == mornings.morning_of(doors(), problem, 3)
    assert 1 <= len(one.absent) <= 15
    small, few = reserves.with_reserves(problem, 2)
    large, many = reserves.with_reserves(problem, 6)
    assert few < many
    assert large.companions[: len(small.companions)] == small.companions
