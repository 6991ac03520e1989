"""Who is away: a list, and the forms to enter and to end it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from eassociate.access.doors import ActedRequest, page
from eassociate.access.roles import Can
from eassociate.journal.deeds import Outcome
from eassociate.journal.editing import Editing, edit, posted
from eassociate.roster.forms import absences as forms
from eassociate.roster.reading.absences import absences_of, child_absence, companion_absence
from eassociate.roster.spans import days_in_words
from eassociate.ui.asked import day_asked


@page(needs=Can.ENTER_ABSENCE)
def absences(request: ActedRequest) -> HttpResponse:
    return render(request, "roster/absences.html", {"away": absences_of(request.actor)})


@page(needs=Can.ENTER_ABSENCE)
def companion_absence_add(request: ActedRequest) -> HttpResponse:
    """Query: `companion` id and `day`, already chosen."""
    initial = {"companion": request.GET.get("companion"), "first": _day(request)}
    form = forms.CompanionAbsenceForm(request.actor, *posted(request), initial=initial)
    editing = Editing(
        heading=_("A companion is away"),
        back=reverse("absences"),
        said=_("Entered. The families concerned are told."),
        then=_to_cover,
    )
    return edit(request, form, editing)


def _day(request: ActedRequest) -> object:
    return day_asked(request.GET.get("day"))


def _to_cover(outcome: Outcome) -> str:
    return reverse("cover") if outcome.result["open"] else reverse("absences")


@page(needs=Can.ENTER_ABSENCE)
def child_absence_add(request: ActedRequest) -> HttpResponse:
    """Query: `child` id and `day`, already chosen."""
    initial = {"child": request.GET.get("child"), "first": _day(request)}
    form = forms.ChildAbsenceForm(request.actor, *posted(request), initial=initial)
    editing = Editing(
        heading=_("A child stays at home"),
        back=reverse("absences"),
        said=_("Entered. The companion, the family and the school are told."),
    )
    return edit(request, form, editing)


@page(needs=Can.ENTER_ABSENCE)
def companion_absence_end(request: ActedRequest, pk: UUID) -> HttpResponse:
    held = companion_absence(request.actor, pk)
    editing = Editing(
        heading=_("%(name)s is back") % {"name": held.companion.person.name},
        lead=days_in_words(held.first, held.last),
        back=reverse("absences"),
        said=_("Visits that nobody had taken over are theirs again."),
        submit=_("Back again"),
        more={"absence": pk},
    )
    return edit(request, forms.EndCompanionAbsenceForm(*posted(request)), editing)


@page(needs=Can.ENTER_ABSENCE)
def child_absence_end(request: ActedRequest, pk: UUID) -> HttpResponse:
    held = child_absence(request.actor, pk)
    editing = Editing(
        heading=_("Child comes again"),  # no name: the heading is the title as well
        lead=f"{held.child.name}, {days_in_words(held.first, held.last)}",
        back=reverse("absences"),
        said=_("The visits take place again."),
        submit=_("The child comes"),
        more={"absence": pk},
    )
    return edit(request, forms.EndChildAbsenceForm(*posted(request)), editing)
