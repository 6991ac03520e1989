"""The provider's own page: name, telephone, words, what families may do."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _

from eassociate.access.doors import ActedRequest, page
from eassociate.access.roles import Can
from eassociate.journal.editing import Editing, edit, posted
from eassociate.people.forms import ServiceForm
from eassociate.people.queries import own_service


@page(needs=Can.EDIT_SITE)
def service(request: ActedRequest) -> HttpResponse:
    editing = Editing(
        heading=_("Our service"),
        lead=_("How families and schools know you, and what families may decide."),
        back="/",
        said=_("Saved."),
        then=request.path,
        template="people/service.html",
    )
    form = ServiceForm(*posted(request), initial=own_service(request.actor))
    return edit(request, form, editing)
