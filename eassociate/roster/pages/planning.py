"""Planning of a week or of the timetable: asked for, followed, compared, pinned, accepted."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from eassociate.access.doors import ActedRequest, page
from eassociate.access.roles import Can
from eassociate.journal.answers import say_problems
from eassociate.roster.forms import planning as forms
from eassociate.roster.proposing.starting import start_planning
from eassociate.roster.reading.plan import PlanSeen, plan_seen
from eassociate.roster.reading.plan_others import others_of
from eassociate.roster.reading.plan_views import (
    changes_of,
    children_of,
    companions_of,
    costs_of,
    hours_of,
)
from eassociate.roster.reading.plans import planning_of

#: The sides from which a plan is shown; the first is shown unasked.
SIDES = ("changes", "children", "companions", "hours", "costs")


@page(needs=Can.EDIT_TIMETABLE)
def planning(request: ActedRequest) -> HttpResponse:
    form = forms.RequestForm(request.POST) if request.method == "POST" else None
    if form is not None:
        outcome = form.perform(request.actor)
        if outcome:
            start_planning()
            return HttpResponseRedirect(_plan(outcome.result["run"]))
    return _begin(request, form)


def _begin(request: ActedRequest, form: forms.RequestForm | None) -> HttpResponse:
    """The page with its two forms; the one that was sent keeps what was typed."""
    seen = planning_of(request.actor)
    kind = form.data.get("kind") if form else ""
    week = forms.RequestForm(initial={"kind": "week"}, auto_id="week_%s")
    timetable = forms.RequestForm(
        initial={"kind": "timetable", "first": seen.next_monday}, auto_id="timetable_%s"
    )
    context = {
        "seen": seen,
        "week_form": form if form and kind != "timetable" else week,
        "timetable_form": form if form and kind == "timetable" else timetable,
        "form": form or week,
    }
    return render(request, "roster/planning.html", context, status=422 if form else 200)


@page(needs=Can.EDIT_TIMETABLE)
def plan(request: ActedRequest, pk: UUID) -> HttpResponse:
    """Query: `show` one of `SIDES`, `page`. A post accepts what was ticked or tapped."""
    seen = plan_seen(request.actor, pk)
    if request.method != "POST":
        return _shown(request, seen, forms.AcceptForm())
    form = forms.AcceptForm(request.POST)
    outcome = form.perform(request.actor, run=pk)
    if outcome is None:
        return _shown(request, seen, form, status=422)
    messages.success(request, _accepted(len(outcome.result["changed"])))
    return HttpResponseRedirect(_plan(pk))


def _accepted(number: int) -> str:
    said = ngettext(
        "%(n)d change is in the roster. Everybody concerned is told.",
        "%(n)d changes are in the roster. Everybody concerned is told.",
        number,
    )
    return said % {"n": number}


def _shown(
    request: ActedRequest, seen: PlanSeen, form: forms.AcceptForm, status: int = 200
) -> HttpResponse:
    asked = request.GET.get("show", "")
    side = asked if asked in SIDES else SIDES[0]
    context: dict[str, Any] = {"seen": seen, "run": seen.run, "side": side, "form": form}
    context["ticked"] = form.ticked()
    if seen.run.state == "done":
        context |= _side(seen, side, request.GET.get("page", "1"))
    answer = render(request, "roster/plan.html", context, status=status)
    if request.headers.get("HX-Request") and not seen.run.waits:
        answer["HX-Refresh"] = "true"  # it is ready: the whole page is another one
    return answer


def _side(seen: PlanSeen, side: str, number: str) -> dict[str, Any]:
    if side == "children":
        return {"sides": children_of(seen, number)}
    if side == "companions":
        return {"sides": companions_of(seen, number)}
    if side == "hours":
        return {"weeks": list(zip(costs_of(seen), hours_of(seen), strict=True))}
    if side == "costs":
        return {"costs": costs_of(seen)}
    rows = changes_of(seen, number)
    return {
        "rows": rows,
        "left_open": [row for row in rows if row.open],
        "changes": [row for row in rows if not row.open],
    }


@page(needs=Can.EDIT_TIMETABLE)
@require_POST
def plan_cancel(request: ActedRequest, pk: UUID) -> HttpResponse:
    plan_seen(request.actor, pk)
    form = forms.CancelForm(request.POST)
    if form.perform(request.actor, run=pk):
        messages.success(request, _("Stopped. Nothing was changed."))
    else:
        say_problems(request, form)
    return HttpResponseRedirect(_plan(pk))


@page(needs=Can.EDIT_TIMETABLE)
@require_POST
def plan_pin(request: ActedRequest, pk: UUID) -> HttpResponse:
    """One tap on a row; the same page again, at that row."""
    plan_seen(request.actor, pk)
    form = forms.PinForm(request.POST)
    if not form.perform(request.actor, run=pk):
        say_problems(request, form)
    block = forms.block_of(request.POST.get("pin", ""))
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    return HttpResponseRedirect(f"{_plan(pk)}{query}#b-{block}" if block else _plan(pk))


@page(needs=Can.EDIT_TIMETABLE)
@require_GET
def plan_others(request: ActedRequest, pk: UUID, block: UUID) -> HttpResponse:
    """Why this person, and who else: a tap keeps somebody else for the next plan."""
    seen = plan_seen(request.actor, pk)
    context = {"seen": seen, "run": seen.run, "found": others_of(seen, block)}
    return render(request, "roster/plan_others.html", context)


@page(needs=Can.EDIT_TIMETABLE)
@require_POST
def plan_again(request: ActedRequest, pk: UUID) -> HttpResponse:
    run = plan_seen(request.actor, pk).run
    form = forms.AgainForm(request.POST)
    outcome = form.perform(request.actor, after=pk, kind=run.kind, first=run.first)
    if outcome is None:
        say_problems(request, form)
        return HttpResponseRedirect(_plan(pk))
    start_planning()
    return HttpResponseRedirect(_plan(outcome.result["run"]))


def _plan(pk: object) -> str:
    return reverse("plan", kwargs={"pk": pk})
