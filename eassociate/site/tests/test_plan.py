"""`eassociate plan`: files in and out, what is said, how it ends. The planner itself is tried in
`planner`; here a simple one stands in for it where its answer does not matter.
"""

import io
import json
import os
import pty
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType
from xml.etree import ElementTree as ET

import pytest

from eassociate.planner.exchange_json import plan_from_json, problem_from_json, problem_to_json
from eassociate.planner.plan import Plan, Progress, Term
from eassociate.planner.problem import Block, Companion, Problem, Stop
from eassociate.planner.second_rules import Judge
from eassociate.planner.tests.weeks import plan_of
from eassociate.site import cli
from eassociate.site.planning.progress import ProgressBar, told
from eassociate.site.planning.told import told as plan_told


def block(key: str, hour: int, **more) -> Block:
    start = datetime(2026, 9, 7, hour, tzinfo=UTC)
    return Block(key, more.pop("child", "=ana"), start, start + timedelta(hours=3), **more)


PROBLEM = Problem(
    (block("a", 8), block("b", 12), block("c", 8, child="bora/../..", skills=frozenset({"signs"}))),
    (Companion("mira"), Companion("jova", bars={"=ana": Stop.RELATIVE})),
)


def simple(problem: Problem) -> Plan:
    """The first who may."""
    judge, roster = Judge(problem), {}
    for one in problem.blocks:
        for who in problem.companions:
            own = [b for b in problem.blocks if roster.get(b.key) == who.key]
            if one.key not in roster and not any(judge.complaints(who, [*own, one])):
                roster[one.key] = who.key
    plan = plan_of(problem, roster)
    left = tuple(replace(one, stopped={Stop.SKILLS: 2}) for one in plan.uncovered)
    return replace(plan, uncovered=left)


@pytest.fixture
def asked(monkeypatch) -> dict:
    """What the planner was asked; the planner is a simple one."""
    seen: dict = {}

    def plan_week(problem, seconds, seed, workers, progress, stop):
        seen.update(problem=problem, seconds=seconds, seed=seed, workers=workers, stop=stop)
        progress(Progress(0.5, None, None))
        return simple(problem)

    week = ModuleType("eassociate.planner.week")
    week.plan_week = plan_week
    monkeypatch.setitem(sys.modules, week.__name__, week)
    return seen


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "problem.json"
    path.write_text(problem_to_json(PROBLEM), "utf-8")
    return path


def test_a_problem_is_planned_and_told(asked, file, capsys):
    assert cli.run(["plan", str(file), "--seconds", "2.5", "--seed", "7", "--workers", "2"]) == 0
    assert asked["problem"] == PROBLEM
    assert (asked["seconds"], asked["seed"], asked["workers"]) == (2.5, 7, 2)
    out, err = capsys.readouterr()
    assert "2 children, 3 blocks, 2 companions" in out
    assert "no plan costs less than 0 (gap 100.00 %)" in out
    assert "1 block stays open, 3.0 hours:" in out
    assert "c, Mon 07.09. 08:00–11:00: nobody can: skills 2" in out
    assert err == "0.5 s  no plan yet  no bound yet\n"


def test_everything_is_written_where_it_was_asked(asked, file, tmp_path):
    names = [str(tmp_path / name) for name in ("plan.json", "plan.csv", "weeks")]
    words = zip(("--out", "--csv", "--svg"), names, strict=True)
    assert cli.run(["plan", str(file), *(word for pair in words for word in pair)]) == 0
    assert plan_from_json((tmp_path / "plan.json").read_bytes()).roster == {
        "a": "mira",
        "b": "mira",
    }
    assert "'=ana;2026-09-07;08:00" in (tmp_path / "plan.csv").read_text("utf-8-sig")
    weeks = tmp_path / "weeks"
    pictures = ["child-00001.svg", "child-00002.svg", "companion-00001.svg"]
    assert sorted(path.name for path in weeks.iterdir()) == [*pictures, "index.html"]
    for name in pictures:
        ET.parse(weeks / name)
        assert name in (weeks / "index.html").read_text()
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "plan.csv", "plan.json", "problem.json", "weeks",
    ]  # fmt: skip


