"""Who around a child reads from when on, and who is kept apart."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from eassociate.access.doors import ActedRequest, page
from eassociate.access.roles import Can
from eassociate.conversations.forms import EndSeparationForm, SeparateForm, StartForm
from eassociate.conversations.reading.around import arrangement, place_of, separation_of
from eassociate.core import clock
from eassociate.journal.editing import Editing, edit, posted


def _address(child: UUID) -> str:
    return reverse("child_readers", kwargs={"pk": child})


@require_safe
@page(needs=Can.ARRANGE_READERS)
def readers(request: ActedRequest, pk: UUID) -> HttpResponse:
    return render(request, "conversations/readers.html", {"shown": arrangement(request.actor, pk)})


@page(needs=Can.ARRANGE_READERS)
def separate(request: ActedRequest, pk: UUID) -> HttpResponse:
    shown = arrangement(request.actor, pk)
    people = {str(one.person): f"{one.name} ({one.role})" for one in shown.places}
    editing = Editing(
        heading=_("Keep two people apart"),
        lead=shown.child.name,
        back=_address(pk),
        said=_("They no longer read each other."),
        template="conversations/separate.html",
        more={"child": pk},
    )
    return edit(request, SeparateForm(*posted(request), people=people.items()), editing)


@page(needs=Can.ARRANGE_READERS)
def end(request: ActedRequest, pk: UUID) -> HttpResponse:
    held = separation_of(request.actor, pk)
    editing = Editing(
        heading=_("May they read each other again?"),
        lead=f"{held.one.name} · {held.other.name}",
        back=_address(held.child_id),
        said=_("They read each other again, also what was written before."),
        submit=_("They may read each other"),
        more={"separation": pk},
    )
    return edit(request, EndSeparationForm(*posted(request)), editing)


@page(needs=Can.ARRANGE_READERS)
def start(request: ActedRequest, pk: UUID) -> HttpResponse:
    child, place = place_of(request.actor, pk)
    early = place.reads_from and clock.local(place.reads_from).year < 2001
    begin = "all" if early else "day" if place.reads_from else "joined"
    day = clock.local(place.reads_from).date() if begin == "day" and place.reads_from else None
    editing = Editing(
        heading=_("From when on they read"),
        lead=f"{place.name} ({place.role})",
        back=_address(child),
        said=_("Saved."),
        more={"relation": pk},
    )
    return edit(request, StartForm(*posted(request), initial={"begin": begin, "day": day}), editing)
