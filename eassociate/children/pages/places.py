"""A place in a form."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from eassociate.access.doors import ActedRequest, page
from eassociate.access.roles import Can
from eassociate.children.forms.record import AddPlaceForm, ChangePlaceForm
from eassociate.children.queries.places import place_of
from eassociate.journal.editing import Editing, edit, posted
from eassociate.ui.fields import point_of

_FACTS = ("kind", "name", "address", "region", "week_a")
_CONTACT = ("contact_name", "contact_phone", "contact_email")


@page(needs=Can.EDIT_CHILD)
def place_add(request: ActedRequest) -> HttpResponse:
    editing = Editing(
        heading=_("A new place"), back=reverse("places"), said=_("The place is on the list.")
    )
    return edit(request, AddPlaceForm(*posted(request)), editing)


@page(needs=Can.EDIT_CHILD)
def place_edit(request: ActedRequest, pk: UUID) -> HttpResponse:
    place = place_of(request.actor, pk)
    initial = {name: getattr(place, name) for name in _FACTS + _CONTACT}
    form = ChangePlaceForm(*posted(request), initial={**initial, "point": point_of(place)})
    editing = Editing(
        heading=_("Place"),
        lead=place.name,
        back=reverse("places"),
        said=_("Saved."),
        more={"place": pk},
    )
    return edit(request, form, editing)