def test_a_pipe_gets_json_alone(asked, monkeypatch, capfdbinary):
    pipe = io.TextIOWrapper(io.BytesIO(problem_to_json(PROBLEM).encode()))
    monkeypatch.setattr(sys, "stdin", pipe)
    assert cli.run(["plan", "-", "--out", "-"]) == 0
    out, err = capfdbinary.readouterr()
    assert plan_from_json(out).companion_for("a") == "mira"
    assert b"2 children" in err


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"child": "=ana"', '"kid": "ana"', "blocks[0].child of a is missing (and 1 more)."),
        ('"key": "b"', '"key": "a"', "Block a is there 2 times."),
        ("T08:00:00+00:00", "T08:00:00", "blocks[0].start of a has no offset from UTC"),
        ("T08:00:00+00:00", "T11:30:00+00:00", "Block a ends at 2026-09-07T11:00:00+00:00, not"),
        ("{", "", "This is not JSON (line 2, column"),
    ],
)
def test_a_bad_problem_ends_with_2_and_a_sentence(asked, file, capsys, old, new, said):
    file.write_text(file.read_text("utf-8").replace(old, new, 1), "utf-8")
    assert cli.run(["plan", str(file)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(f"eassociate: {said}")
    assert err.count("\n") == 1
    assert not asked


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ([], 2, "Name a FILE"),
        (["nowhere.json"], 1, "No such file or directory: nowhere.json"),
        (["FILE", "--out", "/nowhere/plan.json"], 1, "No file can be written there: /nowhere"),
        (["FILE", "--csv", "/"], 1, "No file can be written there: /"),
        (["FILE", "--svg", "FILE"], 1, "That is no folder"),
        (["--generate", "city"], 1, "--out problem.json"),
    ],
)
def test_what_cannot_be_done_is_said_before_anything_is_planned(
    asked, file, capsys, words, code, said
):
    assert cli.run(["plan", *(str(file) if word == "FILE" else word for word in words)]) == code
    assert said in capsys.readouterr().err
    assert not asked


@pytest.mark.parametrize("words", [["--seconds", "0"], ["--seconds", "nan"], ["--workers", "0"],
    ["--children", "-1"], ["--seed", "x"], ["--generate", "village"]])  # fmt: skip
def test_numbers_that_are_none_are_usage_errors(capsys, words):
    with pytest.raises(SystemExit) as end:
        cli.run(["plan", "problem.json", *words])
    assert end.value.code == 2
    assert words[0] in capsys.readouterr().err


def test_a_wrong_plan_never_leaves(asked, file, tmp_path, monkeypatch, capsys):
    wrong = plan_of(PROBLEM, {"a": "jova"})
    monkeypatch.setattr(sys.modules["eassociate.planner.week"], "plan_week", lambda *a, **k: wrong)
    assert cli.run(["plan", str(file), "--out", str(tmp_path / "plan.json")]) == 1
    assert "jova: a is of =ana, who is barred" in capsys.readouterr().err
    assert not (tmp_path / "plan.json").exists()


def test_generated_problems_are_sound_and_the_same_for_a_seed(tmp_path, monkeypatch, capsys):
    made = ModuleType("eassociate.planner.generation")
    made.city = lambda children=400, seed=0: replace(
        PROBLEM, companions=(Companion(f"{children} {seed}"),)
    )
    made.school_year = lambda children=400, weeks=40, seed=0: [PROBLEM, PROBLEM]
    monkeypatch.setitem(sys.modules, made.__name__, made)
    out = tmp_path / "made.json"
    words = ["plan", "--out", str(out), "--generate"]
    assert cli.run([*words, "city", "--children", "30", "--seed", "4"]) == 0
    assert problem_from_json(out.read_bytes()).companions == (Companion("30 4"),)
    assert cli.run([*words, "year"]) == 0
    weeks = [tmp_path / f"made-0{n}.json" for n in (1, 2)]
    assert [problem_from_json(week.read_bytes()) for week in weeks] == [PROBLEM, PROBLEM]
    assert "made-02.json: 3 blocks, 2 companions" in capsys.readouterr().out


