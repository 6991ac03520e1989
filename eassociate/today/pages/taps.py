"""What all pages share that carry out one command."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.functional import Promise

from eassociate.access.doors import ActedRequest
from eassociate.journal.answers import say_problems
from eassociate.journal.forms import CommandForm

#: What was sent is understood and cannot be carried out (RFC 9110, 15.5.21).
UNFIT = 422


def sent(request: ActedRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def succeeded(request: ActedRequest, form: CommandForm, said: Promise, **more: UUID) -> bool:
    """Carries the form out, if it was sent, and says so on the next page."""
    if request.method != "POST" or form.perform(request.actor, **more) is None:
        return False
    messages.success(request, str(said))
    return True


def done_from_today(
    request: ActedRequest, form: CommandForm, said: Promise, **more: UUID
) -> HttpResponse:
    """Back to Today with what was done, or with why it was not."""
    if not succeeded(request, form, said, **more):
        say_problems(request, form)
    return redirect("today")
