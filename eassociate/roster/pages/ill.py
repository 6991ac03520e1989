"""«Somebody is ill»: one tap on a name, and the cover panel opens with what is to be done."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from eassociate.access.doors import ActedRequest, page
from eassociate.access.roles import Can
from eassociate.core import clock
from eassociate.journal.answers import say_problems
from eassociate.journal.deeds import Outcome
from eassociate.roster.forms.absences import IllForm
from eassociate.roster.reading.choices import staff_of_day
from eassociate.ui.asked import day_asked, words_asked

#: Names on a page.
ROWS = 40


@page(needs=Can.ENTER_ABSENCE)
def ill(request: ActedRequest) -> HttpResponse:
    """Query: `day`, `q` part of a name. Posting `companion` enters the illness for the day."""
    day = day_asked(request.GET.get("day"))
    if request.method == "POST":
        return _enter(request, str(day))
    search = words_asked(request.GET.get("q"))
    people = Paginator(staff_of_day(request.actor, day, search), ROWS)
    context = {
        "day": day,
        "search": search,
        "page": people.get_page(request.GET.get("page")),
        "form": IllForm(),
        "is_today": day == clock.today(),
    }
    return render(request, "roster/ill.html", context)


def _enter(request: ActedRequest, day: str) -> HttpResponse:
    data = request.POST.copy()
    data["first"] = data["last"] = day
    form = IllForm(data)
    outcome = form.perform(request.actor)
    if outcome is None:
        say_problems(request, form)
        return redirect(request.get_full_path())
    messages.success(request, _said(outcome))
    if not outcome.result["open"]:
        return redirect(f"/?day={day}")
    return redirect(f"{reverse('cover')}?day={day}&companion={form.cleaned_data['companion']}")


def _said(outcome: Outcome) -> str:
    number = len(outcome.result["open"])
    if not number:
        return _("Entered. No visit of this day is concerned.")
    said = ngettext(
        "Entered. %(n)d visit has nobody now; the family has been told.",
        "Entered. %(n)d visits have nobody now; the families have been told.",
        number,
    )
    return said % {"n": number}
