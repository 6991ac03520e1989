"""The companion's photo, so that a family knows who comes."""

from __future__ import annotations

from uuid import UUID

from eassociate.access.actor import Actor
from eassociate.access.roles import Can
from eassociate.journal.commands import Blob, Command
from eassociate.journal.deeds import Effect, action, get
from eassociate.journal.pictures import picture_of
from eassociate.staff.actions.companions import companions

#: Pixels of the longer side.
LONGEST = 480


class SetCompanionPortrait(Command):
    companion: UUID
    image: Blob


class RemoveCompanionPortrait(Command):
    companion: UUID


@action(SetCompanionPortrait, needs=Can.EDIT_STAFF)
def set_companion_portrait(actor: Actor, command: SetCompanionPortrait) -> Effect:
    picture = picture_of(command.image, longest=LONGEST, field="image")
    return _keep(actor, command.companion, picture.jpeg)


@action(RemoveCompanionPortrait, needs=Can.EDIT_STAFF)
def remove_companion_portrait(actor: Actor, command: RemoveCompanionPortrait) -> Effect:
    return _keep(actor, command.companion, None)


def _keep(actor: Actor, pk: UUID, image: bytes | None) -> Effect:
    companion = get(companions(actor), pk)
    companion.portrait = image
    companion.save(update_fields=["portrait"])
    return Effect({"companion": str(companion.pk)})
