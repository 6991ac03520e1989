"""The school calendar, excursions, and visits made ahead."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from eassociate.access.doors import ActedRequest, page
from eassociate.access.roles import Can
from eassociate.journal.answers import say_problems
from eassociate.journal.editing import Editing, edit, posted
from eassociate.roster.forms import calendar as forms
from eassociate.roster.reading.calendar import (
    break_to_remove,
    calendar_seen,
    excursion_to_remove,
)
from eassociate.roster.spans import days_in_words
from eassociate.roster.words import rest_name
from eassociate.ui.words import date_in_words


@page(needs=Can.EDIT_TIMETABLE)
def calendar(request: ActedRequest) -> HttpResponse:
    context = {
        "seen": calendar_seen(request.actor),
        "year_form": forms.SchoolYearForm(),
        "generate_form": forms.GenerateForm(),
    }
    return render(request, "roster/calendar.html", context)


@page(needs=Can.EDIT_TIMETABLE)
def break_add(request: ActedRequest) -> HttpResponse:
    editing = Editing(
        heading=_("A school break"),
        back=reverse("calendar"),
        said=_("Saved. The visits follow the calendar."),
    )
    return edit(request, forms.BreakForm(*posted(request)), editing)


@page(needs=Can.EDIT_TIMETABLE)
def break_remove(request: ActedRequest, pk: UUID) -> HttpResponse:
    held = break_to_remove(request.actor, pk)
    editing = Editing(
        heading=_("Remove “%(name)s”?") % {"name": rest_name(held.name)},
        lead=_("%(days)s: visits are made again for these days.")
        % {"days": days_in_words(held.first, held.last)},
        back=reverse("calendar"),
        said=_("Removed. The visits follow the calendar."),
        submit=_("Remove"),
        more={"school_break": pk},
    )
    return edit(request, forms.RemoveBreakForm(*posted(request)), editing)


@page(needs=Can.EDIT_TIMETABLE)
@require_POST
def school_year_add(request: ActedRequest) -> HttpResponse:
    form = forms.SchoolYearForm(request.POST)
    outcome = form.perform(request.actor)
    if outcome:
        number = outcome.result["breaks"]
        said = ngettext("%(n)d break was added.", "%(n)d breaks were added.", number)
        messages.success(request, said % {"n": number})
    else:
        say_problems(request, form)
    return redirect("calendar")


@page(needs=Can.EDIT_TIMETABLE)
def excursion_add(request: ActedRequest) -> HttpResponse:
    editing = Editing(
        heading=_("An excursion"),
        lead=_("A day that is not as the timetable says."),
        back=reverse("calendar"),
        said=_("Saved. The families concerned are told."),
    )
    return edit(request, forms.ExcursionForm(request.actor, *posted(request)), editing)


@page(needs=Can.EDIT_TIMETABLE)
def excursion_remove(request: ActedRequest, pk: UUID) -> HttpResponse:
    held = excursion_to_remove(request.actor, pk)
    editing = Editing(
        heading=_("Remove “%(name)s”?") % {"name": held.name},
        lead=_("On %(day)s everything is as the timetable says again.")
        % {"day": date_in_words(held.day)},
        back=reverse("calendar"),
        said=_("Removed. The families concerned are told."),
        submit=_("Remove"),
        more={"excursion": pk},
    )
    return edit(request, forms.RemoveExcursionForm(*posted(request)), editing)


@page(needs=Can.EDIT_TIMETABLE)
@require_POST
def visits_generate(request: ActedRequest) -> HttpResponse:
    form = forms.GenerateForm(request.POST)
    outcome = form.perform(request.actor)
    if outcome:
        messages.success(request, _made(outcome.result["created"], outcome.result["open"]))
    else:
        say_problems(request, form)
    return redirect("calendar")


def _made(created: int, alone: int) -> str:
    if not created:
        return _("Everything was there already.")
    said = ngettext("%(n)d visit was made.", "%(n)d visits were made.", created) % {"n": created}
    if not alone:
        return said
    more = ngettext("%(n)d of them has nobody.", "%(n)d of them have nobody.", alone) % {"n": alone}
    return f"{said} {more}"
