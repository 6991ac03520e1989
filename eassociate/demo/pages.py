"""Signing in by a click, in a demo."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from eassociate.access.middleware import SESSION_KEY
from eassociate.demo.people import membership_in_demo, open_to


@login_not_required
@require_POST
def sign_in(request: HttpRequest) -> HttpResponse:
    """Signs in as the person of the posted `membership`. Outside a demo the address is none."""
    if not open_to(request.get_host()):
        raise Http404
    try:
        membership = membership_in_demo(UUID(request.POST.get("membership", "")))
    except ValueError:
        membership = None
    if membership is None:
        raise Http404
    login(request, membership.person)
    request.session[SESSION_KEY] = str(membership.pk)
    answer = redirect("today")
    if membership.person.language == "de":
        answer.set_cookie(settings.LANGUAGE_COOKIE_NAME, "de", httponly=True, samesite="Lax")
    return answer
