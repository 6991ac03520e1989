"""Who may collect the child, and the page on which somebody is told not to hand it over."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from eassociate.access.doors import ActedRequest, page
from eassociate.access.roles import Can
from eassociate.handover import forms
from eassociate.handover.queries import listing
from eassociate.journal.deeds import NotFound
from eassociate.journal.editing import Editing, edit, posted


def _list_of(child: UUID) -> str:
    return reverse("collectors", kwargs={"pk": child})


@require_safe
@page(needs=Can.SEE_COLLECTORS)
def collectors(request: ActedRequest, pk: UUID) -> HttpResponse:
    context = {"list": listing.collect_list(request.actor, pk)}
    return render(request, "handover/collectors.html", context)


@page(needs=Can.EDIT_COLLECTORS)
def collector_add(request: ActedRequest, pk: UUID) -> HttpResponse:
    if not listing.collect_list(request.actor, pk).may_edit:
        raise NotFound
    editing = Editing(
        heading=_("Who else may collect the child?"),
        back=_list_of(pk),
        said=_("The person is on the list."),
        submit=_("Put on the list"),
        template="handover/collector_form.html",
        more={"child": pk},
    )
    return edit(request, forms.AddCollectorForm(*posted(request)), editing)


@page(needs=Can.EDIT_COLLECTORS)
def collector_edit(request: ActedRequest, pk: UUID) -> HttpResponse:
    row = listing.row_to_edit(request.actor, pk)
    said = {name: getattr(row, name) for name in ("name", "kinship", "phone", "first", "last")}
    editing = Editing(
        heading=_("Change an entry of the list"),
        back=_list_of(row.child_id),
        said=_("Changed. What stood there before stays visible."),
        template="handover/collector_form.html",
        more={"collector": pk},
    )
    return edit(request, forms.ChangeCollectorForm(*posted(request), initial=said), editing)


@page(needs=Can.EDIT_COLLECTORS)
def collector_end(request: ActedRequest, pk: UUID) -> HttpResponse:
    row = listing.row_to_edit(request.actor, pk)
    editing = Editing(
        heading=_("Take this person off the list?"),
        lead=row.name,
        back=_list_of(row.child_id),
        said=_("The person is no longer on the list."),
        submit=_("Take off the list"),
        more={"collector": pk},
    )
    return edit(request, forms.EndCollectorForm(*posted(request)), editing)


@require_safe
@page(needs=Can.HAND_OVER)
def refusal(request: ActedRequest, pk: UUID) -> HttpResponse:
    context = {"seen": listing.refusal_seen(request.actor, pk)}
    return render(request, "handover/refusal.html", context)
