"""The cover panel: who has nobody, who could go and why, one tap for the best of all together."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from eassociate.access.doors import ActedRequest, page
from eassociate.access.roles import Can
from eassociate.core import clock
from eassociate.core.ids import uuid7
from eassociate.journal.answers import say_problems
from eassociate.roster.forms import cover as forms
from eassociate.roster.queries.cover import OpenVisit, cover_panel, people_for
from eassociate.roster.queries.swaps import Swap
from eassociate.roster.reading.absences import absence_on
from eassociate.roster.reading.visit import visit_seen
from eassociate.ui.asked import day_asked, id_asked, words_asked

#: So many people of a large staff are shown at once.
SHOWN = 30


@page(needs=Can.COVER)
def cover(request: ActedRequest) -> HttpResponse:
    """Query: `day`, `companion` (only visits that are theirs by the timetable)."""
    return _panel(request, forms.OfferForm())


def _panel(request: ActedRequest, form: forms.PanelForm, status: int = 200) -> HttpResponse:
    """The panel; after a refusal with what was chosen and what is wrong."""
    day, whose = day_asked(request.GET.get("day")), id_asked(request.GET.get("companion"))
    panel = cover_panel(request.actor, day)
    visits = [one for one in panel.visits if whose in (None, one.visit.regular_id)]
    context = {
        "panel": panel,
        "visits": [shown(one, forms.chosen_in(form.data)) for one in visits],
        "others": len(panel.visits) - len(visits),
        "swaps": [(swap, uuid7()) for swap in panel.swaps if _concerns(swap, whose)],
        "proposed": sum(one.proposal is not None for one in visits),
        "absence": absence_on(request.actor, whose, day) if whose else None,
        "form": form,
        "day_text": str(day),
        "is_today": day == clock.today(),
        "days": {"before": day - timedelta(days=1), "after": day + timedelta(days=1)},
    }
    return render(request, "roster/cover.html", context, status=status)


def _concerns(swap: Swap, whose: UUID | None) -> bool:
    return any(whose in (None, visit.regular_id) for visit in swap.covered)


def shown(one: OpenVisit, chosen: Mapping[str, str]) -> dict[str, Any]:
    """A visit of the panel: the proposal and the next three, the others behind a fold."""
    wanted = chosen.get(str(one.visit.pk)) or (str(one.proposal.companion) if one.proposal else "")
    possible = [choice for choice in one.ranked if not choice.stops]
    if one.proposal and one.proposal not in possible:
        possible.insert(0, one.proposal)
    possible.sort(key=lambda choice: str(choice.companion) != wanted)
    return {"open": one, "wanted": wanted, "first": possible[:4], "rest": possible[4:]}


@page(needs=Can.COVER)
@require_POST
def cover_offer(request: ActedRequest) -> HttpResponse:
    """Asks everybody who is chosen; query as in `cover`."""
    form = forms.OfferForm(request.POST)
    outcome = form.perform(request.actor)
    if outcome is None:
        return _panel(request, form, status=422)
    number = len(outcome.result["offers"])
    said = ngettext(
        "%(n)d person has been asked. The answer shows here by itself.",
        "%(n)d people have been asked. The answers show here by themselves.",
        number,
    )
    messages.success(request, said % {"n": number})
    return HttpResponseRedirect(_back_to(request))


@page(needs=Can.COVER)
@require_POST
def cover_assign(request: ActedRequest) -> HttpResponse:
    """«They agreed on the phone»: sends everybody who is chosen; query as in `cover`."""
    form = forms.AssignForm(request.POST)
    outcome = form.perform(request.actor)
    if outcome is None:
        return _panel(request, form, status=422)
    number = len(outcome.result["visits"])
    said = ngettext(
        "%(n)d visit is covered. The family and the school are told.",
        "%(n)d visits are covered. The families and the schools are told.",
        number,
    )
    messages.success(request, said % {"n": number})
    return HttpResponseRedirect(_back_to(request))


def _back_to(request: ActedRequest) -> str:
    visit = id_asked(request.POST.get("back"))
    if visit:
        return reverse("visit", kwargs={"pk": visit})
    day, whose = day_asked(request.GET.get("day")), id_asked(request.GET.get("companion"))
    address = f"{reverse('cover')}?day={day}"
    return f"{address}&companion={whose}" if whose else address


@page(needs=Can.COVER)
def visit_companion(request: ActedRequest, pk: UUID) -> HttpResponse:
    """Who could go on one visit, the possible first, the others with what speaks against them: the
    first few; query: `q` (a part of a name), `all`.
    """
    search, whole = words_asked(request.GET.get("q")), "all" in request.GET
    seen = visit_seen(request.actor, pk)
    asked = {offer.companion_id for offer in seen.offers if offer.state == "open"}
    people = people_for(request.actor, pk, search, None if whole else SHOWN, asked)
    context = {
        "seen": seen,
        "visit": seen.visit,
        "field": f"{forms.PREFIX}{pk}",
        "search": search,
        "people": people,
        "possible": [c for c in people.first if not c.stops],
        "stopped": [c for c in people.first if c.stops],
        "form": forms.OfferForm(),
    }
    return render(request, "roster/visit_companion.html", context)


@page(needs=Can.COVER)
@require_POST
def offer_withdraw(request: ActedRequest, pk: UUID) -> HttpResponse:
    form = forms.WithdrawForm(request.POST)
    if form.perform(request.actor, offer=pk):
        messages.success(request, _("The question was taken back."))
    else:
        say_problems(request, form)
    return HttpResponseRedirect(_back_to(request))
