"""`make bench-planner`: the planner against its goals and its rivals, into docs/performance.md.

python -m bench.planner [--only public,city,...] [--seconds 60] [--dry]

Every plan is checked by `verify`; one complaint and the bench fails. Each part is written to the
document as soon as it is measured, so parts can be run one by one.
"""

from __future__ import annotations

import argparse
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bench import document
from bench.planning import growth, mornings, reserves, week, year
from bench.planning.doors import Doors, product
from bench.planning.picture import svg
from eassociate.planner.plan import Plan
from eassociate.planner.problem import Problem

PARTS = ("public", "city", "country", "year", "cover", "reserves", "growth")
PICTURE = Path("docs/pictures/planner-growth.svg")


@dataclass(frozen=True)
class Asked:
    """What the command line asks for."""

    only: tuple[str, ...]
    seconds: float
    week_seconds: float
    country_seconds: float
    children: int
    seeds: int
    country_children: int
    weeks: int
    mornings: int
    public: Path
    dry: bool


@dataclass(frozen=True)
class Part:
    """Markdown of a part, and what the checker complained about."""

    title: str
    text: str
    complaints: list[str]


def main(arguments: list[str] | None = None, doors: Doors | None = None) -> int:
    asked = _asked(sys.argv[1:] if arguments is None else arguments)
    bench = Bench(doors or product(), asked)
    wrong = 0
    for name in [part for part in PARTS if part in asked.only]:
        print(f"== {name}", flush=True)
        wrong += _one(
            bench, name, asked, " ".join(sys.argv[1:] if arguments is None else arguments)
        )
    return 1 if wrong else 0


def _one(bench: Bench, name: str, asked: Asked, command: str) -> int:
    """Measures and writes a part; a fault is shown, and the other parts go on."""
    try:
        part: Part = getattr(bench, name)()
    except Exception:
        traceback.print_exc()
        return 1
    told = document.origin(f"python -m bench.planner {command}".strip(), datetime.now(UTC))
    text = f"## Planner: {part.title}\n\n{told}\n\n{part.text}"
    print(text, flush=True)
    if not asked.dry:
        document.put(document.DOCUMENT, f"planner {name}", text)
    return len(part.complaints)


class Bench:
    """The parts by name. The city's running roster is planned once for all that need it."""

    def __init__(self, doors: Doors, asked: Asked) -> None:
        self.doors, self.asked = doors, asked
        self._rosters: dict[str, tuple[Problem, Plan]] = {}

    def public(self) -> Part:
        from bench import planner_public  # its instances may not be on this machine

        rows = planner_public.measure(self.asked.public, self.asked.seconds)
        return Part("public instances (shift minimisation)", planner_public.text(rows), [])

    def city(self) -> Part:
        rows = week.city(self.doors, self.asked.seconds, self.asked.children, self.asked.seeds)
        text = week.city_text(rows, self.asked.seconds)
        return Part(f"a city's week, {self.asked.children} children", text, _wrong(rows))

    def country(self) -> Part:
        seconds, children = self.asked.country_seconds, self.asked.country_children
        row, peak, fault = week.country(self.doors, seconds, children)
        wrong = [fault] if row is None else _wrong([row])
        return Part(
            f"a country's week, {children:,} children".replace(",", " "),
            week.country_text(row, peak, fault, seconds),
            wrong,
        )

    def year(self) -> Part:
        problems = self.doors.school_year(
            children=self.asked.children, weeks=self.asked.weeks, seed=0
        )
        years = year.measure(self.doors, problems, self.asked.week_seconds)
        text = year.text(years, self.asked.children, self.asked.week_seconds)
        return Part("a school year", text, [c for y in years for c in y.complaints])

    def cover(self) -> Part:
        rows = []
        for name, number, seconds in (
            ("city", self.asked.mornings, 5.0),
            ("country", max(1, self.asked.mornings // 20), 20.0),
        ):
            problem, plan = self._running(name)
            found = mornings.measure(self.doors, problem, plan.roster, number, seconds)
            rows.append((f"{name}, {len({b.child for b in problem.blocks})} children", found))
        wrong = [c for _, found in rows for cover in found for c in cover.complaints]
        return Part("cover of a morning", mornings.text(rows), wrong)

    def reserves(self) -> Part:
        problem, plan = self._running("city")
        found = reserves.measure(self.doors, problem, plan.roster, self.asked.mornings, 5.0)
        wrong = [c for need in found for c in need.complaints]
        return Part("how many reserves", reserves.text(found), wrong)

    def growth(self) -> Part:
        largest = self.asked.country_children
        sizes = [size for size in growth.SIZES if size <= largest] or [largest]
        points = growth.measure(self.doors, self.asked.seconds, sizes)
        if not self.asked.dry:
            PICTURE.parent.mkdir(parents=True, exist_ok=True)
            PICTURE.write_text(svg(growth.charts(points), "children"))
        text = growth.text(points, self.asked.seconds, f"pictures/{PICTURE.name}")
        return Part("how cost and time grow", text, _wrong([p.entry for p in points]))

    def _running(self, name: str) -> tuple[Problem, Plan]:
        """A problem and the roster that is carried out when somebody calls in ill."""
        if name not in self._rosters:
            make: Callable[..., Problem] = getattr(self.doors, name)
            children = self.asked.children if name == "city" else self.asked.country_children
            problem = make(children=children, seed=0)
            plan = self.doors.plan_week(
                problem, seconds=self.asked.seconds, seed=0, workers=2, progress=None
            )
            self._rosters[name] = problem, plan
        return self._rosters[name]


def _wrong(rows: list) -> list[str]:
    return [f"{row.problem}, {row.who}: {text}" for row in rows for text in row.complaints]


def _asked(arguments: list[str]) -> Asked:
    parser = argparse.ArgumentParser(prog="python -m bench.planner", description=__doc__)
    parser.add_argument("--only", default=",".join(PARTS), help=f"of {', '.join(PARTS)}")
    parser.add_argument("--seconds", type=float, default=60, help="for each solver of a week")
    parser.add_argument("--week-seconds", type=float, default=20, help="for a week of the year")
    parser.add_argument("--country-seconds", type=float, default=600)
    parser.add_argument("--children", type=int, default=week.CITY, help="of a city")
    parser.add_argument("--seeds", type=int, default=3, help="cities")
    parser.add_argument("--country-children", type=int, default=week.COUNTRY)
    parser.add_argument("--weeks", type=int, default=40, help="of the year")
    parser.add_argument("--mornings", type=int, default=mornings.MORNINGS)
    parser.add_argument("--public", type=Path, default=Path("../shared/data/smptsp"))
    parser.add_argument("--dry", action="store_true", help="do not write docs/performance.md")
    told = vars(parser.parse_args(arguments))
    told["only"] = tuple(told["only"].split(","))
    if unknown := set(told["only"]) - set(PARTS):
        parser.error(f"no part is called {', '.join(sorted(unknown))}")
    return Asked(**told)


if __name__ == "__main__":
    sys.exit(main())
