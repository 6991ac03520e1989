"""Announcements: written here; they are read where all conversations are."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from eassociate.access.doors import ActedRequest, page
from eassociate.access.roles import Can
from eassociate.conversations.forms import AnnounceForm
from eassociate.conversations.reading.schools import schools_of
from eassociate.conversations.reading.starting import children_to_search
from eassociate.journal.deeds import Outcome
from eassociate.journal.editing import Editing, edit, posted


@page(needs=Can.ANNOUNCE)
def announce(request: ActedRequest) -> HttpResponse:
    editing = Editing(
        heading=_("An announcement"),
        back=reverse("messages"),
        said=_("Sent. Here you see who has read it."),
        then=_receipts,
        submit=_("Send"),
        template="conversations/announce.html",
    )
    form = AnnounceForm(
        *posted(request),
        schools=schools_of(request.actor),
        children=children_to_search(request.actor),
    )
    return edit(request, form, editing)


def _receipts(outcome: Outcome) -> str:
    return reverse("message_receipts", kwargs={"pk": outcome.result["message"]})
