"""A month as lines of a table: the same for the page and for the files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from eassociate.hours.queries import Month
from eassociate.roster.models import Visit


@dataclass(frozen=True)
class LineOfMonth:
    """`minutes` for each column; `part` lines are parts of the sum above or below them."""

    word: str
    minutes: list[int]
    part: bool = False
    code: str = ""


def lines_of(months: Iterable[Month]) -> list[LineOfMonth]:
    """Approved, planned, and where the planned minutes went; a column for each of `months`."""
    rows = list(months)
    totals = [m.totals for m in rows]
    lines = [
        LineOfMonth(_("Approved"), [m.approved for m in rows], code="approved"),
        LineOfMonth(_("Planned"), [t.planned for t in totals], code="planned"),
        LineOfMonth(_("Delivered"), [t.delivered for t in totals], True, "delivered"),
        LineOfMonth(
            _("Delivered by a substitute"), [t.substituted for t in totals], True, "substituted"
        ),
    ]
    for state, kinds in _by_reason(rows).items():
        for reason, minutes in kinds.items():
            lines.append(LineOfMonth(_sentence(state, reason), minutes, True, f"{state}:{reason}"))
    lines.append(LineOfMonth(_("Still open"), [t.open for t in totals], True, "open"))
    return lines


def _by_reason(rows: list[Month]) -> dict[str, dict[str, list[int]]]:
    found: dict[str, dict[str, list[int]]] = {}
    for state in ("not_delivered", "cancelled"):
        every = [getattr(m.totals, state) for m in rows]
        reasons = sorted({reason for one in every for reason in one})
        found[state] = {r: [one.get(r, 0) for one in every] for r in reasons}
    return found


def _sentence(state: str, reason: str) -> str:
    why = Visit.Reason(reason).label if reason in Visit.Reason.values else reason
    if state == "cancelled":
        return _("Cancelled: %(why)s") % {"why": why}
    return _("Not delivered: %(why)s") % {"why": why}
