"""The own phones, and the end of one, also by who employs its person."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from eassociate.access.doors import ActedRequest, page
from eassociate.access.roles import Can
from eassociate.journal.answers import say_problems
from eassociate.sync.forms import EndDeviceForm
from eassociate.sync.phones import own_phones, page_of


@page(needs=Can.READ_NOTICES)
@require_safe
def phones(request: ActedRequest) -> HttpResponse:
    context = {"phones": own_phones(request.actor), "form": EndDeviceForm(auto_id=False)}
    return render(request, "sync/phones.html", context)


@page(needs=Can.READ_NOTICES)
@require_POST
def end_phone(request: ActedRequest, pk: UUID) -> HttpResponse:
    form = EndDeviceForm(request.POST)
    if form.perform(request.actor, device=pk):
        messages.success(request, _("It forgets everything the next time it is in touch."))
    say_problems(request, form)
    return redirect(page_of(request.actor, pk))
