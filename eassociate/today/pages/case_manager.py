"""The first page of a case manager: what runs out, and what each child was given."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from eassociate.access.doors import ActedRequest
from eassociate.today.caseload import caseload_of


def show(request: ActedRequest) -> HttpResponse:
    return render(request, "today/case_manager.html", {"load": caseload_of(request.actor)})
