"""The chain of a day, and what can be done about one link of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from eassociate.access.doors import ActedRequest, page
from eassociate.access.roles import Can
from eassociate.core import clock
from eassociate.handover.forms import ConfirmForm, CorrectForm, WithdrawForm
from eassociate.handover.pages.giving import UNFIT, wanted
from eassociate.handover.queries import days, giving
from eassociate.journal.answers import say_problems
from eassociate.journal.editing import posted
from eassociate.journal.forms import CommandForm
from eassociate.ui.asked import day_asked


@require_safe
@page(needs=Can.SEE_HANDOVERS)
def hand_overs(request: ActedRequest, pk: UUID) -> HttpResponse:
    """Query: `day` (ISO)."""
    asked, today = min(day_asked(request.GET.get("day")), clock.today()), clock.today()
    seen = days.day_seen(request.actor, pk, asked)
    after = asked + timedelta(days=1)
    context = {
        "seen": seen,
        "chain": seen.chain,
        "is_today": asked == today,
        "before": asked - timedelta(days=1),
        "after": after if after <= today else None,
    }
    return render(request, "handover/day.html", context)


@require_POST
@page(needs=Can.CONFIRM_HANDOVER)
def handover_confirm(request: ActedRequest, pk: UUID) -> HttpResponse:
    form = ConfirmForm(request.POST)
    if form.perform(request.actor, handover=pk):
        messages.success(request, _("Confirmed. Thank you."))
    say_problems(request, form)
    return HttpResponseRedirect(wanted(request) or "/")


@page(needs=Can.HAND_OVER)
def handover_correct(request: ActedRequest, pk: UUID) -> HttpResponse:
    link, table = giving.of_link(request.actor, pk)
    said = {
        "spot": giving.spot_value(link),
        "clock": clock.local(link.at).time(),
        "signs": link.signs,
        "text": link.text,
    }
    form = CorrectForm(*posted(request), spots=table.spots, initial=said)
    done = _("Corrected. What stood there before stays visible.")
    return _answer(request, form, "handover/correct.html", done, link)


@page(needs=Can.HAND_OVER)
def handover_withdraw(request: ActedRequest, pk: UUID) -> HttpResponse:
    link, _table = giving.of_link(request.actor, pk)
    form = WithdrawForm(*posted(request))
    done = _("Taken back. The hand-over stays visible, struck through.")
    return _answer(request, form, "handover/withdraw.html", done, link)


def _answer(
    request: ActedRequest, form: CommandForm, template: str, done: str, link: Any
) -> HttpResponse:
    back = reverse("hand_overs", kwargs={"pk": link.child_id}) + f"?day={link.day.isoformat()}"
    if request.method == "POST" and form.perform(request.actor, handover=link.pk):
        messages.success(request, done)
        return HttpResponseRedirect(wanted(request) or back)
    context = {"form": form, "link": link, "back": wanted(request) or back}
    return render(request, template, context, status=UNFIT if form.is_bound else 200)


@require_safe
@page(needs=Can.SEE_HANDOVERS)
def handover_photo(request: ActedRequest, pk: UUID) -> HttpResponse:
    """The bytes; they were drawn anew when they came in, and nothing in them can run."""
    response = HttpResponse(days.photo_of(request.actor, pk), content_type="image/jpeg")
    response["Content-Disposition"] = "inline"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
