"""For those who keep the house: whom notices reach, and who is told after how many minutes."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from eassociate.access.doors import ActedRequest, page
from eassociate.access.roles import Can
from eassociate.journal.editing import Editing, edit, posted
from eassociate.notify.addresses import channels_of_site
from eassociate.notify.channels import Channel
from eassociate.notify.forms import StepsForm, TryAgainForm
from eassociate.notify.overview import chains, dead_addresses, own_steps


@require_safe
@page(needs=Can.SEE_BOARD)
def reaching(request: ActedRequest) -> HttpResponse:
    site = channels_of_site()
    shown = {
        "chains": chains(request.actor),
        "dead": [(one, TryAgainForm()) for one in dead_addresses(request.actor)],
        "missing": [way.label for way in Channel if way not in site],
    }
    return render(request, "notify/reaching.html", shown)


@require_POST
@page(needs=Can.SEE_BOARD)
def try_again(request: ActedRequest, pk: UUID) -> HttpResponse:
    if TryAgainForm(request.POST).perform(request.actor, address=pk):
        messages.success(request, _("From now on it is tried again."))
    return HttpResponseRedirect(reverse("reaching"))


@page(needs=Can.EDIT_SITE)
def steps(request: ActedRequest) -> HttpResponse:
    editing = Editing(
        heading=_("Who is told when"),
        lead=_("When a visit does not begin, or nobody opens what is urgent."),
        back=reverse("service"),
        said=_("Saved."),
        then=request.path,
    )
    form = StepsForm(request.actor, *posted(request), initial=own_steps(request.actor))
    return edit(request, form, editing)
