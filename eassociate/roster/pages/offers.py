"""A question and its answer: the companion's «I can», the family's «that is fine»."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from eassociate.access.doors import ActedRequest, page
from eassociate.access.roles import Can, Role
from eassociate.core.ids import uuid7
from eassociate.journal.answers import say_problems
from eassociate.journal.deeds import NotFound
from eassociate.journal.forms import CommandForm
from eassociate.roster.forms.cover import AnswerForm, ConsentForm
from eassociate.roster.reading.offers import OfferSeen, offer_seen


@page(needs=Can.SEE_CHILD)
def offer(request: ActedRequest, pk: UUID) -> HttpResponse:
    """Companion: posts `accept` (yes, no). Guardian: `agree` (yes, no) and perhaps `objection`.
    Others who may see it are led to the visit."""
    seen = offer_seen(request.actor, pk)
    if request.actor.role == Role.COMPANION:
        return _companion(request, seen)
    if request.actor.role == Role.GUARDIAN and seen.accepted:
        return _guardian(request, seen)
    if request.actor.can(Can.COVER):
        return redirect("visit", pk=seen.visit.pk)
    raise NotFound


def _companion(request: ActedRequest, seen: OfferSeen) -> HttpResponse:
    form = AnswerForm(request.POST) if request.method == "POST" else AnswerForm()
    if form.is_bound:
        said = (
            _("Thank you! The child is on your page; the family and the coordinator know.")
            if request.POST.get("accept") == "yes"
            else _("Thank you for the answer. Somebody else is asked.")
        )
        return _answered(request, form, said, offer=seen.offer.pk)
    return render(request, "roster/offer.html", {"seen": seen, "form": form})


def _guardian(request: ActedRequest, seen: OfferSeen) -> HttpResponse:
    form = ConsentForm(request.POST) if request.method == "POST" else ConsentForm()
    if form.is_bound:
        said = (
            _("Thank you. The coordinator and the companion know.")
            if request.POST.get("agree") == "yes"
            else _("Noted. The coordinator looks for somebody else.")
        )
        return _answered(request, form, said, visit=seen.visit.pk)
    context = {"seen": seen, "form": form, "other_id": uuid7()}
    return render(request, "roster/substitute.html", context)


def _answered(request: ActedRequest, form: CommandForm, said: str, **what: UUID) -> HttpResponse:
    if form.perform(request.actor, **what):
        messages.success(request, said)
    else:
        say_problems(request, form)
    return redirect("today")
