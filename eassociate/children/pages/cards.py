"""«About me», the emergency card on screen and on paper, the photo."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import segno
from django.conf import settings
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from eassociate.access.doors import ActedRequest, page
from eassociate.access.roles import Can
from eassociate.children import slots
from eassociate.children.forms import cards as forms
from eassociate.children.pages.record import record_address
from eassociate.children.queries import cards
from eassociate.children.queries.record import visible_child
from eassociate.journal.deeds import NotFound
from eassociate.journal.editing import Editing, edit, posted
from eassociate.journal.openings import What, note_opening


def _noted(request: ActedRequest, pk: UUID, what: What) -> None:
    """The child is the actor's to see, and that they look is written down."""
    note_opening(request.actor, visible_child(request.actor, pk).pk, what)


@page(needs=Can.SEE_CARD)
@transaction.atomic
def about(request: ActedRequest, pk: UUID) -> HttpResponse:
    _noted(request, pk, What.CARD)
    return render(request, "children/about.html", {"about": cards.about_of(request.actor, pk)})


@page(needs=Can.SEE_CARD)
@transaction.atomic
def emergency(request: ActedRequest, pk: UUID) -> HttpResponse:
    _noted(request, pk, What.EMERGENCY)
    context = {
        "card": cards.card_of(request.actor, pk),
        "ambulance": settings.AMBULANCE,
        "parts": slots.emergency.parts_for(request.actor, pk),
    }
    return render(request, "children/emergency.html", context)


@page(needs=Can.SEE_CARD)
@transaction.atomic
def emergency_print(request: ActedRequest, pk: UUID) -> HttpResponse:
    _noted(request, pk, What.EMERGENCY)
    card = cards.card_of(request.actor, pk)
    qr = _qr(card.code) if card.code else ""
    context = {
        "card": card,
        "qr": qr,
        "ambulance": settings.AMBULANCE,
        "parts": slots.emergency.parts_for(request.actor, pk),
    }
    return render(request, "children/emergency_print.html", context)


def _qr(code: str) -> SafeString:
    """The address of the card as a QR picture (inline SVG); it says nothing about the child."""
    address = settings.SITE_URL.rstrip("/") + reverse("card_by_code", kwargs={"code": code})
    picture = segno.make(address, error="m", micro=False)
    return mark_safe(picture.svg_inline(scale=4, border=2, omitsize=True))  # noqa: S308


@page(needs=Can.SEE_CARD)
def card_by_code(request: ActedRequest, code: str) -> HttpResponse:
    child = cards.child_of_code(request.actor, code)
    return HttpResponseRedirect(reverse("emergency", kwargs={"pk": child}))


@page(needs=Can.SEE_CARD)
def portrait(request: ActedRequest, pk: UUID) -> HttpResponse:
    answer = HttpResponse(cards.portrait_of(request.actor, pk), content_type="image/jpeg")
    answer["Content-Disposition"] = "attachment"
    return answer


@page(needs=Can.WRITE_CARD)
def about_edit(request: ActedRequest, pk: UUID) -> HttpResponse:
    held = cards.about_of(request.actor, pk)
    _may_write(held)
    initial = {name: getattr(held, name) for name in ("speak", "like", "calm", "avoid")}
    editing = Editing(
        heading=_("About me"),
        lead=_("In the words of the child, for whoever comes."),
        back=reverse("about", kwargs={"pk": pk}),
        said=_("Saved."),
        more={"child": pk},
    )
    return edit(request, forms.AboutMeForm(*posted(request), initial=initial), editing)


@page(needs=Can.WRITE_CARD)
def emergency_edit(request: ActedRequest, pk: UUID) -> HttpResponse:
    card = cards.card_of(request.actor, pk)
    _may_write(card)
    initial: dict[str, Any] = {**cards.card_texts(request.actor, pk)}
    for row, contact in enumerate(card.contacts, 1):
        for name in ("name", "kinship", "phone"):
            initial[f"contact{row}_{name}"] = getattr(contact, name)
    editing = Editing(
        heading=_("Emergency card"),
        lead=_("Short lines, plain words: it is read by somebody who is frightened."),
        back=reverse("emergency", kwargs={"pk": pk}),
        said=_("Saved."),
        template="children/emergency_form.html",
        more={"child": pk},
    )
    return edit(request, forms.EmergencyCardForm(*posted(request), initial=initial), editing)


@page(needs=Can.WRITE_CARD)
def portrait_edit(request: ActedRequest, pk: UUID) -> HttpResponse:
    held = cards.about_of(request.actor, pk)
    _may_write(held)
    editing = Editing(
        heading=_("Photo"),
        lead=held.name,
        back=record_address(pk),
        said=_("The photo was saved."),
        template="children/portrait_form.html",
        more={"child": pk},
        shown={"child": pk, "has_portrait": cards.has_portrait(request.actor, pk)},
    )
    form = forms.PortraitForm(*posted(request))
    return edit(request, form, editing)


@page(needs=Can.WRITE_CARD)
def portrait_remove(request: ActedRequest, pk: UUID) -> HttpResponse:
    _may_write(cards.about_of(request.actor, pk))
    editing = Editing(
        heading=_("Remove the photo?"),
        back=record_address(pk),
        said=_("The photo was removed."),
        submit=_("Remove"),
        more={"child": pk},
    )
    return edit(request, forms.RemovePortraitForm(*posted(request)), editing)


def _may_write(held: cards.About | cards.Card) -> None:
    if not held.may_write:
        raise NotFound
