"""Approvals, one form each."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from eassociate.access.doors import ActedRequest, page
from eassociate.access.roles import Can
from eassociate.children.forms import family as forms
from eassociate.children.pages.record import record_address
from eassociate.children.queries.approvals import approval_to_edit, next_approval_of
from eassociate.children.queries.record import visible_child
from eassociate.journal.editing import Editing, edit, posted
from eassociate.ui.words import date_in_words


@page(needs=Can.EDIT_CHILD)
def approval_add(request: ActedRequest, pk: UUID) -> HttpResponse:
    visible_child(request.actor, pk)
    form = forms.AddApprovalForm(*posted(request), initial=next_approval_of(request.actor, pk))
    editing = Editing(
        heading=_("An approval"),
        lead=_("As the centre for social work decided."),
        back=record_address(pk),
        said=_("The approval was saved."),
        more={"child": pk},
    )
    return edit(request, form, editing)


@page(needs=Can.EDIT_CHILD)
def approval_edit(request: ActedRequest, pk: UUID) -> HttpResponse:
    approval = approval_to_edit(request.actor, pk)
    names = ("weekly_minutes", "degree", "valid_from", "valid_until", "reference")
    form = forms.ChangeApprovalForm(
        *posted(request), initial={name: getattr(approval, name) for name in names}
    )
    editing = Editing(
        heading=_("An approval"),
        back=record_address(approval.child_id),
        said=_("The approval was saved."),
        template="children/approval_form.html",
        more={"approval": pk},
        shown={"remove": reverse("approval_remove", kwargs={"pk": pk})},
    )
    return edit(request, form, editing)


@page(needs=Can.EDIT_CHILD)
def approval_remove(request: ActedRequest, pk: UUID) -> HttpResponse:
    approval = approval_to_edit(request.actor, pk)
    editing = Editing(
        heading=_("Remove this approval?"),
        lead=_("From %(first)s to %(last)s. Only for one that was entered by mistake.")
        % {
            "first": date_in_words(approval.valid_from, "number"),
            "last": date_in_words(approval.valid_until, "number"),
        },
        back=record_address(approval.child_id),
        said=_("The approval was removed."),
        submit=_("Remove"),
        more={"approval": pk},
    )
    return edit(request, forms.RemoveApprovalForm(*posted(request)), editing)
