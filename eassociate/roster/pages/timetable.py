"""A child's timetable with its lines, and a companion's week."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from eassociate.access.doors import ActedRequest, page
from eassociate.access.roles import Can
from eassociate.children.queries.record import visible_child
from eassociate.journal.editing import Editing, edit, posted
from eassociate.roster.forms import timetable as forms
from eassociate.roster.reading.timetable import companion_week, line_to_edit, timetable_of
from eassociate.ui.asked import day_asked

_SAME = ("weekday", "start", "end", "place_id", "companion_id", "week", "valid_until")


@page(needs=Can.SEE_CHILD)
def timetable(request: ActedRequest, pk: UUID) -> HttpResponse:
    return render(request, "roster/timetable.html", {"seen": timetable_of(request.actor, pk)})


@page(needs=Can.EDIT_TIMETABLE)
def line_add(request: ActedRequest, pk: UUID) -> HttpResponse:
    child = visible_child(request.actor, pk)
    initial = {"place": child.school_id, "weekday": request.GET.get("weekday")}
    form = forms.AddLineForm(request.actor, pk, *posted(request), initial=initial)
    editing = Editing(
        heading=_("A line of the timetable"),
        lead=child.name,
        back=_timetable(pk),
        said=_("Saved. The visits follow the timetable."),
        more={"child": pk},
    )
    return edit(request, form, editing)


def _timetable(child: UUID) -> str:
    return reverse("timetable", kwargs={"pk": child})


@page(needs=Can.EDIT_TIMETABLE)
def line_edit(request: ActedRequest, pk: UUID) -> HttpResponse:
    line = line_to_edit(request.actor, pk)
    initial = {name.removesuffix("_id"): getattr(line, name) for name in _SAME}
    form = forms.ChangeLineForm(request.actor, line.child_id, *posted(request), initial=initial)
    editing = Editing(
        heading=_("Change the timetable"),
        lead=line.child.name,
        back=_timetable(line.child_id),
        said=_("Saved. The visits follow the timetable."),
        more={"line": pk},
    )
    return edit(request, form, editing)


@page(needs=Can.EDIT_TIMETABLE)
def line_end(request: ActedRequest, pk: UUID) -> HttpResponse:
    line = line_to_edit(request.actor, pk)
    editing = Editing(
        heading=_("End this line of the timetable?"),
        lead=line.child.name,
        back=_timetable(line.child_id),
        said=_("The line has ended. The visits follow the timetable."),
        submit=_("End the line"),
        more={"line": pk},
    )
    return edit(request, forms.EndLineForm(*posted(request)), editing)


@page(needs=Can.EDIT_TIMETABLE)
def week_of_companion(request: ActedRequest, pk: UUID) -> HttpResponse:
    """Query: `day`, any day of the week that is meant."""
    seen = companion_week(request.actor, pk, day_asked(request.GET.get("day")))
    return render(request, "roster/companion_week.html", {"seen": seen})
