"""Guardians, homes and contact bans, one form each."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from eassociate.access.doors import ActedRequest, page
from eassociate.access.roles import Can
from eassociate.children.forms import family as forms
from eassociate.children.pages.record import record_address
from eassociate.children.queries.family import ban_to_end, guardian_to_edit, home_to_edit
from eassociate.children.queries.record import visible_child
from eassociate.journal.editing import Editing, edit, posted
from eassociate.ui.fields import point_of


@page(needs=Can.EDIT_CHILD)
def guardian_add(request: ActedRequest, pk: UUID) -> HttpResponse:
    child = visible_child(request.actor, pk)
    editing = Editing(
        heading=_("A guardian"),
        lead=child.name,
        back=record_address(pk),
        said=_("The guardian was added."),
        template="children/guardian_form.html",
        more={"child": pk},
    )
    return edit(request, forms.AddGuardianForm(*posted(request)), editing)


@page(needs=Can.EDIT_CHILD)
def guardian_edit(request: ActedRequest, pk: UUID) -> HttpResponse:
    child, guardian = guardian_to_edit(request.actor, pk)
    initial = {
        name: getattr(guardian, name)
        for name in forms.ChangeGuardianForm.base_fields
        if name not in ("id", "until")
    }
    form = forms.ChangeGuardianForm(
        *posted(request), initial={**initial, "until": guardian.last_day}
    )
    editing = Editing(
        heading=_("Guardian"),
        lead=guardian.name,
        back=record_address(child),
        said=_("Saved."),
        template="children/guardian_form.html",
        more={"relation": pk},
        shown={"relation": pk},
    )
    return edit(request, form, editing)


@page(needs=Can.EDIT_CHILD)
def guardian_end(request: ActedRequest, pk: UUID) -> HttpResponse:
    child, guardian = guardian_to_edit(request.actor, pk)
    editing = Editing(
        heading=_("End this access?"),
        lead=_("From now on %(name)s sees nothing of the child and is not told anything.")
        % {"name": guardian.name},
        back=record_address(child),
        said=_("The access has ended."),
        submit=_("End the access"),
        more={"relation": pk},
    )
    return edit(request, forms.EndGuardianForm(*posted(request)), editing)


@page(needs=Can.EDIT_CHILD)
def home_add(request: ActedRequest, pk: UUID) -> HttpResponse:
    visible_child(request.actor, pk)
    form = forms.HomeForm(
        *posted(request),
        actor=request.actor,
        child=pk,
        initial={"guardian": request.GET.get("guardian", "")},
    )
    editing = Editing(
        heading=_("Where the child lives"),
        lead=_("With parents apart, write one home for each."),
        back=record_address(pk),
        said=_("The address was saved."),
        more={"child": pk},
    )
    return edit(request, form, editing)


@page(needs=Can.EDIT_CHILD)
def home_edit(request: ActedRequest, pk: UUID) -> HttpResponse:
    home = home_to_edit(request.actor, pk)
    form = forms.HomeForm(
        *posted(request),
        actor=request.actor,
        child=home.child_id,
        initial={"guardian": home.guardian_id, "address": home.address, "point": point_of(home)},
    )
    editing = Editing(
        heading=_("Where the child lives"),
        back=record_address(home.child_id),
        said=_("The address was saved."),
        template="children/home_form.html",
        more={"child": home.child_id},
        shown={"home": pk},
    )
    return edit(request, form, editing)


@page(needs=Can.EDIT_CHILD)
def home_remove(request: ActedRequest, pk: UUID) -> HttpResponse:
    home = home_to_edit(request.actor, pk)
    editing = Editing(
        heading=_("Remove this address?"),
        lead=home.address,
        back=record_address(home.child_id),
        said=_("The address was removed."),
        submit=_("Remove"),
        more={"home": pk},
    )
    return edit(request, forms.RemoveHomeForm(*posted(request)), editing)


@page(needs=Can.EDIT_CHILD)
def ban_add(request: ActedRequest, pk: UUID) -> HttpResponse:
    visible_child(request.actor, pk)
    form = forms.AddBanForm(*posted(request), actor=request.actor, child=pk)
    editing = Editing(
        heading=_("A contact ban"),
        back=record_address(pk),
        said=_("The contact ban holds. The person has no access to the child any more."),
        submit=_("Set the contact ban"),
        template="children/ban_form.html",
        more={"child": pk},
    )
    return edit(request, form, editing)


@page(needs=Can.EDIT_CHILD)
def ban_end(request: ActedRequest, pk: UUID) -> HttpResponse:
    ban = ban_to_end(request.actor, pk)
    editing = Editing(
        heading=_("End this contact ban?"),
        lead=ban.name,
        back=record_address(ban.child_id),
        said=_("The contact ban has ended."),
        submit=_("End the contact ban"),
        more={"ban": pk},
    )
    return edit(request, forms.EndBanForm(*posted(request)), editing)
