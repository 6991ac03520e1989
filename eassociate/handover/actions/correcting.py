"""Corrections: a new row that supersedes the old one, which stays to be seen."""

from __future__ import annotations

from django.utils.translation import gettext as _

from eassociate.access.actor import Actor
from eassociate.access.roles import Can
from eassociate.core import clock
from eassociate.handover.actions.confirming import other_side, standing
from eassociate.handover.actions.giving import keep_photo
from eassociate.handover.commands import CorrectHandover, WithdrawHandover
from eassociate.handover.models import Handover, HandoverPhoto
from eassociate.handover.rules import still_open
from eassociate.handover.scene import moment_of
from eassociate.handover.spots import spot_of
from eassociate.handover.telling import of_correction
from eassociate.journal.deeds import Effect, NotFound, Refused, action

_WHY = "the link was checked"


@action(CorrectHandover, needs=Can.HAND_OVER, phone=True)
def correct_handover(actor: Actor, command: CorrectHandover) -> Effect:
    old = _own(actor, command.handover)
    new = _successor(actor, old)
    new.at = moment_of(actor, old.day, command.clock, usual=old.at)
    if command.spot:
        spot = spot_of(actor, old.child, old.visit, other_side(old).kind, command.spot)
        new.where, new.place_id, new.home_id = spot.where, spot.place, spot.home
    new.signs, new.text = list(dict.fromkeys(command.signs)), command.text
    if _said(new) == _said(old) and not command.image:
        raise Refused(_("Nothing was changed."))
    new.save(force_insert=True)
    _move_photo(old, new, command.image)
    return _effect(actor, old, new)


@action(WithdrawHandover, needs=Can.HAND_OVER, phone=True)
def withdraw_handover(actor: Actor, command: WithdrawHandover) -> Effect:
    """The link stays, struck through; its photo is gone for good."""
    old = _own(actor, command.handover)
    new = _successor(actor, old)
    new.withdrawn = True
    new.save(force_insert=True)
    HandoverPhoto.objects.unscoped(reason=_WHY).filter(handover=old).delete()
    return _effect(actor, old, new)


def may_correct(actor: Actor, link: Handover) -> bool:
    """Who recorded it, or a coordinator, for some days."""
    if not actor.can(Can.HAND_OVER) or not still_open(link.at, clock.now()):
        return False
    mine = link.made_by_id == actor.person_id and link.made_role == actor.role
    return mine or actor.can(Can.CORRECT_VISIT)


def _own(actor: Actor, pk: object) -> Handover:
    link = standing(actor, pk)  # type: ignore[arg-type]
    if not may_correct(actor, link):
        raise NotFound
    return link


def _successor(actor: Actor, old: Handover) -> Handover:
    """A copy to be changed: whoever corrects it, who recorded the hand-over stays its side."""
    same = {
        field.attname: getattr(old, field.attname)
        for field in Handover._meta.concrete_fields
        if field.name not in ("id", "made_at", "confirmed_at", "confirmed_by", "supersedes")
    }
    made = {"made_by_id": actor.person_id, "made_role": actor.role}
    return Handover(**{**same, **made}, supersedes=old)


def _said(link: Handover) -> tuple[object, ...]:
    return link.at, link.where, link.place_id, link.home_id, link.signs, link.text


def _move_photo(old: Handover, new: Handover, image: bytes) -> None:
    photo = HandoverPhoto.objects.unscoped(reason=_WHY).filter(handover=old)
    if image:
        photo.delete()
        keep_photo(new, image)
    else:
        photo.update(handover=new)


def _effect(actor: Actor, old: Handover, new: Handover) -> Effect:
    outcome = {"handover": str(new.pk), "supersedes": str(old.pk)}
    return Effect(outcome, [old.child_id], of_correction(actor, new, new.visit))
