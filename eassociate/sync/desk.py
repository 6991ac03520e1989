"""The coordinator's desk: what phones sent and a person must decide on; the sheet of today, also on
paper."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from eassociate.access.doors import ActedRequest, page
from eassociate.access.roles import Can
from eassociate.journal.answers import say_problems
from eassociate.journal.deeds import NotFound
from eassociate.sync.forms import DecideForm, PaperForm
from eassociate.sync.holding import case_of, desk_of
from eassociate.sync.paper.content import fingerprint
from eassociate.sync.paper.reading import opened_paper, paper_of_today
from eassociate.sync.paper.sending import as_file
from eassociate.sync.sheet import sheet_of_today


@page(needs=Can.CORRECT_VISIT)
@require_safe
def held(request: ActedRequest) -> HttpResponse:
    context = {"desk": desk_of(request.actor), "form": DecideForm(auto_id=False)}
    return render(request, "sync/held.html", context)


@page(needs=Can.CORRECT_VISIT)
@require_POST
def decide(request: ActedRequest, pk: UUID) -> HttpResponse:
    if case_of(request.actor, pk) is None:
        raise NotFound
    form = DecideForm(request.POST)
    if form.perform(request.actor, held=pk):
        taken = form.cleaned_data["take"] == "yes"
        said = _("Taken over. The phone is told.") if taken else _("Put away. The phone is told.")
        messages.success(request, said)
    else:
        say_problems(request, form)
    return redirect("held")


@page(needs=Can.SEE_BOARD)
@require_safe
def sheet(request: ActedRequest) -> HttpResponse:
    shown = sheet_of_today(request.actor)
    paper = paper_of_today(request.actor, get_language() or "")
    changed = paper is not None and paper.shows != fingerprint(shown)
    context = {"sheet": shown, "paper": paper, "changed": changed, "form": PaperForm()}
    return render(request, "sync/sheet.html", context)


@page(needs=Can.SEE_BOARD)
@require_POST
def make_paper(request: ActedRequest) -> HttpResponse:
    """The sheet of this moment as PDF."""
    form = PaperForm(request.POST)
    if form.perform(request.actor):
        messages.success(request, _("The PDF of this moment is there."))
    else:
        say_problems(request, form)
    return redirect("emergency_sheet")


@page(needs=Can.SEE_BOARD)
@require_safe
def paper(request: ActedRequest, pk: UUID) -> HttpResponse:
    return as_file(opened_paper(request.actor, pk))
