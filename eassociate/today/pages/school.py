"""The first page of a school's contact: who comes with which child."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render

from eassociate.access.doors import ActedRequest
from eassociate.core import clock
from eassociate.handover.forms import ConfirmForm
from eassociate.today.pupils import school_day
from eassociate.ui.asked import day_asked


def show(request: ActedRequest) -> HttpResponse:
    """Query: `day` (ISO)."""
    asked, today = day_asked(request.GET.get("day")), clock.today()
    context = {
        "school": school_day(request.actor, asked),
        "days": {"before": asked - timedelta(days=1), "after": asked + timedelta(days=1)},
        "confirm_form": ConfirmForm(auto_id=False),
        "is_today": asked == today,
        "over": asked < today,
    }
    return render(request, "today/school.html", context)
