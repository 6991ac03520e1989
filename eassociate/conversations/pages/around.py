"""The conversations around one child."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from eassociate.access.doors import ActedRequest, page
from eassociate.access.roles import Can
from eassociate.conversations.forms import TypedForm
from eassociate.conversations.reading.around import child_threads
from eassociate.conversations.tiles import tiles_of
from eassociate.core.ids import uuid7


@require_safe
@page(needs=Can.WRITE_MESSAGES)
def child_messages(request: ActedRequest, pk: UUID) -> HttpResponse:
    """The threads that there are, and those that begin with a tap."""
    shown = child_threads(request.actor, pk)
    may_arrange = request.actor.can(Can.ARRANGE_READERS)
    context = {"shown": shown, "may_arrange": may_arrange}
    return render(request, "conversations/child.html", context)


@page(needs=Can.WRITE_MESSAGES)
def child_say(request: ActedRequest, pk: UUID) -> HttpResponse:
    """To everybody around the child, without typing: from Today in two taps."""
    shown = child_threads(request.actor, pk)
    form = TypedForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        outcome = form.perform(request.actor, child=pk)
        if outcome:
            return redirect(reverse("thread", kwargs={"pk": outcome.result["thread"]}) + "#new")
        for errors in form.errors.values():
            messages.error(request, " ".join(map(str, errors)))
        return HttpResponseRedirect(request.path)
    context = {
        "shown": shown,
        "tiles": tiles_of(request.actor, pk, shown.phrases),
        "fresh": uuid7(),
    }
    return render(request, "conversations/say.html", context)
