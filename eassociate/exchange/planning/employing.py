"""Steps about companions, each by the domain's own action."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from eassociate.access.actor import Actor
from eassociate.exchange.planning.model import Made, Step
from eassociate.exchange.rows import Window
from eassociate.roster.models import MustNotAccompany
from eassociate.staff.actions import availability, companions, ending, papers
from eassociate.staff.models import Paper

#: Column → kind of paper.
PAPERS = {
    "training_until": Paper.Kind.TRAINING,
    "medical_until": Paper.Kind.MEDICAL,
    "criminal_record_until": Paper.Kind.CRIMINAL_RECORD,
}


def change(command: companions.ChangeCompanion) -> Step:
    def step(actor: Actor, made: Made) -> list[UUID]:
        companions.change_companion(actor, command)
        return []

    return step


def set_one_paper(companion: UUID, kind: Paper.Kind, until: date) -> Step:
    def step(actor: Actor, made: Made) -> list[UUID]:
        _paper(actor, companion, kind, until)
        return []

    return step


def set_windows(companion: UUID, windows: Iterable[Window]) -> Step:
    def step(actor: Actor, made: Made) -> list[UUID]:
        _windows(actor, companion, windows)
        return []

    return step


def rule_out(companion: UUID, children: Iterable[UUID]) -> Step:
    """Children whom the companion must not accompany; none is taken away."""

    def step(actor: Actor, made: Made) -> list[UUID]:
        pk, pupils = companion, sorted(children)
        rows = [MustNotAccompany(child_id=child, companion_id=pk) for child in pupils]
        kept = MustNotAccompany.objects.visible_to(actor)
        kept.bulk_create(rows, ignore_conflicts=True)
        return pupils

    return step


def employment(companion: UUID, active: bool) -> Step:
    def step(actor: Actor, made: Made) -> list[UUID]:
        if active:
            ending.resume_companion(actor, ending.ResumeCompanion(companion=companion))
            return []
        effect = ending.end_companion(actor, ending.EndCompanion(companion=companion))
        return list(effect.children)

    return step


def _paper(actor: Actor, companion: UUID, kind: Paper.Kind, until: date) -> None:
    papers.set_paper(actor, papers.SetPaper(companion=companion, kind=kind, valid_until=until))


def _windows(actor: Actor, companion: UUID, windows: Iterable[Window]) -> None:
    said = [availability.Window(weekday=day, start=start, end=end) for day, start, end in windows]
    command = availability.SetAvailability(companion=companion, windows=said)
    availability.set_availability(actor, command)
