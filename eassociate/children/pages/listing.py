"""Lists: children, approvals that run out, places."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from eassociate.access.doors import ActedRequest, page
from eassociate.access.roles import Can
from eassociate.children.queries.approvals import approvals_running_out
from eassociate.children.queries.listing import children_of, counts_of
from eassociate.children.queries.places import places_of
from eassociate.children.rules import RUNS_OUT_DAYS
from eassociate.core import clock

#: Rows on a page.
ROWS = 50
_STATUSES = {
    "active": _("In the service"),
    "waiting": _("Waiting list"),
    "ended": _("Ended"),
    "": _("All"),
}


@page(needs=Can.SEE_CHILD)
def children(request: ActedRequest) -> HttpResponse:
    actor, search = request.actor, _search(request)
    counts = counts_of(actor)
    status = _status(request, counts, search)
    found = Paginator(children_of(actor, status, search), ROWS)
    shown = found.get_page(request.GET.get("page"))
    context = {
        "page": shown,
        "search": search,
        "status": status,
        "tabs": _tabs(counts),
        "any": bool(counts),
        "first": shown.start_index(),
        "may_edit": actor.can(Can.EDIT_CHILD),
        "may_import": actor.can(Can.IMPORT),
        "may_see_approvals": actor.can(Can.SEE_APPROVALS),
        "soon": clock.today() + timedelta(days=RUNS_OUT_DAYS),
    }
    return render(request, "children/list.html", context)


def _search(request: ActedRequest) -> str:
    return request.GET.get("q", "").strip()[:200]


def _status(request: ActedRequest, counts: dict[str, int], search: str) -> str:
    """A search looks everywhere; else those in the service come first where there are others."""
    usual = "active" if len(counts) > 1 and counts.get("active") and not search else ""
    wanted = request.GET.get("status", usual)
    return wanted if wanted in _STATUSES else usual


def _tabs(counts: dict[str, int]) -> list[dict[str, Any]]:
    """None where all children are of one status."""
    if len(counts) < 2:
        return []
    numbers = {**counts, "": sum(counts.values())}
    return [
        {"status": status, "label": label, "count": numbers[status]}
        for status, label in _STATUSES.items()
        if numbers.get(status)
    ]


@page(needs=Can.SEE_APPROVALS)
def approvals(request: ActedRequest) -> HttpResponse:
    rows = Paginator(approvals_running_out(request.actor), ROWS)
    context = {"page": rows.get_page(request.GET.get("page")), "days": RUNS_OUT_DAYS}
    return render(request, "children/approvals.html", context)


@page(needs=Can.EDIT_CHILD)
def places(request: ActedRequest) -> HttpResponse:
    search, actor = _search(request), request.actor
    rows = Paginator(places_of(actor, search), ROWS)
    context = {"page": rows.get_page(request.GET.get("page")), "search": search}
    return render(request, "children/places.html", context)
