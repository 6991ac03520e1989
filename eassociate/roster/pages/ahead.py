"""«What if somebody is ill tomorrow?» and «How many people on call do we need?»."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from eassociate.access.doors import ActedRequest, page
from eassociate.access.roles import Can
from eassociate.roster.queries.ahead import ill_then, reserves_needed, tomorrow
from eassociate.roster.reading.choices import companions
from eassociate.ui.asked import day_asked, id_asked


@page(needs=Can.COVER)
def ahead(request: ActedRequest) -> HttpResponse:
    """Query: `companion` and `day` (by default tomorrow): what if; `reserves`: how many."""
    chosen = id_asked(request.GET.get("companion"))
    day = day_asked(request.GET["day"]) if request.GET.get("day") else tomorrow()
    context = {
        "people": companions(request.actor),
        "chosen": str(chosen or ""),
        "day": day,
        "ill": ill_then(request.actor, chosen, day) if chosen else None,
        "reserves": reserves_needed(request.actor) if "reserves" in request.GET else None,
    }
    return render(request, "roster/ahead.html", context)
