"""Inviting, and handing over the link where no mail can be sent."""

from __future__ import annotations

from uuid import UUID

import segno
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from eassociate.access.doors import ActedRequest, page
from eassociate.access.roles import Can
from eassociate.core.mail import mail_is_set_up
from eassociate.journal.deeds import Outcome, get
from eassociate.journal.editing import Editing, posted
from eassociate.journal.forms import CommandForm
from eassociate.people.forms import InviteAgainForm, InviteForm, StartAnewForm
from eassociate.people.letters import link_of, token_of
from eassociate.people.pages.listing import person_address
from eassociate.people.queries import people_of


@page(needs=Can.INVITE)
def invite(request: ActedRequest) -> HttpResponse:
    initial = {"role": request.GET.get("role", ""), "child": request.GET.get("child", "")}
    form = InviteForm(request.actor, *posted(request), initial={**initial, "language": "sr"})
    editing = Editing(
        heading=_("Invite somebody"),
        lead=_("The person gets a link, chooses a password and signs in with it."),
        back="/people/",
        said="",
        submit=_("Invite"),
        template="people/invite.html",
    )
    return _answer(request, form, editing)


@page(needs=Can.INVITE)
def invite_again(request: ActedRequest, pk: UUID) -> HttpResponse:
    who = get(people_of(request.actor), pk)
    editing = Editing(
        heading=_("A new link"),
        lead=who.name,
        back=person_address(pk),
        said="",
        submit=_("Make the link"),
        template="people/invite_again.html",
        more={"person": pk},
    )
    return _answer(request, InviteAgainForm(*posted(request)), editing)


@page(needs=Can.INVITE)
def start_anew(request: ActedRequest, pk: UUID) -> HttpResponse:
    who = get(people_of(request.actor), pk)
    editing = Editing(
        heading=_("Begin the sign-in anew"),
        lead=who.name,
        back=person_address(pk),
        said="",
        submit=_("Begin anew"),
        template="people/start_anew.html",
        more={"person": pk},
    )
    return _answer(request, StartAnewForm(*posted(request)), editing)


def _answer(request: ActedRequest, form: CommandForm, editing: Editing) -> HttpResponse:
    """The form; or once it is done, what to do next: the link is shown this one time."""
    if request.method == "POST":
        outcome = form.perform(request.actor, **editing.more)
        if outcome:
            return _invited(request, form, outcome)
    return _again(request, form, editing)


def _again(request: ActedRequest, form: CommandForm, editing: Editing) -> HttpResponse:
    context = {"form": form, "editing": editing}
    return render(request, editing.template, context, status=422 if form.is_bound else 200)


def _invited(request: ActedRequest, form: CommandForm, outcome: Outcome) -> HttpResponse:
    link = link_of(token_of(form.cleaned_data["id"])) if outcome.result["link"] else ""
    by_mail = bool(link) and mail_is_set_up()
    context = {
        "link": "" if by_mail else link,
        "by_mail": by_mail,
        "qr": "" if by_mail or not link else _picture(link),
        "back": person_address(UUID(outcome.result["person"])),
    }
    return render(request, "people/invited.html", context)


def _picture(link: str) -> str:
    """A QR code as SVG, drawn by the page itself."""
    drawn = segno.make(link, error="m", micro=False)
    return mark_safe(drawn.svg_inline(scale=5, border=2, dark="#000", light="#fff"))  # noqa: S308