TASKS = "Type = 1\nJobs = 3\n0 5\n5 9\n4 8\nQualifications = 3\n2: 0 1\n1: 2\n1: 1\n"


def test_tasks_of_the_public_format_are_given_to_the_fewest(tmp_path, capsys):
    file, out = tmp_path / "tasks.dat", tmp_path / "plan.json"
    file.write_text(TASKS)
    asked = ["plan", str(file), "--seconds", "10", "--workers", "1", "--out", str(out)]
    assert cli.run(asked) == 0
    assert "2 people, proven to be the fewest, after" in capsys.readouterr().out
    written = json.loads(out.read_text())
    assert written["worker_of"] == [0, 0, 1]
    assert (written["used"], written["bound"], written["exact"]) == (2, 2, True)


def test_tasks_without_a_plan_and_bad_tasks_are_told(tmp_path, capsys):
    file = tmp_path / "tasks.dat"
    file.write_text(TASKS.replace("1: 2", "1: 0").replace("2: 0 1", "2: 0 2"))
    assert cli.run(["plan", str(file), "--seconds", "1", "--workers", "1"]) == 0
    file.write_text("Jobs = 2\n0 5\n4 8\nQualifications = 1\n2: 0 1\n")
    assert cli.run(["plan", str(file), "--seconds", "1", "--workers", "1"]) == 1
    assert "perhaps there is none" in capsys.readouterr().err
    file.write_bytes(b"\xff")
    assert cli.run(["plan", str(file)]) == 2
    assert cli.run(["plan", str(file), "--csv", str(tmp_path / "plan.csv")]) == 1
    assert "UTF-8" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("morning", "said"),
    [
        ({"moment": "2026-09-07T07:00:00Z", "absent": ["zora"]}, "absent[0] is zora: there is no"),
        ({"moment": "2026-09-07T07:00:00Z", "at_home": ["mila"]}, "at_home[0] is mila: there is"),
        ({"moment": "2026-09-07T07:00:00Z", "started": ["z"]}, "started[0] is z: there is no such"),
        ({"moment": "2026-09-07T07:00:00"}, "moment has no offset from UTC"),
        ({"absent": []}, "moment is missing."),
    ],
)
def test_a_bad_morning_is_refused_by_name(file, tmp_path, capsys, morning, said):
    (tmp_path / "morning.json").write_text(json.dumps(morning))
    assert cli.run(["plan", str(file), "--cover", str(tmp_path / "morning.json")]) == 2
    assert said in capsys.readouterr().err


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_gets_a_bar_that_is_drawn_over_and_taken_away(monkeypatch):
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "60")
    out = Terminal()
    bar = ProgressBar(out, seconds=60)
    bar(Progress(15.0, 76_000, 75_000.4))
    bar(Progress(15.01, 75_900, 75_000.4))  # too soon to be drawn
    bar.end()
    drawn = out.getvalue().split("\r")
    assert (
        drawn[1]
        == "[#####...............] 15.0 s  cost 76,000  bound 75,000  gap 1.32 %"[:59] + "\x1b[K"
    )
    assert drawn[2:] == ["\x1b[K"]


