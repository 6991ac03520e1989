"""The first page of a municipality: where the hours of this month went, without names."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from eassociate.access.doors import ActedRequest
from eassociate.core import clock
from eassociate.core.months import month_of
from eassociate.hours.queries import months_of, together
from eassociate.hours.table import lines_of


def show(request: ActedRequest) -> HttpResponse:
    first = clock.today().replace(day=1)
    rows = months_of(request.actor, first)
    total = together(rows)
    columns = [*rows, total] if len(rows) > 1 else rows
    context = {
        "month": first,
        "before": month_of(first).before.first,
        "rows": rows,
        "total": total,
        "columns": columns,
        "lines": lines_of(columns),
        "few": any(row.few for row in rows),
    }
    return render(request, "today/municipality.html", context)
