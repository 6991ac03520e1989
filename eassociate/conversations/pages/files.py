"""Files of messages."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from eassociate.access.doors import ActedRequest, page
from eassociate.access.roles import Can
from eassociate.conversations.queries import attachment_of
from eassociate.ui.files import file_answer


@require_safe
@page(needs=Can.SEE_MESSAGES)
def attachment(request: ActedRequest, pk: UUID) -> HttpResponse:
    """Photos and sound are shown in the page, documents are only ever saved."""
    found = attachment_of(request.actor, pk)
    shown = found.media.startswith(("image/", "audio/"))
    saved = "" if shown else found.name or "file"
    wanted = request.headers.get("Range", "")
    return file_answer(bytes(found.content), found.media, saved=saved, wanted=wanted)
