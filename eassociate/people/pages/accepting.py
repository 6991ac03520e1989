"""The page behind an invitation's link. Nothing on it tells about anybody."""

from __future__ import annotations

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from eassociate.journal.deeds import Refused, perform
from eassociate.people.actions.accepting import AcceptInvitation
from eassociate.people.forms import PasswordForm
from eassociate.people.queries import Open, open_invitation


@sensitive_post_parameters("password1", "password2")
@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """Choosing a password; only a post uses the link up, so that a mail program that looks at it
    does no harm."""
    found = open_invitation(token)
    if found is None:
        return render(request, "people/no_invitation.html", status=404)
    form = PasswordForm(found.person, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        return _take_up(request, found, form.cleaned_data["password1"])
    status = 422 if form.is_bound else 200
    return render(request, "people/accept.html", {"form": form}, status=status)


def _take_up(request: HttpRequest, found: Open, password: str) -> HttpResponse:
    try:
        hashed = make_password(password).encode()
        perform(found.actor, AcceptInvitation(invitation=found.id, password=hashed))
    except Refused:
        return render(request, "people/no_invitation.html", status=404)
    language = translation.get_language()
    logout(request)
    translation.activate(language or "sr")
    found.person.refresh_from_db()
    email = found.person.email
    credentials = {"email": email, "password": password}
    login = Login(user=found.person, email=email)
    answer: HttpResponse = perform_password_login(request, credentials, login)
    return answer
