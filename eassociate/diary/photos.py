"""Pictures of a visit: drawn anew, encrypted, in the same transaction as their entry."""

from __future__ import annotations

from eassociate.access.actor import Actor
from eassociate.access.roles import Can
from eassociate.diary.actions import keep
from eassociate.diary.commands import AddPhoto
from eassociate.diary.models import Photo
from eassociate.diary.recorder import writable
from eassociate.diary.rules import Kind
from eassociate.journal.deeds import Effect, action
from eassociate.journal.pictures import picture_of

#: Pixels of the longer side.
LONGEST_SIDE = 1280


@action(AddPhoto, needs=Can.RECORD_VISIT, phone=True)
def add_photo(actor: Actor, command: AddPhoto) -> Effect:
    visit = writable(actor, command.visit)
    picture = picture_of(command.image, longest=LONGEST_SIDE, field="image")
    entry = keep(actor, visit, [{"kind": Kind.PHOTO, "text": command.text}])[0]
    Photo(entry=entry, image=picture.jpeg, width=picture.width, height=picture.height).save(
        force_insert=True
    )
    outcome = {"visit": str(visit.pk), "entries": [str(entry.pk)]}
    return Effect(outcome, [visit.child_id])
