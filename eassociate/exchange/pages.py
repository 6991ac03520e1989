"""Lists in and out: what is sent is shown first, and done after a «yes»."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from eassociate.access.doors import ActedRequest, page
from eassociate.access.roles import Can
from eassociate.core import clock
from eassociate.exchange import kept, shown
from eassociate.exchange.forms import ConfirmForm, ExportForm, UploadForm
from eassociate.exchange.words import done
from eassociate.exchange.writing.template import write_template
from eassociate.journal.deeds import NotFound
from eassociate.journal.editing import posted
from eassociate.ui.words import time_in_words

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: Languages of the templates and what each calls itself.
TEMPLATES = {"sr": "Српски", "sr-latn": "Srpski", "en": "English", "de": "Deutsch"}


@page(needs=Can.IMPORT)
def lists(request: ActedRequest) -> HttpResponse:
    """Where a list is sent, templates are fetched and exports are asked for."""
    form = UploadForm(*posted(request))
    if request.method == "POST" and form.is_valid():
        pk = kept.keep_upload(request.actor, form.content)
        return HttpResponseRedirect(reverse("list_preview", kwargs={"pk": pk}))
    context = {"form": form, "templates": TEMPLATES, "may_export": request.actor.can(Can.EXPORT)}
    return render(request, "exchange/lists.html", context, status=422 if form.is_bound else 200)


@page(needs=Can.IMPORT)
def list_preview(request: ActedRequest, pk: UUID) -> HttpResponse:
    """What the list would do; a post does it. The deed has the id of the upload, so that a second
    tap is the same deed."""
    sent = shown.sent(request.actor, pk)
    form = ConfirmForm(request.POST or None, initial={"id": pk})
    if request.method == "POST":
        outcome = form.perform(request.actor, file=sent.content, tables=sent.tables)
        if outcome:
            messages.success(request, _("The list is taken in.") + " " + done(outcome.result))
            return HttpResponseRedirect(reverse("lists"))
    context = {"form": form, "preview": sent.preview}
    return render(request, "exchange/preview.html", context, status=422 if form.is_bound else 200)


@page(needs=Can.IMPORT)
def list_template(request: ActedRequest, language: str) -> HttpResponse:
    """An empty workbook with headings in `language`, examples and notes."""
    if language not in TEMPLATES:
        raise NotFound
    with override(language):
        return _file(write_template(), _XLSX, f"e-associate-{language}.xlsx")


@page(needs=Can.EXPORT)
def list_export(request: ActedRequest) -> HttpResponse:
    """Asks why, then writes the lists and shows where to fetch them."""
    form = ExportForm(request.POST or None)
    if request.method == "POST":
        outcome = form.perform(request.actor)
        if outcome:
            way = reverse("list_file", kwargs={"pk": outcome.result["file"]})
            return HttpResponseRedirect(way)
    return render(
        request, "exchange/export.html", {"form": form}, status=422 if form.is_bound else 200
    )


@page(needs=Can.EXPORT)
def list_file(request: ActedRequest, pk: UUID) -> HttpResponse:
    """The page from which an export is fetched, until it expires."""
    file = kept.export_of(request.actor, pk)
    until = time_in_words(clock.local(file.expires_at).time())
    return render(request, "exchange/file.html", {"file": file, "until": until})


@page(needs=Can.EXPORT)
def list_download(request: ActedRequest, pk: UUID) -> HttpResponse:
    file = kept.export_of(request.actor, pk)
    kind = _XLSX if file.name.endswith(".xlsx") else "text/csv; charset=utf-8"
    return _file(file.content, kind, file.name)


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
