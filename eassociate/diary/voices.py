"""Voice notes of a visit: told by their content, encrypted, in one transaction with their entry."""

from __future__ import annotations

from eassociate.access.actor import Actor
from eassociate.access.roles import Can
from eassociate.diary.actions import keep
from eassociate.diary.commands import AddVoice
from eassociate.diary.models import Voice
from eassociate.diary.recorder import writable
from eassociate.diary.rules import Kind
from eassociate.journal.deeds import Effect, action
from eassociate.journal.sounds import recording_of


@action(AddVoice, needs=Can.RECORD_VISIT, phone=True)
def add_voice(actor: Actor, command: AddVoice) -> Effect:
    visit = writable(actor, command.visit)
    kept = recording_of(command.file, command.seconds, field="file")
    entry = keep(actor, visit, [{"kind": Kind.VOICE, "text": command.text}])[0]
    Voice(entry=entry, sound=kept.content, media=kept.media, seconds=kept.seconds).save(
        force_insert=True
    )
    outcome = {"visit": str(visit.pk), "entries": [str(entry.pk)]}
    return Effect(outcome, [visit.child_id])
