"""«I'm ill» and «my child stays at home»: said once, and everybody who must know is told."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from eassociate.access.doors import ActedRequest, page
from eassociate.access.roles import Can
from eassociate.today.companion_day import visits_of_today_and_tomorrow
from eassociate.today.forms import BackForm, ComesForm, HomeForm, IllForm
from eassociate.today.guardian_day import own_child
from eassociate.today.pages.taps import UNFIT, done_from_today, sent, succeeded


@page(needs=Can.REPORT_ILL)
def ill(request: ActedRequest) -> HttpResponse:
    form = IllForm(sent(request))
    if succeeded(request, form, _("Reported. Your visits are being covered. Get well soon.")):
        return redirect("today")
    context = {"form": form, "visits": visits_of_today_and_tomorrow(request.actor)}
    return render(request, "today/ill.html", context, status=UNFIT if form.errors else 200)


@page(needs=Can.REPORT_ILL)
@require_POST
def back(request: ActedRequest) -> HttpResponse:
    return done_from_today(request, BackForm(request.POST), _("Welcome back."))


@page(needs=Can.REPORT_HOME)
def home(request: ActedRequest, pk: UUID) -> HttpResponse:
    child = own_child(request.actor, pk)
    form = HomeForm(sent(request))
    if succeeded(request, form, _("Done. The companion and the coordinator know."), child=pk):
        return redirect("today")
    context = {"form": form, "child": child}
    return render(request, "today/home.html", context, status=UNFIT if form.errors else 200)


@page(needs=Can.REPORT_HOME)
@require_POST
def comes(request: ActedRequest, pk: UUID) -> HttpResponse:
    said = _("Done. The companion and the coordinator know.")
    return done_from_today(request, ComesForm(request.POST), said, child=pk)
