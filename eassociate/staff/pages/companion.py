"""One companion: what is known, and the forms that change it."""

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
from eassociate.staff import forms, slots
from eassociate.staff.queries.companion import (
    companion_of,
    companion_to_edit,
    own_papers,
    portrait_of,
)
from eassociate.ui.fields import point_of

_OWN = ("number", "weekly_minutes", "daily_minutes", "contract_until", "area", "skills")


def companion_address(pk: object) -> str:
    return reverse("companion", kwargs={"pk": pk})


@page(needs=Can.SEE_STAFF)
def companion(request: ActedRequest, pk: UUID) -> HttpResponse:
    context = {
        "seen": companion_of(request.actor, pk),
        "links": slots.companion.links_for(request.actor, pk),
        "parts": slots.companion.parts_for(request.actor, pk),
    }
    return render(request, "staff/companion.html", context)


@page(needs=Can.SEE_OWN_PAPERS)
def my_papers(request: ActedRequest) -> HttpResponse:
    return render(request, "staff/my_papers.html", {"seen": own_papers(request.actor)})


@page(needs=Can.SEE_TODAY)
def companion_portrait(request: ActedRequest, pk: UUID) -> HttpResponse:
    answer = HttpResponse(portrait_of(request.actor, pk), content_type="image/jpeg")
    answer["Content-Disposition"] = "attachment"
    return answer


@page(needs=Can.EDIT_STAFF)
def companion_add(request: ActedRequest) -> HttpResponse:
    editing = Editing(
        heading=_("A new companion"),
        back=reverse("companions"),
        said=_("The companion is on the list. Now the papers."),
        then=_to_companion,
    )
    return edit(request, forms.AddCompanionForm(*posted(request)), editing)


def _to_companion(outcome: Outcome) -> str:
    return companion_address(outcome.result["companion"])


@page(needs=Can.EDIT_STAFF)
def companion_edit(request: ActedRequest, pk: UUID) -> HttpResponse:
    held = companion_to_edit(request.actor, pk)
    person, facts = held.person, {name: getattr(held, name) for name in _OWN}
    form = forms.ChangeCompanionForm(
        *posted(request),
        initial={
            **facts,
            "name": person.name,
            "phone": person.phone,
            "email": person.email or "",
            "point": point_of(held),
        },
    )
    editing = Editing(
        heading=_("Companion"),
        lead=person.name,
        back=companion_address(pk),
        said=_("Saved."),
        more={"companion": pk},
    )
    return edit(request, form, editing)


@page(needs=Can.EDIT_STAFF)
def availability_edit(request: ActedRequest, pk: UUID) -> HttpResponse:
    held = companion_to_edit(request.actor, pk)
    windows = held.windows.values_list("weekday", "start", "end")
    form = forms.AvailabilityForm(*posted(request), initial=forms.availability_initial(windows))
    editing = Editing(
        heading=_("When this companion can work"),
        lead=held.person.name,
        back=companion_address(pk),
        said=_("Saved."),
        template="staff/availability_form.html",
        more={"companion": pk},
    )
    return edit(request, form, editing)


@page(needs=Can.EDIT_STAFF)
def companion_end(request: ActedRequest, pk: UUID) -> HttpResponse:
    held = companion_to_edit(request.actor, pk)
    editing = Editing(
        heading=_("End this employment?"),
        lead=_("%(name)s can no longer sign in as a companion and sees no child any more, at once.")
        % {"name": held.person.name},
        back=companion_address(pk),
        said=_("The employment has ended."),
        submit=_("End the employment"),
        more={"companion": pk},
    )
    return edit(request, forms.EndCompanionForm(*posted(request)), editing)


@page(needs=Can.EDIT_STAFF)
def companion_resume(request: ActedRequest, pk: UUID) -> HttpResponse:
    held = companion_to_edit(request.actor, pk)
    editing = Editing(
        heading=_("Employ again?"),
        lead=held.person.name,
        back=companion_address(pk),
        said=_("The companion is employed again. Please check papers and timetable."),
        submit=_("Employ again"),
        more={"companion": pk},
    )
    return edit(request, forms.ResumeCompanionForm(*posted(request)), editing)
