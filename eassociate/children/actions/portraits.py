"""The child's photo, so that a substitute knows whom to look for."""

from __future__ import annotations

from uuid import UUID

from eassociate.access.actor import Actor
from eassociate.access.roles import Can
from eassociate.children.actions.cards import child_to_decide_for
from eassociate.children.models import Portrait
from eassociate.journal.commands import Blob, Command
from eassociate.journal.deeds import Effect, action
from eassociate.journal.pictures import picture_of

#: Pixels of the longer side.
LONGEST = 480


class SetPortrait(Command):
    child: UUID
    image: Blob


class RemovePortrait(Command):
    child: UUID


@action(SetPortrait, needs=Can.WRITE_CARD)
def set_portrait(actor: Actor, command: SetPortrait) -> Effect:
    child = child_to_decide_for(actor, command.child)
    picture = picture_of(command.image, longest=LONGEST, field="image")
    Portrait.objects.visible_to(actor).update_or_create(
        child=child, defaults={"image": picture.jpeg}
    )
    return Effect({}, [child.pk])


@action(RemovePortrait, needs=Can.WRITE_CARD)
def remove_portrait(actor: Actor, command: RemovePortrait) -> Effect:
    child = child_to_decide_for(actor, command.child)
    Portrait.objects.visible_to(actor).filter(child=child).delete()
    return Effect({}, [child.pk])
