"""The reader of public instances: what it takes and what it refuses."""

from pathlib import Path

import pytest

from eassociate.planner.fewest import Task, parse, read
from eassociate.planner.problem import BadProblem

GOOD = "# a\nType = 1\nJobs = 2\n0 5\n5 9\nQualifications = 2\n2: 0 1\n0:\n"
FOLDER = Path(__file__).parents[4] / "shared" / "data" / "smptsp"


def test_spacing_comments_and_line_ends_do_not_matter():
    loose = "Type=1\n\n Jobs  =2 # two\n 0\t5 \n#\n5  9\nQualifications =2\n2 :0  1\n0 :"
    for text in (GOOD, loose, GOOD.replace("\n", "\r\n")):
        problem = parse(text)
        assert problem.tasks == (Task(0, 5), Task(5, 9))
        assert problem.able == (frozenset({0, 1}), frozenset())


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("5 9", "9 9", "task 1 ends at 9"),
        ("5 9", "-5 9", "line 5: a task cannot start before 0"),
        ("5 9", "five 9", "line 5: a task is"),
        ("2: 0 1", "2: 0 2", "line 7: task 2 does not exist"),
        ("2: 0 1", "3: 0 1", "line 7: 3 different tasks are announced, 2 listed"),
        ("2: 0 1", "1: 0", "task 1 can be done by nobody"),
        ("2: 0 1", "2 0 1", "line 7: a worker is"),
        ("Jobs = 2", "Jobs = x", "line 3: `Jobs = number` was expected"),
        ("Type = 1", "Type = 2", "line 2"),
        ("\n0:", "", "the file ends before worker 1"),
        ("0:\n", "0:\n7\n", "line 9: nothing is expected"),
    ],
)
def test_a_bad_file_is_refused_with_its_line(old, new, said):
    with pytest.raises(BadProblem, match=said):
        parse(GOOD.replace(old, new))


def test_the_public_instances_are_read():
    if not FOLDER.exists():
        pytest.skip(f"the public instances are not at {FOLDER}: nothing was read")
    for path in FOLDER.glob("*.dat"):
        problem = read(path)
        _, _, people, tasks, *_ = path.stem.split("_")
        assert (len(problem.able), len(problem.tasks)) == (int(people), int(tasks))
