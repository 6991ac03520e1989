"""A morning as JSON: who cannot come, for `eassociate plan problem.json --cover morning.json`."""

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from eassociate.planner.json_words import Key, Moment, Shape
from eassociate.planner.problem import BadProblem, Problem


class MorningShape(Shape):
    """What is known at `moment`, when somebody has to go for those who cannot.

    The running roster is `previous` of the problem; blocks that are not in it are open.
    """

    told_always = ("format",)

    format: Literal["eassociate-morning-1"] = "eassociate-morning-1"
    moment: Moment
    absent: tuple[Key, ...] = Field((), description="Companions who do not come (any more).")
    at_home: tuple[Key, ...] = Field((), description="Children whose blocks fall away.")
    started: tuple[Key, ...] = Field((), description="Blocks that are under way.")
    reserves: tuple[Key, ...] = Field(
        (), description="Companions on call: their windows do not count."
    )
    may_swap: bool = Field(
        True, description="May others be sent to another child if that covers more?"
    )

    def check(self, problem: Problem) -> None:
        """Raises `BadProblem` about the first name that is not in `problem`."""
        for fault in self._unknown(problem):
            raise fault

    def _unknown(self, problem: Problem) -> Iterator[BadProblem]:
        known = {
            "companion": {companion.key for companion in problem.companions},
            "child": {block.child for block in problem.blocks},
            "block": {block.key for block in problem.blocks},
        }
        for field, kind in (
            ("absent", "companion"),
            ("reserves", "companion"),
            ("at_home", "child"),
            ("started", "block"),
        ):
            for number, key in enumerate(getattr(self, field)):
                if key not in known[kind]:
                    item = f"{field}[{number}]"
                    text = f"{item} is {key}: there is no such {kind}."
                    yield BadProblem(item, f"unknown_{kind}", text)
