"""Photos of companions, for those whose child they are with."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from eassociate.access.doors import ActedRequest, page
from eassociate.access.roles import Can
from eassociate.today.faces import companion_face


@page(needs=Can.SEE_CHILD)
@require_safe
def companion(request: ActedRequest, pk: UUID) -> HttpResponse:
    """The JPEG of who goes on the visit."""
    response = HttpResponse(companion_face(request.actor, pk), content_type="image/jpeg")
    response["Content-Disposition"] = "inline"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
