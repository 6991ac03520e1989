"""The own account: language and e-mails."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from eassociate.access.actor import Actor
from eassociate.access.doors import ActedRequest, page
from eassociate.access.roles import Can
from eassociate.journal.deeds import perform
from eassociate.journal.editing import Editing, edit, posted
from eassociate.people.actions.own import ChooseLanguage
from eassociate.people.forms import MailsForm
from eassociate.people.queries import own_mails


@page(needs=Can.READ_NOTICES)
def account(request: ActedRequest) -> HttpResponse:
    """Who one is here, how one signs in, what comes by e-mail."""
    email, mails = own_mails(request.actor)
    editing = Editing(
        heading=_("My account"),
        back="/",
        said=_("Saved."),
        template="people/account.html",
        then=request.path,
        shown={"email": email, "name": request.actor.name},
    )
    return edit(request, MailsForm(*posted(request), initial={"mails": mails}), editing)


def remember_language(request: HttpRequest, code: str) -> None:
    """Letters to whoever is signed in come in the language chosen (settings.UI_LANGUAGE_CHOSEN)."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor and code != actor.language:
        perform(actor, ChooseLanguage(language=code))
