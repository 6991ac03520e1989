"""Corrections: a new row that supersedes the old one, which stays to be seen."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from eassociate.access.actor import Actor
from eassociate.access.roles import Can
from eassociate.diary import rules
from eassociate.diary.commands import CorrectDiaryEntry, WithdrawDiaryEntry
from eassociate.diary.models import DiaryEntry, Photo, Voice
from eassociate.diary.recorder import writable
from eassociate.diary.rules import Kind
from eassociate.diary.telling import of_correction, of_incident
from eassociate.journal.deeds import Effect, Notify, Refused, Stale, action, get


def on_what_stands(actor: Actor, command: CorrectDiaryEntry) -> CorrectDiaryEntry:
    """The same correction of the latest version."""
    latest = get(DiaryEntry.objects.visible_to(actor), command.entry)
    while later := _later(latest):
        latest = later
    return command.model_copy(update={"entry": latest.pk})


@action(CorrectDiaryEntry, needs=Can.RECORD_VISIT, phone=True, anew=on_what_stands)
def correct_diary_entry(actor: Actor, command: CorrectDiaryEntry) -> Effect:
    old = _standing(actor, command.entry)
    _check(old, command)
    new = _successor(actor, old)
    new.code, new.minutes, new.text = command.code, command.minutes, command.text
    new.severity = command.severity if old.kind == Kind.INCIDENT else None
    if _said(new) == _said(old):
        raise Refused(_("Nothing was changed."))
    new.save(force_insert=True)
    return _effect(old, new, _told(actor, old, new))


@action(WithdrawDiaryEntry, needs=Can.RECORD_VISIT, phone=True)
def withdraw_diary_entry(actor: Actor, command: WithdrawDiaryEntry) -> Effect:
    """The entry stays, struck through; a photo or a voice note taken back is gone for good."""
    old = _standing(actor, command.entry)
    new = _successor(actor, old)
    new.withdrawn = True
    new.save(force_insert=True)
    for kept in (Photo, Voice):
        kept.objects.unscoped(reason="the entry was checked").filter(pk=old.pk).delete()
    return _effect(old, new, of_correction(actor, old.visit))


def _standing(actor: Actor, entry: UUID) -> DiaryEntry:
    """The entry, held until the end of the transaction, if nothing supersedes it yet."""
    rows = DiaryEntry.objects.visible_to(actor).select_for_update(of=("self",))
    found = get(rows, entry)
    writable(actor, found.visit_id)
    if _later(found) or found.withdrawn:
        raise Stale(_("Somebody corrected this entry meanwhile. Look at it again."))
    return found


def _later(entry: DiaryEntry) -> DiaryEntry | None:
    rows = DiaryEntry.objects.unscoped(reason="the entry was checked")
    return rows.filter(supersedes=entry).first()


def _successor(actor: Actor, old: DiaryEntry) -> DiaryEntry:
    return DiaryEntry(
        visit_id=old.visit_id,
        kind=old.kind,
        code=old.code,
        goal_id=old.goal_id,
        minutes=old.minutes,
        severity=old.severity,
        made_by_id=actor.person_id,
        occurred_at=actor.at,
        supersedes=old,
    )


def _check(old: DiaryEntry, command: CorrectDiaryEntry) -> None:
    if old.kind == Kind.PHOTO:
        raise Refused(_("A photo cannot be corrected. Take it back and add another one."))
    if old.kind == Kind.VOICE:
        raise Refused(_("A voice note cannot be corrected. Take it back and record another one."))
    if not rules.known(old.kind, command.code):
        raise Refused(_("Please tap one of the words."), field="code")
    if old.kind == Kind.NOTE and not command.text:
        raise Refused(_("Please write the note."), field="text")
    if old.kind == Kind.INCIDENT and not command.severity:
        raise Refused(_("Please say how serious it was."), field="severity")


def _said(entry: DiaryEntry) -> tuple[object, ...]:
    return entry.code, entry.minutes, entry.severity, entry.text


def _told(actor: Actor, old: DiaryEntry, new: DiaryEntry) -> list[Notify]:
    """An incident that turns out to be worse is told as if it were new."""
    worse = (new.severity or 0) > (old.severity or 0)
    if worse and rules.tells_at_once(new.severity or 0):
        return of_incident(actor, new.visit, new)
    return of_correction(actor, old.visit)


def _effect(old: DiaryEntry, new: DiaryEntry, told: list[Notify]) -> Effect:
    outcome = {"visit": str(old.visit_id), "entry": str(new.pk), "supersedes": str(old.pk)}
    return Effect(outcome, [old.visit.child_id], told)
