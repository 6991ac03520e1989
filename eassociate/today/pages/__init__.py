"""The first page: each role's own module shows it."""

from __future__ import annotations

from importlib import import_module

from django.http import HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect

from eassociate.access.doors import ActedRequest, page
from eassociate.access.middleware import SESSION_KEY
from eassociate.access.roles import Can, Role
from eassociate.today.navigation import seen

#: Role → module of this package with a function `show(request)`.
FIRST_PAGES = {
    Role.COMPANION: "companion",
    Role.GUARDIAN: "guardian",
    Role.COORDINATOR: "coordinator",
    Role.PROFESSIONAL: "professional",
    Role.CASE_MANAGER: "case_manager",
    Role.MUNICIPALITY: "municipality",
    Role.SCHOOL: "school",
    Role.ADMINISTRATOR: "administrator",
}


@page(needs=Can.SEE_TODAY)
def today(request: ActedRequest) -> HttpResponse:
    """`/`: what the person needs now, by the role they act in."""
    seen(request)
    module = import_module(f"{__name__}.{FIRST_PAGES[Role(request.actor.role)]}")
    answer: HttpResponse = module.show(request)
    return answer


@page(needs=Can.SEE_TODAY)
def act_as(request: ActedRequest) -> HttpResponse:
    """Switches to another of the person's roles: POST `role`, the id of a membership of theirs."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    wanted = request.POST.get("role", "")
    if any(str(held.pk) == wanted for held in request.memberships):
        request.session[SESSION_KEY] = wanted
    return HttpResponseRedirect("/")
