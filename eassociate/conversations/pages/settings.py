"""The site's own ready-made messages."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from eassociate.access.doors import ActedRequest, page
from eassociate.access.roles import Can
from eassociate.conversations.forms import EndPhraseForm, PhraseForm
from eassociate.conversations.queries import phrases_of
from eassociate.journal.deeds import NotFound
from eassociate.journal.editing import Editing, edit, posted


@page(needs=Can.ANNOUNCE)
def phrases(request: ActedRequest) -> HttpResponse:
    editing = Editing(
        heading=_("Our own ready-made messages"),
        lead=_(
            "Everybody can send them with one tap, and each reader sees them in their language."
        ),
        back=reverse("messages"),
        said=_("Added."),
        then=request.path,
        submit=_("Add"),
        template="conversations/phrases.html",
        shown={"phrases": phrases_of(request.actor)},
    )
    return edit(request, PhraseForm(*posted(request)), editing)


@page(needs=Can.ANNOUNCE)
def phrase_end(request: ActedRequest, pk: UUID) -> HttpResponse:
    held = next((one for one in phrases_of(request.actor) if one.pk == pk), None)
    if held is None:
        raise NotFound
    editing = Editing(
        heading=_("Take this message away?"),
        lead=held.sr,
        back=reverse("phrases"),
        said=_("It can no longer be sent. Where it was sent it can still be read."),
        submit=_("Take away"),
        more={"phrase": pk},
    )
    return edit(request, EndPhraseForm(*posted(request)), editing)
