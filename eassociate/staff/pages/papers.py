"""A companion's papers and photo, one form each."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from eassociate.access.doors import ActedRequest, page
from eassociate.access.roles import Can
from eassociate.journal.editing import Editing, edit, posted
from eassociate.staff import forms
from eassociate.staff.pages.companion import companion_address
from eassociate.staff.queries.companion import companion_to_edit
from eassociate.staff.queries.listing import PaperSeen, papers_of


@page(needs=Can.EDIT_STAFF)
def paper_edit(request: ActedRequest, pk: UUID, kind: str) -> HttpResponse:
    held = companion_to_edit(request.actor, pk)
    paper = _paper(papers_of(held), kind)
    form = forms.PaperForm(*posted(request), initial={"valid_until": paper.valid_until})
    editing = Editing(
        heading=str(paper.label),
        lead=held.person.name,
        back=companion_address(pk),
        said=_("Saved."),
        more={"companion": pk, "kind": kind},
    )
    return edit(request, form, editing)


def _paper(papers: list[PaperSeen], kind: str) -> PaperSeen:
    for paper in papers:
        if paper.kind == kind:
            return paper
    raise Http404


@page(needs=Can.EDIT_STAFF)
def companion_portrait_edit(request: ActedRequest, pk: UUID) -> HttpResponse:
    held = companion_to_edit(request.actor, pk)
    editing = Editing(
        heading=_("Photo"),
        lead=held.person.name,
        back=companion_address(pk),
        said=_("The photo was saved."),
        template="staff/portrait_form.html",
        more={"companion": pk},
        shown={"companion": pk, "has_portrait": bool(held.portrait)},
    )
    return edit(request, forms.PortraitForm(*posted(request)), editing)


@page(needs=Can.EDIT_STAFF)
def companion_portrait_remove(request: ActedRequest, pk: UUID) -> HttpResponse:
    companion_to_edit(request.actor, pk)
    editing = Editing(
        heading=_("Remove the photo?"),
        back=reverse("companion", kwargs={"pk": pk}),
        said=_("The photo was removed."),
        submit=_("Remove"),
        more={"companion": pk},
    )
    return edit(request, forms.RemovePortraitForm(*posted(request)), editing)
