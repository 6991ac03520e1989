"""The notices of a person."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from eassociate.access.doors import ActedRequest, page
from eassociate.access.roles import Can
from eassociate.journal.deeds import NotFound, get, perform
from eassociate.notify.actions import ReadAllNotices, ReadNotice
from eassociate.notify.forms import ReadAllForm
from eassociate.notify.queries import is_told_otherwise, lines, notices_of, unread_count

_ON_A_PAGE = 50


@require_safe
@page(needs=Can.READ_NOTICES)
def notices(request: ActedRequest) -> HttpResponse:
    """Unread ones first."""
    shown = Paginator(notices_of(request.actor), _ON_A_PAGE).get_page(request.GET.get("page"))
    told = lines(request.actor, list(shown))
    unread = unread_count(request.actor)
    newest = max(told, key=lambda line: line.moment).id if told else None
    context = {
        "page": shown,
        "lines": told,
        "unread": unread,
        "newest": newest,
        "may_see_reach": request.actor.can(Can.SEE_BOARD),
    }
    return render(request, "notify/notices.html", context)


@require_safe
@page(needs=Can.READ_NOTICES)
def open_notice(request: ActedRequest, pk: UUID) -> HttpResponse:
    """Marks it as read and goes where one can act on it. From a device one may come in another role
    than it concerns: then to the list, where roles are changed."""
    try:
        notice = get(notices_of(request.actor), pk)
    except NotFound:
        if is_told_otherwise(request.actor, pk):
            return HttpResponseRedirect("/notices/")
        raise
    line = lines(request.actor, [notice])[0]
    if line.unread:
        perform(request.actor, ReadNotice(notice=pk))
    return HttpResponseRedirect(line.href)


@require_POST
@page(needs=Can.READ_NOTICES)
def read_all(request: ActedRequest) -> HttpResponse:
    form = ReadAllForm(request.POST)
    if form.is_valid():
        perform(request.actor, ReadAllNotices(upto=form.cleaned_data["upto"]))
    return HttpResponseRedirect("/notices/")
