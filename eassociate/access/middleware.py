"""Puts the actor on the request, and keeps out who has no role or no second factor."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from eassociate.access.models import Membership
from eassociate.access.queries import actor_of, memberships_of
from eassociate.access.roles import STAFF

SESSION_KEY = "acting_membership"


class ActingAs:
    """Sets `request.actor` and `request.memberships`; both are read anew at every request, so that
    a role that ends is gone with the next click (C5)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: Any, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if not request.user.is_authenticated:
            return None
        request.memberships = memberships_of(request.user.pk)
        chosen = _chosen(request)
        if chosen:
            request.actor = actor_of(chosen)
        if not getattr(view, "login_required", True) or _outside(request):
            return None
        if chosen is None:
            return render(request, "access/no_role.html", status=403)
        return _second_factor(request, chosen)


def _chosen(request: Any) -> Membership | None:
    wanted = request.session.get(SESSION_KEY)
    found = [m for m in request.memberships if str(m.pk) == wanted] or request.memberships
    return found[0] if found else None


def _outside(request: HttpRequest) -> bool:
    """Pages of the account itself: sign out, second factor, language."""
    return bool(request.resolver_match and request.resolver_match.route.startswith("account/"))


def _second_factor(request: Any, membership: Membership) -> HttpResponse | None:
    return redirect("second_factor") if lacks_second_factor(request.user, membership) else None


def lacks_second_factor(user: Any, membership: Membership) -> bool:
    """Whether `user` must set up a second factor before acting in `membership`."""
    if not settings.SECOND_FACTOR_REQUIRED or membership.role not in STAFF:
        return False
    from allauth.mfa.utils import is_mfa_enabled

    return not is_mfa_enabled(user)
