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
from eassociate.children import slots
from eassociate.core import clock
from eassociate.core.months import month_of
from eassociate.diary import queries
from eassociate.diary.forms import (
    CorrectionForm,
    IncidentForm,
    PhotoForm,
    RecordForm,
    VoiceForm,
    WithdrawForm,
)
from eassociate.diary.words import said_by
from eassociate.journal.forms import CommandForm
from eassociate.roster import slots as of_visit
from eassociate.ui.asked import month_asked
from eassociate.ui.files import file_answer
from eassociate.ui.permissions import with_microphone

#: What was sent is understood and cannot be carried out (RFC 9110, 15.5.21).
_UNFIT = 422


@page(needs=Can.SEE_DIARY)
@require_safe
def child_diary(request: ActedRequest, pk: UUID) -> HttpResponse:
    month = month_of(month_asked(request.GET.get("month")))
    diary = queries.diary_of(request.actor, pk, month.first, min(month.last, clock.today()))
    latest = month == month_of(clock.today())
    parts = slots.diary.parts_for(request.actor, pk) if latest else []
    context = {"diary": diary, "month": month, "latest": latest, "parts": parts}
    return render(request, "diary/child.html", context)


@page(needs=Can.SEE_DIARY)
@require_safe
def record(request: ActedRequest, pk: UUID) -> HttpResponse:
    found = queries.visit_record(request.actor, pk)
    parts = of_visit.visit.parts_for(request.actor, pk)
    context = {"record": found, "voice_form": VoiceForm(auto_id="v_%s"), "parts": parts}
    shown = render(request, "diary/record.html", context)
    return with_microphone(shown) if found.open else shown


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
    form = PhotoForm(*_sent(request))
    return _added(request, pk, form, _("The photo was added."), "diary/photo.html")


@page(needs=Can.RECORD_VISIT)
def add_voice(request: ActedRequest, pk: UUID) -> HttpResponse:
    form = VoiceForm(*_sent(request))
    said = _("The voice note was added.")
    return with_microphone(_added(request, pk, form, said, "diary/voice.html"))


@page(needs=Can.RECORD_VISIT)
def incident(request: ActedRequest, pk: UUID) -> HttpResponse:
    form = IncidentForm(*_sent(request)[:1])
    return _added(request, pk, form, _("The incident was written down."), "diary/incident.html")


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
    image = queries.photo_of(request.actor, pk)
    return file_answer(image, "image/jpeg", wanted=request.headers.get("Range", ""))


@page(needs=Can.SEE_DIARY)
@require_safe
def voice(request: ActedRequest, pk: UUID) -> HttpResponse:
    """The sound, whole or in the parts that a browser asks for."""
    content, media = queries.voice_of(request.actor, pk)
    return file_answer(content, media, wanted=request.headers.get("Range", ""))


def _sent(request: ActedRequest) -> tuple[Any, Any]:
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def _done(request: ActedRequest, form: CommandForm, said: str | Promise, **more: UUID) -> bool:
    if request.method != "POST" or form.perform(request.actor, **more) is None:
        return False
    messages.success(request, str(said))
    return True


def _added(
    request: ActedRequest, visit: UUID, form: CommandForm, said: Any, template: str
) -> HttpResponse:
    """One thing more for the record of a visit that is still open for writing."""
    found = queries.open_record(request.actor, visit)
    if _done(request, form, said, visit=visit):
        return _back(request, visit)
    return _shown(request, template, form, {"record": found})


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
