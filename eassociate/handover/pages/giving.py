"""Recording a hand-over: in one tap from elsewhere, or with everything that is to be said."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from eassociate.access.doors import ActedRequest, page
from eassociate.access.roles import Can
from eassociate.handover.forms import HandOverForm
from eassociate.handover.queries import giving
from eassociate.handover.queries.desk import question
from eassociate.handover.rules import Way
from eassociate.journal.deeds import Outcome
from eassociate.journal.editing import posted

#: What was sent is understood and cannot be carried out (RFC 9110, 15.5.21).
UNFIT = 422


@page(needs=Can.HAND_OVER)
def hand_over(request: ActedRequest, pk: UUID) -> HttpResponse:
    """At a visit, for its companion or a coordinator. Query: `way`, `back`."""
    way = _way(request)
    return _answer(request, giving.at_visit(request.actor, pk, way), way, visit=pk)


@page(needs=Can.HAND_OVER)
def hand_over_child(request: ActedRequest, pk: UUID) -> HttpResponse:
    """For a guardian. Query: `way`, `back`."""
    way = _way(request)
    return _answer(request, giving.of_family(request.actor, pk, way), way, child=pk)


def _way(request: ActedRequest) -> Way:
    wanted = request.POST.get("way") or request.GET.get("way") or ""
    return Way(wanted) if wanted in tuple(Way) else Way.GIVE


def _answer(request: ActedRequest, desk: giving.Table, way: Way, **more: UUID) -> HttpResponse:
    form = HandOverForm(
        *posted(request),
        choices=desk.choices,
        unlisted=desk.unlisted,
        spots=desk.spots,
        initial={"way": way, "spot": desk.spot},
    )
    outcome = form.perform(request.actor, **more) if request.method == "POST" else None
    if outcome:
        return _done(request, outcome, desk)
    other = Way.TAKE if way == Way.GIVE else Way.GIVE
    context: dict[str, Any] = {"form": form, "desk": desk, "way": way, "other_way": other}
    context |= {"question": question(way, mine=desk.mine), "back": wanted(request)}
    return render(request, "handover/give.html", context, status=UNFIT if form.is_bound else 200)


def _done(request: ActedRequest, outcome: Outcome, desk: giving.Table) -> HttpResponse:
    if refused := outcome.result.get("refused"):
        return redirect("refusal", pk=refused)
    confirmed = outcome.result.get("confirmed")
    messages.success(request, _("Confirmed.") if confirmed else _("The hand-over is recorded."))
    back = wanted(request)
    return HttpResponseRedirect(back or reverse("hand_overs", kwargs={"pk": desk.child.pk}))


def wanted(request: ActedRequest) -> str:
    """Where the form came from, if that is an address of ours."""
    given = request.POST.get("back") or request.GET.get("back") or ""
    ours = url_has_allowed_host_and_scheme(given, None, request.is_secure())
    return given if ours and given.startswith("/") else ""
