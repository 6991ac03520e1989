"""One visit: when, where, who, what became of it, and what the coordinator can do about it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from eassociate.access.doors import ActedRequest, page
from eassociate.access.roles import Can
from eassociate.children.queries.record import visible_child
from eassociate.core import clock
from eassociate.journal.editing import Editing, edit, posted
from eassociate.roster import slots
from eassociate.roster.forms import visits as forms
from eassociate.roster.forms.cover import OpenVisitForm
from eassociate.roster.reading.visit import VisitSeen, visit_seen
from eassociate.roster.words import flag_in_words
from eassociate.ui.words import date_in_words, time_in_words


@page(needs=Can.SEE_CHILD)
def visit(request: ActedRequest, pk: UUID) -> HttpResponse:
    seen = visit_seen(request.actor, pk)
    parts = slots.visit.parts_for(request.actor, pk)
    context = {"seen": seen, "visit": seen.visit, "flags": _flags(seen), "parts": parts}
    return render(request, "roster/visit.html", context)


def _flags(seen: VisitSeen) -> list[str]:
    return [flag_in_words(str(code)) for code in dict.fromkeys(seen.visit.flags)]


@page(needs=Can.RECORD_VISIT)
def visit_not_delivered(request: ActedRequest, pk: UUID) -> HttpResponse:
    seen = visit_seen(request.actor, pk)
    editing = Editing(
        heading=_("The visit does not take place"),
        lead=in_one_line(seen),
        back=address_of(pk),
        said=_("Noted. The family, the school and the coordinators are told."),
        submit=_("It does not take place"),
        more={"visit": pk},
    )
    return edit(request, forms.NotDeliveredForm(request.actor, *posted(request)), editing)


def in_one_line(seen: VisitSeen) -> str:
    """Child, day and hours of a visit."""
    held = seen.visit
    hours = f"{time_in_words(held.start)}–{time_in_words(held.end)}"
    return f"{held.child.name}, {date_in_words(held.day)}, {hours}"


@page(needs=Can.EDIT_TIMETABLE)
def visit_change(request: ActedRequest, pk: UUID) -> HttpResponse:
    seen = visit_seen(request.actor, pk)
    held = seen.visit
    hours = {"start": clock.local(held.start).time(), "end": clock.local(held.end).time()}
    form = forms.ChangeVisitForm(
        request.actor, held.child_id, *posted(request), initial={"place": held.place_id, **hours}
    )
    editing = Editing(
        heading=_("Other hours or another place"),
        lead=in_one_line(seen),
        back=address_of(pk),
        said=_("Changed. The family and the companion are told."),
        more={"visit": pk},
    )
    return edit(request, form, editing)


def address_of(pk: UUID) -> str:
    return reverse("visit", kwargs={"pk": pk})


@page(needs=Can.CORRECT_VISIT)
def visit_cancel(request: ActedRequest, pk: UUID) -> HttpResponse:
    editing = Editing(
        heading=_("Call this visit off"),
        lead=in_one_line(visit_seen(request.actor, pk)),
        back=address_of(pk),
        said=_("Called off. The family, the school and the companion are told."),
        submit=_("Call off"),
        more={"visit": pk},
    )
    return edit(request, forms.CancelVisitForm(*posted(request)), editing)


@page(needs=Can.CORRECT_VISIT)
def visit_restore(request: ActedRequest, pk: UUID) -> HttpResponse:
    editing = Editing(
        heading=_("Plan this visit again?"),
        lead=in_one_line(visit_seen(request.actor, pk)),
        back=address_of(pk),
        said=_("Planned again. The family is told."),
        submit=_("Plan again"),
        more={"visit": pk},
    )
    return edit(request, forms.RestoreVisitForm(*posted(request)), editing)


@page(needs=Can.COVER)
def visit_open(request: ActedRequest, pk: UUID) -> HttpResponse:
    editing = Editing(
        heading=_("Nobody goes on this visit any more?"),
        lead=in_one_line(visit_seen(request.actor, pk)),
        back=address_of(pk),
        said=_("The visit is open. The family and the school are told."),
        submit=_("Nobody goes"),
        more={"visit": pk},
    )
    return edit(request, OpenVisitForm(*posted(request)), editing)


@page(needs=Can.EDIT_TIMETABLE)
def visit_add(request: ActedRequest, pk: UUID) -> HttpResponse:
    """A visit of the child `pk` beside the timetable."""
    child = visible_child(request.actor, pk)
    form = forms.AddVisitForm(
        request.actor, pk, *posted(request), initial={"place": child.school_id}
    )
    editing = Editing(
        heading=_("A visit beside the timetable"),
        lead=child.name,
        back=reverse("timetable", kwargs={"pk": pk}),
        said=_("Added. The family and the companion are told."),
        then=lambda outcome: reverse("visit", kwargs={"pk": outcome.result["visit"]}),
        more={"child": pk},
    )
    return edit(request, form, editing)
