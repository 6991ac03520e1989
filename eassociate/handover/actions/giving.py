"""The child goes from one hand to the next, or is not handed over."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from eassociate.access.actor import Actor
from eassociate.access.roles import Can, Role
from eassociate.core import clock
from eassociate.handover.commands import HandOver
from eassociate.handover.models import Handover, HandoverPhoto, Refusal
from eassociate.handover.rules import SAME, Kind, Party, Way, Why, party
from eassociate.handover.scene import Scene, moment_of, scene_of
from eassociate.handover.spots import spot_of
from eassociate.handover.telling import of_handover, of_refusal
from eassociate.journal.deeds import Effect, Refused, action
from eassociate.journal.pictures import picture_of
from eassociate.roster.models import Visit

#: Pixels of the longer side of a photo.
LONGEST_SIDE = 1280
#: With whom a guardian deals in the service.
_OF_GUARDIANS = frozenset({Kind.COMPANION, Kind.SCHOOL, Kind.THERAPY})
_WHY = "the child was checked"


@action(HandOver, needs=Can.HAND_OVER, phone=True)
def hand_over(actor: Actor, command: HandOver) -> Effect:
    """Outcome: `handover`, and `confirmed` where the other side had recorded it before; or
    `refused` and `why` where the taker is not on the list: that is kept, and told, as well."""
    scene = scene_of(actor, command)
    other = _other(scene, command)
    gives = command.way == Way.GIVE
    giver, taker = (scene.own, other) if gives else (other, scene.own)
    why = scene.collecting.why_not(taker)
    if why:
        return _refuse(scene, taker, command.name, why)
    at = moment_of(actor, scene.day, command.clock)
    visit = scene.visit or scene.goes(other.key)
    same = _same(scene, giver, taker, at)
    if same and same.by_giver == gives:
        raise Refused(_("This hand-over stands in the chain already."))
    if same and not (command.signs or command.text or command.image):
        return _confirm(actor, same)
    made = _link(scene, command, (giver, taker), visit, at)
    keep_photo(made, command.image)
    notices = of_handover(actor, made, visit, other)
    return Effect({"handover": str(made.pk)}, [scene.child.pk], notices)


def _link(
    scene: Scene, command: HandOver, sides: tuple[Party, Party], visit: Visit | None, at: datetime
) -> Handover:
    gives, actor = command.way == Way.GIVE, scene.actor
    other = sides[1] if gives else sides[0]
    spot = spot_of(actor, scene.child, visit, other.kind, command.spot)
    made = Handover(
        child=scene.child,
        visit=visit,
        day=scene.day,
        at=at,
        **_side("giver", sides[0]),
        **_side("taker", sides[1]),
        where=spot.where,
        place_id=spot.place,
        home_id=spot.home,
        signs=list(dict.fromkeys(command.signs)),
        text=command.text,
        by_giver=gives,
        made_by_id=actor.person_id,
        made_role=actor.role,
    )
    made.save(force_insert=True)
    return made


def _other(scene: Scene, command: HandOver) -> Party:
    """The other side. Raises `Refused` for one that cannot be meant."""
    other = party(command.other, command.name)
    if other is None or (scene.actor.role == Role.GUARDIAN and other.kind not in _OF_GUARDIANS):
        raise Refused(_("Please choose who it was."), field="other")
    if other.kind == Kind.OTHER:
        if not other.name:
            raise Refused(_("Please write who it is."), field="name")
        return scene.collecting.known(other.name) or other
    if other.kind == Kind.COMPANION and not scene.goes(other.key):
        raise Refused(_("This person does not go with the child today."), field="other")
    if command.way == Way.TAKE and not _is_known(scene, other):
        raise Refused(_("Please choose who it was."), field="other")
    return other


def _is_known(scene: Scene, giver: Party) -> bool:
    if giver.kind == Kind.GUARDIAN:
        return any(g.person_id == giver.key for g in scene.collecting.guardians)
    if giver.kind == Kind.COLLECTOR:
        return any(c.pk == giver.key for c in scene.collecting.listed)
    return True


def _refuse(scene: Scene, taker: Party, name: str, why: Why) -> Effect:
    made = Refusal(
        child=scene.child,
        visit=scene.visit,
        day=scene.day,
        at=scene.actor.at,
        name=name or _name_of(scene, taker),
        why=why,
        made_by_id=scene.actor.person_id,
    )
    made.save(force_insert=True)
    outcome = {"refused": str(made.pk), "why": why}
    return Effect(outcome, [scene.child.pk], of_refusal(scene.actor, made))


def _name_of(scene: Scene, taker: Party) -> str:
    if taker.kind == Kind.COLLECTOR:
        return next((c.name for c in scene.collecting.listed if c.pk == taker.key), "")
    guardians = scene.collecting.guardians
    return next((g.person.name for g in guardians if g.person_id == taker.key), "")


def _same(scene: Scene, giver: Party, taker: Party, at: datetime) -> Handover | None:
    """A link between the same two at about the same time, with none of others in between."""
    live = Handover.objects.unscoped(reason=_WHY).filter(
        child=scene.child, day=scene.day, superseded_by=None, withdrawn=False
    )
    sides = {**_sought("giver", giver), **_sought("taker", taker)}
    found = live.filter(at__range=(at - SAME, at + SAME), **sides).order_by("-at").first()
    if found is None:
        return None
    between = live.filter(at__gt=min(at, found.at), at__lt=max(at, found.at))
    return None if between.exists() else found


def _confirm(actor: Actor, link: Handover) -> Effect:
    """Both recorded it: the second is the confirmation of the first."""
    if link.confirmed_at is None:
        link.confirmed_at, link.confirmed_by_id = clock.now(), actor.person_id
        link.save(update_fields=["confirmed_at", "confirmed_by"])
    return Effect({"handover": str(link.pk), "confirmed": True}, [link.child_id])


def _side(name: str, side: Party) -> dict[str, Any]:
    return {**_sought(name, side), f"{name}_name": "" if side.key else side.name}


def _sought(name: str, side: Party) -> dict[str, Any]:
    of_person = side.kind in (Kind.GUARDIAN, Kind.COMPANION)
    return {
        f"{name}_kind": str(side.kind),
        f"{name}_id": side.key if of_person else None,
        f"{name}_listed_id": side.key if side.kind == Kind.COLLECTOR else None,
    }


def keep_photo(made: Handover, image: bytes) -> None:
    """Draws the picture anew and keeps it. Raises `Refused` at «image»."""
    if not image:
        return
    picture = picture_of(image, longest=LONGEST_SIDE, field="image")
    HandoverPhoto(
        handover=made, image=picture.jpeg, width=picture.width, height=picture.height
    ).save(force_insert=True)
