"""Writing down what happened: a whole visit in one tap, or one fact at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from eassociate.access.actor import Actor
from eassociate.access.roles import Can
from eassociate.cases.models import Goal
from eassociate.diary import rules
from eassociate.diary.commands import AddDiaryEntry, RecordVisit, ReportIncident
from eassociate.diary.models import DiaryEntry
from eassociate.diary.recorder import writable
from eassociate.diary.rules import Kind
from eassociate.diary.telling import of_incident
from eassociate.journal.deeds import Effect, Notify, Refused, action
from eassociate.roster.actions.visits import EndVisit, end_visit
from eassociate.roster.models import Visit

_ELSEWHERE = {Kind.INCIDENT, Kind.PHOTO, Kind.VOICE}


@action(RecordVisit, needs=Can.RECORD_VISIT, phone=True)
def record_visit(actor: Actor, command: RecordVisit) -> Effect:
    """Adds to what was written before; nothing but `end` is fine as well."""
    visit = writable(actor, command.visit)
    _check(command)
    entries = keep(actor, visit, list(_facts(command)))
    _check_goals(visit, [entry.goal_id for entry in entries if entry.goal_id])
    told = [notice for entry in entries for notice in _told(actor, visit, entry)]
    written = _effect(visit, entries, told)
    return _with_end(written, actor, command) if command.end else written


@action(AddDiaryEntry, needs=Can.RECORD_VISIT, phone=True)
def add_diary_entry(actor: Actor, command: AddDiaryEntry) -> Effect:
    visit = writable(actor, command.visit)
    if command.kind in _ELSEWHERE or not rules.known(command.kind, command.code):
        raise Refused(_("Please tap one of the words."), field="code")
    if command.kind == Kind.NOTE and not command.text:
        raise Refused(_("Please write the note."), field="text")
    if (command.kind == Kind.GOAL) != (command.goal is not None):
        raise Refused(_("Please choose the goal."), field="goal")
    _check_goals(visit, [command.goal] if command.goal else [])
    fact = command.model_dump(include={"code", "minutes", "text"})
    return _effect(
        visit, keep(actor, visit, [{**fact, "kind": command.kind, "goal": command.goal}])
    )


@action(ReportIncident, needs=Can.RECORD_VISIT, phone=True)
def report_incident(actor: Actor, command: ReportIncident) -> Effect:
    """From «serious» on the coordinators and the guardians are told the same moment."""
    visit = writable(actor, command.visit)
    entries = keep(actor, visit, [_incident(command)])
    return _effect(visit, entries, _told(actor, visit, entries[0]))


def _with_end(written: Effect, actor: Actor, command: RecordVisit) -> Effect:
    """The visit ends in the same deed, with everything that its end brings."""
    ended = end_visit(
        actor, EndVisit(visit=command.visit, tapped=command.tapped, sent=command.sent)
    )
    return Effect(
        {**ended.outcome, **written.outcome},
        written.children,
        [*written.notices, *ended.notices],
    )


def keep(actor: Actor, visit: Visit, facts: Sequence[dict[str, Any]]) -> list[DiaryEntry]:
    """Stores `facts` (fields of `DiaryEntry`; the goal by its id) as entries made by `actor`."""
    rows = [
        DiaryEntry(
            visit=visit,
            made_by_id=actor.person_id,
            occurred_at=actor.at,
            goal_id=fact.pop("goal", None),
            **fact,
        )
        for fact in facts
    ]
    return DiaryEntry.objects.unscoped(reason="the visit was checked").bulk_create(rows)


def _check(command: RecordVisit) -> None:
    if command.incident and not command.severity:
        raise Refused(_("Please say how serious it was."), field="severity")
    if (command.what_happened or command.severity) and not command.incident:
        raise Refused(_("Please tap what kind of incident it was."), field="incident")
    if not command.end and not any(True for _fact in _facts(command)):
        raise Refused(_("Tap at least one thing that you did, or write a note."))


def _check_goals(visit: Visit, goals: Sequence[UUID]) -> None:
    own = Goal.objects.unscoped(reason="the visit was checked").filter(child=visit.child_id)
    if own.filter(pk__in=goals).count() != len(set(goals)):
        raise Refused(_("This goal is not in the child's plan."), field="goal")


def _facts(command: RecordVisit) -> Iterator[dict[str, Any]]:
    for did in command.activities:
        yield {"kind": Kind.ACTIVITY, "code": did.code, "minutes": did.minutes}
    for attained in command.goals:
        yield {"kind": Kind.GOAL, "code": attained.step, "goal": attained.goal}
    if command.mood:
        yield {"kind": Kind.MOOD, "code": command.mood}
    yield from ({"kind": Kind.MEAL, "code": code} for code in command.meals)
    yield from ({"kind": Kind.TOILET, "code": code} for code in command.toilet)
    if command.note:
        yield {"kind": Kind.NOTE, "text": command.note}
    if command.incident:
        yield _incident(command)


def _incident(command: RecordVisit | ReportIncident) -> dict[str, Any]:
    return {
        "kind": Kind.INCIDENT,
        "code": command.incident,
        "severity": command.severity,
        "text": command.what_happened,
    }


def _told(actor: Actor, visit: Visit, entry: DiaryEntry) -> list[Notify]:
    if entry.kind != Kind.INCIDENT or not rules.tells_at_once(entry.severity or 0):
        return []
    return of_incident(actor, visit, entry)


def _effect(visit: Visit, entries: Sequence[DiaryEntry], told: Sequence[Notify] = ()) -> Effect:
    outcome = {"visit": str(visit.pk), "entries": [str(entry.pk) for entry in entries]}
    return Effect(outcome, [visit.child_id], told)
