"""The first page of a professional: goals, the last days, and one tap to leave advice."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from eassociate.access.doors import ActedRequest
from eassociate.today.advising import advising


def show(request: ActedRequest) -> HttpResponse:
    """Query: `page`."""
    found = advising(request.actor, request.GET.get("page", "1"))
    return render(request, "today/professional.html", {"advising": found})
