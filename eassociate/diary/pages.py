"""Pages of the diary: thin entrances to its queries and commands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from eassociate.access.doors import ActedRequest, page
from eassociate.access.roles import Can
from eassociate.core import clock
from eassociate.diary import queries
from eassociate.diary.forms import (
    CorrectionForm,
    IncidentForm,
    PhotoForm,
    RecordForm,
    WithdrawForm,
)
from eassociate.diary.months import month_from, month_of
from eassociate.diary.words import said_by
from eassociate.journal.forms import CommandForm

#: What was sent is understood and cannot be carried out (RFC 9110, 15.5.21).
_UNFIT = 422


@page(needs=Can.SEE_DIARY)
@require_safe
def child_diary(request: ActedRequest, pk: UUID) -> HttpResponse:
    month = month_from(request.GET.get("month", ""), clock.today())
    diary = queries.diary_of(request.actor, pk, month.first, min(month.last, clock.today()))
    context = {"diary": diary, "month": month, "latest": month == month_of(clock.today())}
    return render(request, "diary/child.html", context)


@page(needs=Can.SEE_DIARY)
@require_safe
def record(request: ActedRequest, pk: UUID) -> HttpResponse:
    found = queries.visit_record(request.actor, pk)
    return render(request, "diary/record.html", {"record": found, "photo_form": PhotoForm()})


@page(needs=Can.RECORD_VISIT)
def write(request: ActedRequest, pk: UUID) -> HttpResponse:
    """The whole record at once; Today posts here as well."""
    found = queries.open_record(request.actor, pk)
    goals = queries.goals_of_visit(request.actor, found.visit)
    form = RecordForm(*_sent(request)[:1], goals=goals)
    said = _("Saved. The visit has ended.") if request.POST.get("end") else _("Saved.")
    if _done(request, form, said, visit=pk):
        return _back(request, pk)
    return _shown(request, "diary/write.html", form, {"record": found})


@page(needs=Can.RECORD_VISIT)
def add_photo(request: ActedRequest, pk: UUID) -> HttpResponse:
    found = queries.open_record(request.actor, pk)
    form = PhotoForm(*_sent(request))
    if _done(request, form, _("The photo was added."), visit=pk):
        return _back(request, pk)
    return _shown(request, "diary/photo.html", form, {"record": found})


@page(needs=Can.RECORD_VISIT)
def incident(request: ActedRequest, pk: UUID) -> HttpResponse:
    found = queries.open_record(request.actor, pk)
    form = IncidentForm(*_sent(request)[:1])
    if _done(request, form, _("The incident was written down."), visit=pk):
        return _back(request, pk)
    return _shown(request, "diary/incident.html", form, {"record": found})


@page(needs=Can.RECORD_VISIT)
def correct(request: ActedRequest, pk: UUID) -> HttpResponse:
    entry = queries.entry_of(request.actor, pk)
    said = {name: getattr(entry, name) for name in ("code", "minutes", "severity", "text")}
    form = CorrectionForm(*_sent(request)[:1], kind=entry.kind, initial=said)
    if _done(request, form, _("Corrected. What stood there before stays visible."), entry=pk):
        return _back(request, entry.visit_id)
    return _shown(request, "diary/correct.html", form, {"entry": entry})


@page(needs=Can.RECORD_VISIT)
def withdraw(request: ActedRequest, pk: UUID) -> HttpResponse:
    entry = queries.entry_of(request.actor, pk)
    form = WithdrawForm(*_sent(request)[:1])
    if _done(request, form, _("Taken back. It stays visible, struck through."), entry=pk):
        return _back(request, entry.visit_id)
    return _shown(request, "diary/withdraw.html", form, {"entry": entry, "said": said_by(entry)})


@page(needs=Can.SEE_DIARY)
@require_safe
def photo(request: ActedRequest, pk: UUID) -> HttpResponse:
    """The bytes; they were drawn anew when they came in, and nothing in them can run."""
    response = HttpResponse(queries.photo_of(request.actor, pk), content_type="image/jpeg")
    response["Content-Disposition"] = "inline"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _sent(request: ActedRequest) -> tuple[Any, Any]:
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def _done(request: ActedRequest, form: CommandForm, said: str | Promise, **more: UUID) -> bool:
    if request.method != "POST" or form.perform(request.actor, **more) is None:
        return False
    messages.success(request, str(said))
    return True


def _shown(
    request: ActedRequest, template: str, form: CommandForm, more: Mapping[str, Any]
) -> HttpResponse:
    context = {"form": form, "back": _wanted(request), **more}
    return render(request, template, context, status=_UNFIT if form.errors else 200)


def _wanted(request: ActedRequest) -> str:
    """Where the form came from, if that is an address of ours."""
    given = request.POST.get("back") or request.GET.get("back") or ""
    ours = url_has_allowed_host_and_scheme(given, None, request.is_secure())
    return given if ours and given.startswith("/") else ""


def _back(request: ActedRequest, visit: UUID) -> HttpResponse:
    return redirect(_wanted(request) or reverse("visit_record", kwargs={"pk": visit}))
