"""Who must not accompany a child: entered and taken back on the child's page."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from eassociate.access.doors import ActedRequest, page
from eassociate.access.roles import Can
from eassociate.children.queries.record import visible_child
from eassociate.journal.editing import Editing, edit, posted
from eassociate.roster.forms.ruling_out import AllowAgainForm, RuleOutForm
from eassociate.roster.reading.ruling_out import ruled_out_row


@page(needs=Can.EDIT_TIMETABLE)
def rule_out(request: ActedRequest, pk: UUID) -> HttpResponse:
    editing = Editing(
        heading=_("Who must not accompany this child?"),
        lead=visible_child(request.actor, pk).name,
        back=reverse("child", kwargs={"pk": pk}),
        said=_("Entered. This person is no longer asked or sent."),
        more={"child": pk},
    )
    return edit(request, RuleOutForm(request.actor, *posted(request)), editing)


@page(needs=Can.EDIT_TIMETABLE)
def allow_again(request: ActedRequest, pk: UUID) -> HttpResponse:
    held = ruled_out_row(request.actor, pk)
    editing = Editing(
        heading=_("May %(name)s accompany this child again?")
        % {"name": held.companion.person.name},
        lead=held.child.name,
        back=reverse("child", kwargs={"pk": held.child_id}),
        said=_("Taken back. This person may be asked again."),
        submit=_("May accompany again"),
        more={"ruled_out": pk},
    )
    return edit(request, AllowAgainForm(*posted(request)), editing)
