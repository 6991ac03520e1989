"""One companion, for the coordinator and for themselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from typing import Any
from uuid import UUID

from django.utils.dates import WEEKDAYS

from eassociate.access.actor import Actor
from eassociate.access.doors import check
from eassociate.access.models import Relation, current
from eassociate.access.roles import Can, Role
from eassociate.access.skills import skill_words
from eassociate.core import clock
from eassociate.journal.deeds import NotFound, get
from eassociate.staff.models import Companion
from eassociate.staff.queries.listing import PaperSeen, contract_state, papers_of
from eassociate.staff.rules import PaperState


@dataclass(frozen=True)
class Day:
    """A day of the week on which the companion can work."""

    weekday: Any
    windows: list[tuple[time, time]]


@dataclass(frozen=True)
class Seen:
    companion: Companion
    papers: list[PaperSeen]
    contract: PaperState
    skills: list[str]
    #: Empty: any time.
    days: list[Day]
    has_portrait: bool
    may_edit: bool
    can_sign_in: bool

    @property
    def needs_care(self) -> list[PaperSeen]:
        return [paper for paper in self.papers if not paper.fine]


def companion_of(actor: Actor, pk: UUID) -> Seen:
    """Raises `NotFound`."""
    return _seen(actor, companion_to_edit(actor, pk, needs=Can.SEE_STAFF))


def own_papers(actor: Actor) -> Seen:
    """What a companion's provider knows of them. Raises `NotFound`."""
    check(actor, Can.SEE_OWN_PAPERS)
    mine = Companion.objects.filter(provider=actor.organisation_id, person=actor.person_id)
    found = mine.select_related("person").first()
    if found is None:
        raise NotFound
    return _seen(actor, found)


def companion_to_edit(actor: Actor, pk: UUID, needs: Can = Can.EDIT_STAFF) -> Companion:
    """Raises `NotFound`."""
    check(actor, needs)
    rows = Companion.objects.filter(provider=actor.organisation_id)
    return get(rows.select_related("person"), pk)


def _seen(actor: Actor, companion: Companion) -> Seen:
    return Seen(
        companion=companion,
        papers=papers_of(companion),
        contract=contract_state(companion),
        skills=skill_words(companion.skills),
        days=_days(companion),
        has_portrait=bool(companion.portrait),
        may_edit=actor.can(Can.EDIT_STAFF),
        can_sign_in=companion.person.has_usable_password(),
    )


def _days(companion: Companion) -> list[Day]:
    windows: dict[int, list[tuple[time, time]]] = {}
    for one in companion.windows.all():
        windows.setdefault(one.weekday, []).append((one.start, one.end))
    return [Day(WEEKDAYS[weekday], windows[weekday]) for weekday in sorted(windows)]


def portrait_of(actor: Actor, pk: UUID) -> bytes:
    """The JPEG, for staff of the provider, the companion, and guardians to whose child the
    companion is related now. Raises `NotFound`."""
    companion = get(Companion.objects.exclude(portrait=None), pk)
    if not _may_see_face(actor, companion):
        raise NotFound
    return bytes(companion.portrait)


def _may_see_face(actor: Actor, companion: Companion) -> bool:
    if actor.can(Can.SEE_STAFF):
        return companion.provider_id == actor.organisation_id
    if companion.person_id == actor.person_id:
        return True
    theirs = Relation.objects.visible_to(actor).filter(
        current(clock.now()), person=companion.person_id, role=Role.COMPANION
    )
    return actor.role == Role.GUARDIAN and theirs.exists()
