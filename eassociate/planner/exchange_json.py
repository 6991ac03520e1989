"""Problems and plans as JSON, for other programs and for `eassociate plan`.

The schemas are published as docs/planner-problem.schema.json, docs/planner-plan.schema.json and
docs/planner-morning.schema.json. They are written by `python -m eassociate.planner.exchange_json`.
"""

import json
import sys
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from eassociate.planner import plan_shape, problem_shape
from eassociate.planner.json_words import Shape, read, refused, write
from eassociate.planner.morning_shape import MorningShape
from eassociate.planner.plan import Plan
from eassociate.planner.plan_shape import PlanShape
from eassociate.planner.problem import Problem
from eassociate.planner.problem_shape import ProblemShape


def problem_from_json(text: str | bytes) -> Problem:
    """The problem that `text` (UTF-8) tells.

    Raises `BadProblem` with one sentence that names the item, such as `blocks[3].start of b17`, if
    the shape is wrong; contradictions between items are found by `validation.check`.
    """
    return read(ProblemShape, text).told()


def problem_to_json(problem: Problem) -> str:
    """What `problem_from_json` reads as the same problem. Raises `BadProblem`, as that does."""
    try:
        return write(problem_shape.shape_of(problem))
    except ValidationError as problem_of_it:
        raise refused(problem_of_it, None) from None


def plan_from_json(text: str | bytes) -> Plan:
    """The plan that `text` (UTF-8) tells. Raises `BadProblem` with one sentence."""
    return read(PlanShape, text).told()


def plan_to_json(plan: Plan) -> str:
    """What `plan_from_json` reads as the same plan (seconds to a thousandth). As above."""
    try:
        return write(plan_shape.shape_of(plan))
    except ValidationError as problem_of_it:
        raise refused(problem_of_it, None) from None


def morning_from_json(text: str | bytes, problem: Problem) -> MorningShape:
    """The morning that `text` (UTF-8) tells about `problem`.

    Raises `BadProblem` with one sentence if the shape is wrong or a name is not in the problem.
    """
    morning = read(MorningShape, text)
    morning.check(problem)
    return morning


def schemas() -> dict[str, str]:
    """File name → JSON Schema (2020-12)."""
    shapes: dict[str, type[Shape]] = {
        "problem": ProblemShape,
        "plan": PlanShape,
        "morning": MorningShape,
    }
    return {f"planner-{name}.schema.json": _schema(shape) for name, shape in shapes.items()}


def _schema(shape: type[Shape]) -> str:
    head: dict[str, Any] = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    told = head | _tidy(shape.model_json_schema(by_alias=True))
    return json.dumps(told, ensure_ascii=False, indent=2).replace('Shape"', '"') + "\n"


def _tidy(part: Any) -> Any:
    """Without the titles that say a name once more."""
    if isinstance(part, list):
        return [_tidy(one) for one in part]
    if not isinstance(part, dict):
        return part
    return {
        name: _tidy(value)
        for name, value in part.items()
        if name != "title" or not isinstance(value, str) or value.endswith("Shape")
    }


def main(folder: str = "docs") -> None:
    """Writes the schemas into `folder`."""
    for name, text in schemas().items():
        (Path(folder) / name).write_text(text, "utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
