"""One message: where it stands, changed, taken back, answered, who has read it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from eassociate.access.doors import ActedRequest, page
from eassociate.access.roles import Can
from eassociate.conversations.forms import AnswerForm, EditForm, WithdrawForm
from eassociate.conversations.queries import message_of, message_receipts, own_message, text_of
from eassociate.conversations.reading.said import language_of
from eassociate.conversations.rules import PAGE
from eassociate.conversations.translating import Unavailable, is_set_up, translated
from eassociate.journal.deeds import NotFound
from eassociate.journal.editing import Editing, edit, posted

_ON_A_PAGE = 100


def place_of(thread: UUID, number: int, last: int) -> str:
    """The address of the thread's page on which a message is."""
    address = reverse("thread", kwargs={"pk": thread})
    old = f"?before={number + PAGE // 2}" if last - number >= PAGE else ""
    return f"{address}{old}#m{number}"


@require_safe
@page(needs=Can.SEE_MESSAGES)
def message(request: ActedRequest, pk: UUID) -> HttpResponse:
    """From a notice to the place where it can be answered."""
    found = message_of(request.actor, pk)
    thread = found.thread
    return HttpResponseRedirect(place_of(thread.pk, found.number, thread.last_number))


@page(needs=Can.WRITE_MESSAGES)
def edit_message(request: ActedRequest, pk: UUID) -> HttpResponse:
    found = own_message(request.actor, pk)
    if found.author_id != request.actor.person_id:
        raise NotFound
    back = place_of(found.thread_id, found.number, found.thread.last_number)
    editing = Editing(
        heading=_("Change the message"), back=back, said=_("Changed."), more={"message": pk}
    )
    return edit(request, EditForm(*posted(request), initial={"text": found.text}), editing)


@page(needs=Can.WRITE_MESSAGES)
def withdraw(request: ActedRequest, pk: UUID) -> HttpResponse:
    found = own_message(request.actor, pk)
    back = place_of(found.thread_id, found.number, found.thread.last_number)
    editing = Editing(
        heading=_("Take the message back?"),
        back=back,
        said=_("Taken back. That there was a message stays visible."),
        submit=_("Take back"),
        template="conversations/withdraw.html",
        more={"message": pk},
        shown={"text": text_of(found)},
    )
    return edit(request, WithdrawForm(*posted(request)), editing)


@require_POST
@page(needs=Can.SEE_MESSAGES)
def answer(request: ActedRequest, pk: UUID) -> HttpResponse:
    found = message_of(request.actor, pk)
    form = AnswerForm(request.POST)
    if form.perform(request.actor, message=pk):
        messages.success(request, _("Your answer has arrived."))
    else:
        for errors in form.errors.values():
            messages.error(request, " ".join(map(str, errors)))
    return HttpResponseRedirect(place_of(found.thread_id, found.number, found.thread.last_number))


@require_POST
@page(needs=Can.SEE_MESSAGES)
def translate(request: ActedRequest, pk: UUID) -> HttpResponse:
    """The message and its machine translation side by side, for whoever asked for it."""
    found = message_of(request.actor, pk)
    if not is_set_up() or found.withdrawn_at or not found.text:
        raise NotFound
    context = {
        "message": found,
        "text": found.text,
        "language": language_of(found),
        "back": place_of(found.thread_id, found.number, found.thread.last_number),
    }
    try:
        context["translation"] = translated(found.text)
    except Unavailable:
        return render(request, "conversations/translation.html", context, status=503)
    return render(request, "conversations/translation.html", context)


@require_safe
@page(needs=Can.SEE_MESSAGES)
def receipts(request: ActedRequest, pk: UUID) -> HttpResponse:
    found, all_ = message_receipts(request.actor, pk)
    shown = Paginator(all_, _ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "message": found,
        "text": text_of(found),
        "page": shown,
        "all": len(all_),
        "read": sum(one.state == "read" for one in all_),
        "answered": sum(bool(one.answer) for one in all_),
        "back": place_of(found.thread_id, found.number, found.thread.last_number),
    }
    return render(request, "conversations/receipts.html", context)
