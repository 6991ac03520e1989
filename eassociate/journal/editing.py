"""A page that is one form: shown, posted, shown again with its errors, or carried out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from eassociate.access.doors import ActedRequest
from eassociate.journal.deeds import Outcome
from eassociate.journal.forms import CommandForm


def posted(request: HttpRequest) -> tuple[Any, Any]:
    """The first two arguments of a form: what was sent, or nothing to be shown empty."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


@dataclass(frozen=True)
class Editing:
    """The words and ways of a form page. `then` may depend on the outcome (a new thing's id).

    The heading is the page's title as well: no name of a person belongs in it, but in the lead.
    """

    heading: str
    back: str
    said: str
    then: str | Callable[[Outcome], str] = ""
    submit: str = ""
    lead: str = ""
    template: str = "journal/form_page.html"
    #: Arguments of the command that come from the address.
    more: Mapping[str, Any] = field(default_factory=dict)
    #: What else the template shows.
    shown: Mapping[str, Any] = field(default_factory=dict)

    def way_on(self, outcome: Outcome) -> str:
        return self.then(outcome) if callable(self.then) else self.then or self.back


def edit(request: ActedRequest, form: CommandForm, editing: Editing) -> HttpResponse:
    """Answers GET with the form and POST with the deed and the way on (422 with errors)."""
    if request.method == "POST":
        outcome = form.perform(request.actor, **editing.more)
        if outcome:
            messages.success(request, editing.said)
            return HttpResponseRedirect(editing.way_on(outcome))
    status = 422 if form.is_bound else 200
    return render(
        request,
        editing.template,
        {**editing.shown, "form": form, "editing": editing},
        status=status,
    )
