"""Who may collect a child: the question every hand-over asks. A contact ban always wins, then a
guardian's right to collect, then the list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

from eassociate.access.models import ContactBan, Relation, current
from eassociate.access.policy import standing_relations
from eassociate.access.roles import Role
from eassociate.core import clock
from eassociate.core.scripts import fold
from eassociate.handover.models import Collector
from eassociate.handover.rules import Kind, Party, Why, holds_on

_WHY = "who may collect is asked by every path, whoever acts"


@dataclass(frozen=True)
class Collecting:
    """Who may collect one child on a day."""

    day: date
    guardians: list[Relation]
    listed: list[Collector]
    banned: list[list[str]]

    @cached_property
    def may(self) -> list[Relation]:
        """Guardians who may."""
        return [g for g in self.guardians if g.may_collect and not self.bans(g.person.name)]

    @cached_property
    def now(self) -> list[Collector]:
        """Those of the list who may on this day."""
        return [c for c in self.listed if self.why_not_listed(c) is None]

    def bans(self, name: str) -> bool:
        return _words(name) in self.banned

    def why_not(self, taker: Party) -> Why | None:
        """Why the child is not handed over to `taker`; None when it may be. Companions and the
        staff of a place are asked for elsewhere: they are there by the timetable."""
        if taker.name and self.bans(taker.name):
            return Why.BANNED
        if taker.kind == Kind.GUARDIAN:
            return self._why_not_guardian(taker.key)
        if taker.kind == Kind.COLLECTOR:
            found = next((c for c in self.listed if c.pk == taker.key), None)
            return self.why_not_listed(found) if found else Why.NOT_LISTED
        return Why.NOT_LISTED if taker.kind == Kind.OTHER else None

    def why_not_listed(self, row: Collector) -> Why | None:
        if self.bans(row.name):
            return Why.BANNED
        if _words(row.name) in self._barred:
            return Why.MUST_NOT
        return None if holds_on(self.day, row.first, row.last) else Why.NOT_NOW

    def _why_not_guardian(self, person: UUID | None) -> Why | None:
        found = next((g for g in self.guardians if g.person_id == person), None)
        if found is None:
            return Why.NOT_LISTED
        if self.bans(found.person.name):
            return Why.BANNED
        return None if found.may_collect else Why.MUST_NOT

    @cached_property
    def _barred(self) -> list[list[str]]:
        """Names of guardians whose right to collect was taken: no list gives it back."""
        return [_words(g.person.name) for g in self.guardians if not g.may_collect]

    def known(self, name: str) -> Party | None:
        """Whom a typed name means, in either script and any order of the words."""
        words = _words(name)
        for guardian in self.guardians:
            if _words(guardian.person.name) == words:
                return Party(Kind.GUARDIAN, guardian.person_id, name)
        for row in self.listed:
            if _words(row.name) == words:
                return Party(Kind.COLLECTOR, row.pk, name)
        return None

    def bars(self, name: str) -> bool:
        """Whether `name` is a guardian's whose right to collect was taken."""
        return _words(name) in self._barred


def collecting(child: UUID, day: date | None = None) -> Collecting:
    return collecting_of([child], day)[child]


def collecting_of(children: Iterable[UUID], day: date | None = None) -> dict[UUID, Collecting]:
    """For several children at once: three queries."""
    wanted, day = list(children), day or clock.today()
    found = {pk: Collecting(day, [], [], []) for pk in wanted}
    for relation in _guardians(wanted):
        found[relation.child_id].guardians.append(relation)
    rows = Collector.objects.unscoped(reason=_WHY).filter(child__in=wanted, ended_at=None)
    for row in rows.order_by("made_at", "pk"):
        found[row.child_id].listed.append(row)
    bans = ContactBan.objects.unscoped(reason=_WHY).filter(current(clock.now()), child__in=wanted)
    for child, name in bans.values_list("child", "name"):
        found[child].banned.append(_words(name))
    return found


def _guardians(children: list[UUID]) -> list[Relation]:
    held = standing_relations(clock.now()).filter(child__in=children, role=Role.GUARDIAN)
    return list(held.select_related("person").order_by("since", "pk"))


def _words(name: str) -> list[str]:
    return sorted(fold(name).split())
