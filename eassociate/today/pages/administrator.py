"""The administrator's first page: people, invitations, the log, and how to back up."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from eassociate.access.doors import ActedRequest
from eassociate.today.accounts import accounts_of
from eassociate.today.navigation import address


def show(request: ActedRequest) -> HttpResponse:
    context = {"accounts": accounts_of(request.actor), "people": address("people")}
    return render(request, "today/administrator.html", context)
