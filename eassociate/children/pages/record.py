"""The child's record, and its facts in a form."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from eassociate.access.doors import ActedRequest, page
from eassociate.access.roles import Can
from eassociate.children import slots
from eassociate.children.forms.record import AddChildForm, ChangeChildForm
from eassociate.children.queries.record import facts_of_child, record_of, visible_child
from eassociate.core import clock
from eassociate.journal.deeds import Outcome
from eassociate.journal.editing import Editing, edit, posted
from eassociate.journal.openings import What, note_opening


@page(needs=Can.SEE_CHILD)
@transaction.atomic
def child(request: ActedRequest, pk: UUID) -> HttpResponse:
    actor = request.actor
    note_opening(actor, visible_child(actor, pk).pk, What.RECORD)
    context = {
        "record": record_of(actor, pk),
        "links": slots.record.links_for(actor, pk),
        "parts": slots.record.parts_for(actor, pk),
        "may_see_looks": actor.can(Can.SEE_OPENINGS),
        "today": clock.today(),
    }
    return render(request, "children/record.html", context)


def record_address(pk: object) -> str:
    return reverse("child", kwargs={"pk": pk})


@page(needs=Can.EDIT_CHILD)
def child_add(request: ActedRequest) -> HttpResponse:
    form = AddChildForm(*posted(request), actor=request.actor)
    return edit(
        request,
        form,
        Editing(
            heading=_("A new child"),
            back=reverse("children"),
            said=_("The child is on the list. Now its guardians, approval and cards."),
            then=_to_record,
            template="children/child_form.html",
        ),
    )


def _to_record(outcome: Outcome) -> str:
    return record_address(outcome.result["child"])


@page(needs=Can.EDIT_CHILD)
def child_edit(request: ActedRequest, pk: UUID) -> HttpResponse:
    facts = facts_of_child(request.actor, pk)
    form = ChangeChildForm(*posted(request), actor=request.actor, initial=facts)
    return edit(
        request,
        form,
        Editing(
            heading=_("Facts about the child"),
            back=record_address(pk),
            said=_("Saved."),
            template="children/child_form.html",
            more={"child": pk},
        ),
    )
