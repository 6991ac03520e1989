"""One conversation: read, write, say with one tap."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from eassociate.access.doors import ActedRequest, page
from eassociate.access.roles import Can
from eassociate.conversations.commands import ReadThread
from eassociate.conversations.forms import MessageForm, ReadForm, TypedForm
from eassociate.conversations.queries import (
    ThreadPage,
    message_of,
    phrases_in,
    reading_begins,
    text_of,
    thread_of,
    thread_page,
)
from eassociate.conversations.reading.people import people_of
from eassociate.conversations.tiles import tiles_of
from eassociate.conversations.translating import is_set_up
from eassociate.core.ids import uuid7
from eassociate.journal.deeds import NotFound, perform
from eassociate.ui.permissions import with_microphone

_NUMBER = 2**62


@page(needs=Can.SEE_MESSAGES)
def thread(request: ActedRequest, pk: UUID) -> HttpResponse:
    """Shows the newest messages, or, where more is new than fits, begins with the oldest of it."""
    if request.method == "POST":
        return _post(request, pk)
    before, after = _number(request, "before"), _number(request, "after")
    if before is None and after is None and (begin := reading_begins(request.actor, pk)):
        return HttpResponseRedirect(f"{request.path}?after={begin}")
    shown = thread_page(request.actor, pk, before=before, after=after)
    if shown.unread and before is None and "X-Live" not in request.headers:
        perform(request.actor, ReadThread(thread=pk, upto=shown.newest))
    return _shown(request, shown, MessageForm(initial={"reply_to": _reply(request, pk)}))


def _post(request: ActedRequest, pk: UUID) -> HttpResponse:
    form = MessageForm(request.POST, request.FILES)
    if form.perform(request.actor, thread=pk):
        return HttpResponseRedirect(f"{request.path}#new")
    shown = thread_page(request.actor, pk)
    if not shown.may_write:
        raise NotFound
    return _shown(request, shown, form, 422)


def _shown(
    request: ActedRequest, shown: ThreadPage, form: MessageForm, status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {"shown": shown, "form": form, "answered": _quoted(request, form)}
    context |= {
        "may_announce": request.actor.can(Can.ANNOUNCE),
        "fresh": uuid7(),
        "may_translate": is_set_up(),
    }
    if shown.may_write:
        context["tiles"] = tiles_of(request.actor, shown.thread.child_id, phrases_in(shown.thread))
    return with_microphone(render(request, "conversations/thread.html", context, status=status))


def _quoted(request: ActedRequest, form: MessageForm) -> dict[str, str] | None:
    """What is being answered, shown above the field."""
    given = form["reply_to"].value()
    if not given:
        return None
    try:
        found = message_of(request.actor, UUID(str(given)))
    except (ValueError, NotFound):
        return None
    return {"author": found.author.name, "text": text_of(found)}


def _reply(request: ActedRequest, pk: UUID) -> UUID | None:
    try:
        found = message_of(request.actor, UUID(request.GET.get("reply", "")))
    except (ValueError, NotFound):
        return None
    return found.pk if found.thread_id == pk else None


def _number(request: ActedRequest, name: str) -> int | None:
    text = request.GET.get(name, "")
    return min(int(text), _NUMBER) if text.isascii() and text.isdigit() else None


@require_POST
@page(needs=Can.WRITE_MESSAGES)
def say(request: ActedRequest, pk: UUID) -> HttpResponse:
    """A ready-made message with one tap."""
    thread_of(request.actor, pk)
    form = TypedForm(request.POST)
    address = reverse("thread", kwargs={"pk": pk})
    if form.perform(request.actor, thread=pk):
        return HttpResponseRedirect(f"{address}#new")
    for errors in form.errors.values():
        messages.error(request, " ".join(map(str, errors)))
    return HttpResponseRedirect(address)


@require_POST
@page(needs=Can.SEE_MESSAGES)
def read(request: ActedRequest, pk: UUID) -> HttpResponse:
    """The page says that its reader has it before their eyes (conversations.js)."""
    thread_of(request.actor, pk)
    form = ReadForm(request.POST)
    if form.is_valid():
        perform(request.actor, ReadThread(thread=pk, upto=form.cleaned_data["upto"]))
    if "X-Live" in request.headers:
        return HttpResponse(status=204)
    return HttpResponseRedirect(reverse("thread", kwargs={"pk": pk}) + "#new")


@require_safe
@page(needs=Can.SEE_MESSAGES)
def people(request: ActedRequest, pk: UUID) -> HttpResponse:
    """Who reads it."""
    return render(request, "conversations/people.html", people_of(request.actor, pk))
