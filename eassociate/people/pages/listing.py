"""The people of the provider, and what can be done about each."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from eassociate.access.doors import ActedRequest, page
from eassociate.access.roles import Can
from eassociate.journal.deeds import get
from eassociate.journal.editing import Editing, edit, posted
from eassociate.people.forms import EndMembershipForm
from eassociate.people.queries import found_people, memberships_to_end, people_of, rows
from eassociate.people.rules import MAY_INVITE

_ON_A_PAGE = 50


@require_safe
@page(needs=Can.INVITE)
def people(request: ActedRequest) -> HttpResponse:
    roles = MAY_INVITE[request.actor.role]
    role = request.GET.get("role", "")
    role = role if role in roles else ""
    words = request.GET.get("q", "").strip()[:100]
    found = found_people(request.actor, words, role)
    shown = Paginator(found, _ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": shown,
        "rows": rows(request.actor, list(shown)),
        "roles": [(r.value, r.label) for r in roles],
        "role": role,
        "q": words,
    }
    return render(request, "people/people.html", context)


@require_safe
@page(needs=Can.INVITE)
def person(request: ActedRequest, pk: UUID) -> HttpResponse:
    found = get(people_of(request.actor), pk)
    row = rows(request.actor, [found])[0]
    return render(request, "people/person.html", {"row": row, "me": pk == request.actor.person_id})


@page(needs=Can.INVITE)
def membership_end(request: ActedRequest, pk: UUID) -> HttpResponse:
    held = get(memberships_to_end(request.actor).select_related("person"), pk)
    editing = Editing(
        heading=_("End this role?"),
        lead=f"{held.person.name}: {held.get_role_display()}",
        back=person_address(held.person_id),
        said=_("The role has ended. It is over with the next click of this person."),
        submit=_("End the role"),
        template="people/end.html",
        more={"membership": pk},
    )
    return edit(request, EndMembershipForm(*posted(request)), editing)


def person_address(pk: UUID) -> str:
    return reverse("person", kwargs={"pk": pk})
