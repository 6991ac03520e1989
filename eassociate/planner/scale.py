"""How the terms of a cover are weighed: in order, an earlier one before any later.

A cost is one whole number, upper × `base` + lower: above, uncovered minutes × weight, disturbed
children, strangeness, blocks moved; below, minutes on the way and what only breaks ties (minutes
below the guaranteed + hours × per cent of the week). Every unit is larger than all that the terms
after it can come to, so that the least cost is the best in the order of the terms.
"""

from dataclasses import dataclass

from eassociate.planner.problem import Block, Problem

#: The terms of a cover in their order; those of the last line together break ties.
ORDER = ("uncovered", "disturbed", "unfamiliar", "changes", "travel", "unfairness", "load")


@dataclass(frozen=True, slots=True)
class Scale:
    """Units of the upper part (`changes` has 1) and of the lower part (a tie-breaker has 1)."""

    uncovered: int
    disturbed: int
    unfamiliar: int
    travel: int
    base: int

    def digits(self, cost: int) -> tuple[int, ...]:
        """A cost as numbers of units: uncovered, disturbed, unfamiliar, changes, travel, ties."""
        upper, lower = divmod(max(cost, 0), self.base)
        found = []
        for unit in (self.uncovered, self.disturbed, self.unfamiliar):
            number, upper = divmod(upper, unit)
            found.append(number)
        return (*found, upper, *divmod(lower, self.travel))

    def read(self, other: "Scale", cost: int) -> int:
        """A cost, or a bound, in the units of a smaller scale, in units of this one. The order is
        kept, since both scales put every term before all later ones.
        """
        uncovered, disturbed, unfamiliar, changes, travel, ties = other.digits(cost)
        upper = uncovered * self.uncovered + disturbed * self.disturbed
        upper += unfamiliar * self.unfamiliar + changes
        return upper * self.base + travel * self.travel + ties

    def weights(self) -> dict[str, int]:
        """Cost of one unit of each term, as one whole number."""
        return {
            "uncovered": self.uncovered * self.base,
            "disturbed": self.disturbed * self.base,
            "unfamiliar": self.unfamiliar * self.base,
            "changes": self.base,
            "travel": self.travel,
            "unfairness": 1,
            "load": 1,
        }


def scale_of(problem: Problem, longest_way: int) -> Scale:
    """The scale for all parts of `problem`; no way takes more than `longest_way` minutes."""
    number = len(problem.blocks) + 1
    ties = sum(c.least_minutes for c in problem.companions)
    ties += sum(2 * b.minutes for b in problem.blocks)  # 100 % × hours at the most
    travel = ties + 1
    unfamiliar = number
    most = max(_by_child(problem.blocks).values(), default=1)
    disturbed = most * unfamiliar * (3 * number + 1)
    uncovered = disturbed * number
    return Scale(uncovered, disturbed, unfamiliar, travel, travel * number * (longest_way + 1) + 1)


def _by_child(blocks: tuple[Block, ...]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for block in blocks:
        counts[block.child] = counts.get(block.child, 0) + 1
    return counts
