"""`/months/`: where the hours of a month went."""

from __future__ import annotations

from datetime import date, timedelta

from django.http import HttpResponse
from django.shortcuts import render

from eassociate.access.doors import ActedRequest, page
from eassociate.access.roles import Can
from eassociate.core import clock
from eassociate.core.months import month_of
from eassociate.hours import files
from eassociate.hours.queries import Month, first_month, months_of, together
from eassociate.hours.table import lines_of
from eassociate.ui.asked import month_asked
from eassociate.ui.words import date_in_words


@page(needs=Can.SEE_MONTHS)
def months(request: ActedRequest) -> HttpResponse:
    """Query: `month` (ISO, 2026-11)."""
    first = month_asked(request.GET.get("month"))
    rows = months_of(request.actor, first)
    context = {
        "month": first,
        "rows": rows,
        "lines": lines_of(_columns(rows)),
        "columns": _columns(rows),
        "total": together(rows),
        "few": any(row.few for row in rows),
        "before": _before(request, first),
        "after": _after(first),
    }
    return render(request, "hours/months.html", context)


@page(needs=Can.SEE_MONTHS)
def months_xlsx(request: ActedRequest) -> HttpResponse:
    """The same month as XLSX."""
    first = month_asked(request.GET.get("month"))
    content = files.as_xlsx(months_of(request.actor, first), date_in_words(first, "month"))
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return _file(content, kind, f"hours-{first:%Y-%m}.xlsx")


@page(needs=Can.SEE_MONTHS)
def months_csv(request: ActedRequest) -> HttpResponse:
    """The same month as CSV."""
    first = month_asked(request.GET.get("month"))
    content = files.as_csv(months_of(request.actor, first))
    return _file(content, "text/csv; charset=utf-8", f"hours-{first:%Y-%m}.csv")


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _columns(rows: list[Month]) -> list[Month]:
    """The providers, and their sum where there are several."""
    return [*rows, together(rows)] if len(rows) > 1 else rows


def _before(request: ActedRequest, first: date) -> date | None:
    oldest = first_month(request.actor)
    before = month_of(first).before.first
    return before if oldest and before >= oldest else None


def _after(first: date) -> date | None:
    after = month_of(first).after.first
    return after if after <= clock.today() + timedelta(days=62) else None
