"""`python -m eassociate.planner.fewest FILE [--seconds S] [--seed N]`"""

import argparse
import sys
from pathlib import Path

from eassociate.planner.fewest import check, fewest_people, read
from eassociate.planner.problem import BadProblem


def main() -> int:
    """Prints people used, the proven bound, whether both meet, and the seconds."""
    parser = argparse.ArgumentParser(prog="python -m eassociate.planner.fewest")
    parser.add_argument("file", type=Path)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    try:
        problem = read(asked.file)
        plan = fewest_people(problem, asked.seconds, asked.seed)
    except (BadProblem, OSError) as wrong:
        sys.stderr.write(f"{wrong}\n")
        return 2
    for sentence in check(problem, plan):
        sys.stderr.write(f"{sentence}\n")
    proven = "yes" if plan.exact else "no"
    sys.stdout.write(
        f"used {plan.used}  bound {plan.bound}  proven {proven}  seconds {plan.seconds:.1f}\n"
    )
    return 0 if plan.assignment or not problem.tasks else 1


if __name__ == "__main__":
    sys.exit(main())
