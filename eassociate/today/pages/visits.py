"""A visit begins with one tap, and a mistaken tap is taken back with another."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from eassociate.access.doors import ActedRequest, page
from eassociate.access.roles import Can
from eassociate.today.forms import StartForm, UndoForm
from eassociate.today.pages.taps import done_from_today


@page(needs=Can.RECORD_VISIT)
@require_POST
def start(request: ActedRequest, pk: UUID) -> HttpResponse:
    said = _("Started. A good day to you both.")
    return done_from_today(request, StartForm(request.POST), said, visit=pk)


@page(needs=Can.RECORD_VISIT)
@require_POST
def undo(request: ActedRequest, pk: UUID) -> HttpResponse:
    said = _("Taken back. The visit has not begun.")
    return done_from_today(request, UndoForm(request.POST), said, visit=pk)
