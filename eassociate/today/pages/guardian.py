"""The guardian's first page."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from eassociate.access.doors import ActedRequest
from eassociate.access.queries import organisation_of
from eassociate.handover.forms import ConfirmForm, TapForm
from eassociate.roster.forms.cover import ConsentForm
from eassociate.today.faces import companions_with_face
from eassociate.today.forms import ComesForm
from eassociate.today.guardian_day import companions_of, guardian_days
from eassociate.today.offering import substitutes_for


def show(request: ActedRequest) -> HttpResponse:
    """The answer first: who is with my child now."""
    days = guardian_days(request.actor)
    context = {
        "days": days,
        "questions": substitutes_for(request.actor),
        "consent_form": ConsentForm(auto_id=False),
        "comes_form": ComesForm(auto_id=False),
        "tap_form": TapForm(auto_id=False),
        "confirm_form": ConfirmForm(auto_id=False),
        "faces": companions_with_face(companions_of(days)),
        "photos": frozenset(day.child.pk for day in days if day.has_photo),
        "provider": organisation_of(request.actor),
    }
    return render(request, "today/guardian.html", context)
