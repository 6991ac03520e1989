"""Who is where today, with the numbers to call: the board as a phone or a sheet of paper has it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from eassociate.access.actor import Actor
from eassociate.access.doors import check
from eassociate.access.roles import Can
from eassociate.children.models import EmergencyContact
from eassociate.core import clock
from eassociate.journal.openings import What, note_openings
from eassociate.roster.models import Visit
from eassociate.ui.strip import State


@dataclass(frozen=True)
class Row:
    """A visit of today with everybody who can be called about it."""

    visit: Visit
    contacts: Sequence[EmergencyContact]

    @property
    def state(self) -> State:
        return State.UNCOVERED if self.visit.uncovered else State(self.visit.state)

    @property
    def who(self) -> str:
        return self.visit.companion.person.name if self.visit.companion else ""

    @property
    def phone(self) -> str:
        return self.visit.companion.person.phone if self.visit.companion else ""


@dataclass(frozen=True)
class Sheet:
    made_at: datetime
    rows: Sequence[Row]

    @property
    def open(self) -> int:
        return sum(row.state is State.UNCOVERED for row in self.rows)


def sheet_of_today(actor: Actor) -> Sheet:
    """All visits of the provider's day, those without anybody first; writes down the look."""
    with transaction.atomic():
        sheet = sheet_for_paper(actor)
        note_openings(actor, {row.visit.child_id for row in sheet.rows}, What.EMERGENCY)
    return sheet


def sheet_for_paper(actor: Actor) -> Sheet:
    """The same without a note of the look: who opens the paper is written down then."""
    check(actor, Can.SEE_BOARD)
    visits = list(_visits(actor))
    contacts = _contacts(actor, {visit.child_id for visit in visits})
    rows = [Row(visit, contacts[visit.child_id]) for visit in visits]
    return Sheet(clock.now(), sorted(rows, key=lambda row: row.state is not State.UNCOVERED))


def _visits(actor: Actor) -> QuerySet[Visit]:
    rows = Visit.objects.visible_to(actor).filter(provider=actor.organisation_id, day=clock.today())
    rows = rows.select_related("child", "place", "companion__person").defer("companion__portrait")
    return rows.order_by("start", "child__name_folded", "pk")


def _contacts(actor: Actor, children: set[UUID]) -> dict[UUID, list[EmergencyContact]]:
    found: dict[UUID, list[EmergencyContact]] = defaultdict(list)
    for contact in EmergencyContact.objects.visible_to(actor).filter(child__in=children):
        found[contact.child_id].append(contact)
    return found
