"""Who looked at the record and what was changed, in plain words (C11)."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render

from eassociate.access.doors import ActedRequest, page
from eassociate.access.roles import Can
from eassociate.children.looks import look_in_words
from eassociate.children.queries.record import visible_child
from eassociate.journal.history import changes_of, in_words, looks_at
from eassociate.journal.openings import What, note_opening

#: Rows on a page.
ROWS = 60


@page(needs=Can.SEE_OPENINGS)
@transaction.atomic
def looks(request: ActedRequest, pk: UUID) -> HttpResponse:
    child = visible_child(request.actor, pk)
    note_opening(request.actor, pk, What.LOOKS)
    shown = Paginator(looks_at(request.actor, pk), ROWS).get_page(request.GET.get("page"))
    context = {"child": child, "page": shown, "looks": [look_in_words(one) for one in shown]}
    return render(request, "children/looks.html", context)


@page(needs=Can.SEE_OPENINGS)
@transaction.atomic
def changes(request: ActedRequest, pk: UUID) -> HttpResponse:
    child = visible_child(request.actor, pk)
    note_opening(request.actor, pk, What.LOOKS)
    shown = Paginator(changes_of(request.actor, pk), ROWS).get_page(request.GET.get("page"))
    context = {"child": child, "page": shown, "deeds": in_words(shown)}
    return render(request, "children/changes.html", context)
