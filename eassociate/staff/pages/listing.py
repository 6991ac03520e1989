"""The list of companions."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from eassociate.access.doors import ActedRequest, page
from eassociate.access.roles import Can
from eassociate.staff.queries.listing import companions_of, counts_of, row_of

#: Rows on a page.
ROWS = 50


@page(needs=Can.SEE_STAFF)
def companions(request: ActedRequest) -> HttpResponse:
    search = request.GET.get("q", "").strip()[:200]
    former = request.GET.get("status") == "former"
    found = Paginator(companions_of(request.actor, search, active=not former), ROWS)
    shown = found.get_page(request.GET.get("page"))
    employed, were = counts_of(request.actor)
    context = {
        "page": shown,
        "rows": [row_of(one) for one in shown],
        "search": search,
        "former": former,
        "employed": employed,
        "were": were,
        "may_edit": request.actor.can(Can.EDIT_STAFF),
        "may_import": request.actor.can(Can.IMPORT),
    }
    return render(request, "staff/list.html", context)
