"""Search in the conversations of a person."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from eassociate.access.doors import ActedRequest, page
from eassociate.access.roles import Can
from eassociate.conversations.finding import SearchForm
from eassociate.conversations.reading.search import Hits, Wish, search
from eassociate.conversations.reading.starting import children_to_search


@require_safe
@page(needs=Can.SEE_MESSAGES)
def find(request: ActedRequest) -> HttpResponse:
    """By words, child, person, kind, days; each may be left out."""
    form = SearchForm(request.GET or None, children=children_to_search(request.actor))
    found = None
    if form.is_valid() and any(form.cleaned_data.values()):
        found = _found(request, form)
    context = {"form": form, "found": found, "query": _query(request)}
    return render(request, "conversations/search.html", context, status=422 if form.errors else 200)


def _found(request: ActedRequest, form: SearchForm) -> Hits:
    wish = Wish(
        text=form.cleaned_data["q"],
        child=form.cleaned_data["child"] or None,
        person=form.cleaned_data["person"],
        kind=form.cleaned_data["kind"],
        first=form.cleaned_data["first"],
        last=form.cleaned_data["last"],
        before=_id(request.GET.get("before", "")),
    )
    return search(request.actor, wish)


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _query(request: ActedRequest) -> str:
    """The present question, for the link to the next page."""
    asked = request.GET.copy()
    asked.pop("before", None)
    return asked.urlencode()
