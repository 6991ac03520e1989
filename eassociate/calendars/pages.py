"""The page of the private address, and what programs read under it."""

from __future__ import annotations

from hashlib import sha256

import segno
from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from eassociate.access.doors import ActedRequest, page
from eassociate.access.roles import Can
from eassociate.calendars.forms import AddressForm, RevokeForm
from eassociate.calendars.queries import calendar_of, feed_of, own_address
from eassociate.calendars.tokens import digest_of, link_of, token_of
from eassociate.core.pace import HOUR, too_often
from eassociate.journal.answers import say_problems
from eassociate.journal.editing import posted

#: Seconds for which a program may keep what it read.
KEEP = 900
#: Looks in an hour at one address, and of one who asks for addresses that do not exist: programs
#: look once an hour, a fault looks once a second.
ASKED, GUESSED = 120, 60


@page(needs=Can.SUBSCRIBE_CALENDAR)
def calendar_address(request: ActedRequest) -> HttpResponse:
    """Makes the address, the first or a new one; it is shown this one time."""
    form = AddressForm(*posted(request)[:1])
    if request.method == "POST" and form.perform(request.actor):
        link = link_of(token_of(form.cleaned_data["id"]))
        shown = {"link": link, "qr": _picture(link), "webcal": _webcal(link)}
        return render(request, "calendars/made.html", shown)
    held = own_address(request.actor)
    if held and not form.is_bound:
        form.initial = {"detail": held.detail, "with_school": held.with_school}
    context = {"form": form, "held": held, "revoke_form": RevokeForm(auto_id="revoke_%s")}
    status = 422 if form.is_bound else 200
    return render(request, "calendars/address.html", context, status=status)


@require_POST
@page(needs=Can.SUBSCRIBE_CALENDAR)
def calendar_revoke(request: ActedRequest) -> HttpResponse:
    form = RevokeForm(request.POST)
    if form.perform(request.actor):
        messages.success(request, _("The address is dead. Programs get nothing more."))
    say_problems(request, form)
    return HttpResponseRedirect("/me/calendar/")


@require_safe
@login_not_required
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """What a calendar program reads, without a sign-in: the secret is the key."""
    feed = feed_of(token)
    if feed is None:
        if too_often(f"calendar guess {get_adapter().get_client_ip(request)}", GUESSED, HOUR):
            return _later()
        raise Http404
    if too_often(f"calendar {digest_of(token)}", ASKED, HOUR):
        return _later()
    body = calendar_of(feed)
    etag = f'"{sha256(body).hexdigest()[:32]}"'
    answer = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'inline; filename="e-associate.ics"'
    answer["ETag"] = etag
    found = get_conditional_response(request, etag=etag, response=answer) or answer
    return _private(found)


def _private(response: HttpResponse) -> HttpResponse:
    """For the program alone, no cache on the way."""
    response["Cache-Control"] = f"private, max-age={KEEP}"
    response.impersonal = True  # type: ignore[attr-defined]  # its own word about caches is kept
    return response


def _later() -> HttpResponse:
    """The log of faults names addresses, and this one is a secret that works: it is kept out."""
    answer = HttpResponse(status=429, content_type="text/plain")
    answer["Retry-After"] = "3600"
    answer._has_been_logged = True  # type: ignore[attr-defined]
    return answer


def _webcal(link: str) -> str:
    """What the calendar of a phone opens by itself."""
    return "webcal:" + link.partition(":")[2]


def _picture(link: str) -> str:
    """A QR code as SVG, drawn by the page itself."""
    drawn = segno.make(link, error="m", micro=False)
    return mark_safe(drawn.svg_inline(scale=4, border=2, dark="#000", light="#fff"))  # noqa: S308
