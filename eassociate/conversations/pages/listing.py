"""The conversations of a person."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_POST, require_safe

from eassociate.access.doors import ActedRequest, page
from eassociate.access.roles import Can
from eassociate.conversations.forms import OpenForm
from eassociate.conversations.queries import threads_of
from eassociate.conversations.reading.starting import ways_to_begin
from eassociate.journal.deeds import NotFound


@require_safe
@page(needs=Can.SEE_MESSAGES)
def threads(request: ActedRequest) -> HttpResponse:
    found = threads_of(request.actor, _moment(request.GET.get("before", "")))
    may = request.actor.can(Can.ANNOUNCE)
    context = {"found": found, "ways": ways_to_begin(request.actor), "may_announce": may}
    return render(request, "conversations/threads.html", context)


def _moment(text: str) -> datetime | None:
    try:
        moment = parse_datetime(text[:40])
    except ValueError:
        return None
    return moment if moment and moment.tzinfo else None


@require_POST
@page(needs=Can.WRITE_MESSAGES)
def open_thread(request: ActedRequest) -> HttpResponse:
    form = OpenForm(request.POST)
    outcome = form.perform(request.actor)
    if outcome is None:
        raise NotFound
    return redirect("thread", pk=outcome.result["thread"])