def test_a_log_gets_a_line_every_few_seconds(monkeypatch):
    out, now = io.StringIO(), [0.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    bar = ProgressBar(out, seconds=60)
    for tick in range(100, 112):
        now[0] = float(tick)
        bar(Progress(now[0], 10, None))
    bar.end()
    assert out.getvalue().splitlines() == [
        f"{n}.0 s  cost 10  no bound yet" for n in (100, 105, 110)
    ]


def test_progress_is_told_as_far_as_it_is_known():
    assert told(Progress(1.0, None, 5.0)) == "1.0 s  no plan yet  bound 5"
    assert told(Progress(1.0, 1_000, 900.0)) == "1.0 s  cost 1,000  bound 900  gap 10.00 %"


def test_many_open_blocks_are_not_all_listed():
    blocks = tuple(block(f"b{n}", 8, child=f"c{n}") for n in range(12))
    said = plan_told(Problem(blocks, ()), plan_of(Problem(blocks, ()), {}))
    assert "and 2 more (--csv lists all)" in said
    assert said.count("nobody is there") == 10
    best = replace(plan_of(PROBLEM, {}), uncovered=(), exact=True)
    assert "proven to be the best" in plan_told(PROBLEM, best)
    assert "Every block has a companion." in plan_told(PROBLEM, best)


def test_a_morning_is_told_in_its_order_without_the_weights():
    plan = plan_of(PROBLEM, {"a": "mira"})
    terms = (plan.terms[0], Term("disturbed", 2, "children", 10**15), *plan.terms[1:])
    said = plan_told(PROBLEM, replace(plan, terms=terms, exact=True))
    assert "In this order of importance, proven to be the best, after" in said
    assert "\n  disturbed            2 children\n" in said
    assert "1,000,000" not in said
    late = plan_told(PROBLEM, replace(plan, terms=terms))
    assert "not proven to be the best" in late


_WAITS = """
import sys, time
from types import ModuleType
from eassociate.planner.plan import Progress
from eassociate.planner.tests.weeks import plan_of
def plan_week(problem, progress, stop, **how):
    began = time.monotonic()
    while not stop() and time.monotonic() - began < 30:
        progress(Progress(time.monotonic() - began, 5, 4.0))
        time.sleep(0.02)
    if {stubborn}: time.sleep(30)
    return plan_of(problem, {{"a": "mira"}})
week = ModuleType("eassociate.planner.week")
week.plan_week = plan_week
sys.modules[week.__name__] = week
from eassociate.site import cli
cli.main(sys.argv[1:])
"""


def _running(file: Path, *words: str, stubborn: bool = False) -> subprocess.Popen:
    code = _WAITS.format(stubborn=stubborn)
    command = [sys.executable, "-c", code, "plan", str(file), *words]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True)


def test_ctrl_c_gives_the_best_so_far(file, tmp_path):
    process = _running(file, "--out", str(tmp_path / "plan.json"))
    first = process.stderr.readline()
    assert "cost 5  bound 4  gap 20.00 %" in first
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=20)
    assert process.returncode == 0
    assert "Interrupted: this is the best so far." in err
    assert "blocks stay open" in out
    assert plan_from_json((tmp_path / "plan.json").read_bytes()).roster == {"a": "mira"}


def test_ctrl_c_twice_ends_at_once(file):
    process = _running(file, stubborn=True)
    process.stderr.readline()
    process.send_signal(signal.SIGINT)
    time.sleep(0.5)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=10)
    assert process.returncode == 130


def test_neither_django_nor_a_database_is_needed(file, tmp_path):
    code = (
        "import sys; from eassociate.site import cli; code = cli.run(sys.argv[1:]);"
        " assert not [m for m in sys.modules if m.partition('.')[0] == 'django']; sys.exit(code)"
    )
    bare = {"PATH": os.environ["PATH"], "PYTHONPATH": os.getcwd()}
    bad = tmp_path / "bad.json"
    bad.write_text("{}")
    done = subprocess.run(
        [sys.executable, "-c", code, "plan", str(bad)],
        env=bare, cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (2, "eassociate: blocks is missing (and 1 more).\n")
    assert {path.name for path in tmp_path.iterdir()} == {"problem.json", "bad.json"}


def test_the_bar_is_drawn_on_a_real_terminal(file):
    """On a pseudo-terminal, as people have it."""
    screen, end = pty.openpty()
    code = _WAITS.format(stubborn=False)
    process = subprocess.Popen(
        [sys.executable, "-c", code, "plan", str(file)],
        stderr=end, stdout=subprocess.DEVNULL, env={**os.environ, "TERM": "xterm", "COLUMNS": "80"},
    )  # fmt: skip
    seen = b""
    threading.Timer(15, process.kill).start()
    while seen.count(b"\r[") < 3:
        seen += os.read(screen, 1000)
    process.send_signal(signal.SIGINT)
    assert process.wait(10) == 0
    assert b"] 0." in seen
    os.close(end)
    os.close(screen)
