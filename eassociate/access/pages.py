"""Pages of the sign-in that allauth does not have."""

from __future__ import annotations

from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def second_factor(request: HttpRequest) -> HttpResponse:
    """All that staff without a second factor are shown: how to get one."""
    if is_mfa_enabled(request.user):
        return HttpResponseRedirect("/")
    return render(request, "access/second_factor.html")
