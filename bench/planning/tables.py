"""Tables of docs/performance.md from what was measured."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bench.planning.measured import OURS, Entry


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Markdown, with an empty line after."""
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    return "\n".join(lines + [f"| {' | '.join(map(str, row))} |" for row in rows]) + "\n"


def number(value: float | None, digits: int = 0, unit: str = "") -> str:
    """With a dash where nothing was measured, and an apostrophe-free thousands' space."""
    return "–" if value is None else f"{value:,.{digits}f}".replace(",", " ") + unit


def checked(complaints: Sequence[str]) -> str:
    """What the checker said."""
    return f"**{len(complaints)} WRONG**" if complaints else "passed"


def versus(rows: Sequence[Entry]) -> str:
    """All solvers on the same problems; per cent above our proven bound of each problem."""
    bounds = {row.problem: row.plan.bound for row in rows if row.who == OURS and row.plan}
    head = ("problem", "solver", "first full plan s", "cost at 5 s", "cost", "own bound")
    head += ("above our bound", "open blocks", "s", "checker", "note")
    return table(head, [_versus(row, bounds.get(row.problem, 0.0)) for row in rows])


def _versus(row: Entry, bound: float) -> tuple[str, ...]:
    plan = row.plan
    own = plan.bound if plan and plan.bound > 0 else None
    return (
        row.problem,
        f"**{row.who}**" if row.who == OURS else row.who,
        number(row.first, 1),
        number(row.cost_at_5),
        number(row.cost),
        number(own),
        number(row.above(bound), 2, " %"),
        number(len(plan.uncovered)) if plan else "–",
        number(row.seconds, 1),
        checked(row.complaints) if plan else "–",
        row.note or ("proven optimal" if plan and plan.exact else ""),
    )


def terms(rows: Sequence[Entry]) -> str:
    """Every term of each plan in its own unit."""
    plans = [(row, row.plan) for row in rows if row.plan]
    if not plans:
        return ""
    head = ["problem", "solver", *(f"{t.name} ({t.unit}, × {t.weight})" for t in plans[0][1].terms)]
    return table(
        head,
        [(row.problem, row.who, *(number(t.value) for t in plan.terms)) for row, plan in plans],
    )
