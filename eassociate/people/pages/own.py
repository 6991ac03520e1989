"""The own account: who one is, how one signs in, what reaches one how."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from eassociate.access.actor import Actor
from eassociate.access.doors import ActedRequest, page
from eassociate.access.roles import Can
from eassociate.journal.deeds import perform
from eassociate.people import slots
from eassociate.people.actions.own import ChooseLanguage
from eassociate.people.queries import own_email


@require_safe
@page(needs=Can.READ_NOTICES)
def account(request: ActedRequest) -> HttpResponse:
    """Who one is here, how one signs in, what reaches one outside the page."""
    shown = {
        "email": own_email(request.actor),
        "name": request.actor.name,
        "links": slots.links_for(request.actor),
    }
    return render(request, "people/account.html", shown)


def remember_language(request: HttpRequest, code: str) -> None:
    """Letters to whoever is signed in come in the language chosen (settings.UI_LANGUAGE_CHOSEN)."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor and code != actor.language:
        perform(actor, ChooseLanguage(language=code))
