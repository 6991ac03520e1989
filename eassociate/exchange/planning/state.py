"""All that is stored for a provider, read in a few queries however long the list is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property
from typing import TypeVar
from uuid import UUID

from eassociate.access.actor import Actor
from eassociate.access.models import ContactBan, Membership, Organisation, Person, Relation, current
from eassociate.access.roles import Role
from eassociate.children.models import Approval, Child, EmergencyContact, Home, Place
from eassociate.core import clock
from eassociate.core.scripts import fold
from eassociate.exchange.sheets.repeats import name_key
from eassociate.roster.models import Line, MustNotAccompany
from eassociate.staff.models import Availability, Companion, Paper

K = TypeVar("K")
V = TypeVar("V")
#: SQLite takes a limited number of parameters.
_BATCH = 500


class State:
    """What `actor`'s provider has, each part read once when it is first asked for."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor
        self.now = clock.now()

    @cached_property
    def children(self) -> dict[UUID, Child]:
        rows = Child.objects.visible_to(self.actor).select_related(
            "school", "municipality", "about", "emergency"
        )
        return {child.pk: child for child in rows}

    @cached_property
    def by_number(self) -> dict[str, Child]:
        return {child.number: child for child in self.children.values() if child.number}

    @cached_property
    def by_name(self) -> dict[tuple[str, ...], list[Child]]:
        found: dict[tuple[str, ...], list[Child]] = defaultdict(list)
        for child in self.children.values():
            found[name_key(child.name)].append(child)
        return found

    @cached_property
    def permitted(self) -> dict[UUID, set[UUID]]:
        """Child → places; no places: all are permitted."""
        through = Child.permitted_places.through._default_manager
        rows = through.filter(child__provider=self.actor.organisation_id)
        return _sets(rows.values_list("child_id", "place_id"))

    @cached_property
    def _relations(self) -> list[Relation]:
        rows = Relation.objects.visible_to(self.actor).filter(role=Role.GUARDIAN)
        return list(rows.select_related("person").order_by("since"))

    @cached_property
    def guardians(self) -> dict[UUID, list[Relation]]:
        """Child → relations of guardians, present and coming."""
        rows = [r for r in self._relations if r.until is None or r.until > self.now]
        return _grouped((r.child_id, r) for r in rows)

    @cached_property
    def family(self) -> dict[UUID, set[UUID]]:
        """Child → people who are its guardians."""
        return _sets((r.child_id, r.person_id) for held in self.guardians.values() for r in held)

    @cached_property
    def former_guardians(self) -> dict[UUID, list[Relation]]:
        """Child → relations of guardians that have ended."""
        rows = [r for r in self._relations if r.until is not None and r.until <= self.now]
        return _grouped((r.child_id, r) for r in rows)

    @cached_property
    def bans(self) -> dict[UUID, list[ContactBan]]:
        rows = ContactBan.objects.visible_to(self.actor).filter(current(self.now))
        return _grouped((ban.child_id, ban) for ban in rows)

    def is_banned(self, child: UUID, name: str, person: Person | None = None) -> bool:
        """As `children.bans.is_banned`: by person, and by name in any script and order."""
        keys = {name_key(name)} | ({name_key(person.name)} if person else set())
        return any(
            (person is not None and ban.person_id == person.pk) or name_key(ban.name) in keys
            for ban in self.bans.get(child, ())
        )

    @cached_property
    def homes(self) -> dict[tuple[UUID, UUID | None], Home]:
        rows = Home.objects.visible_to(self.actor)
        return {(home.child_id, home.guardian_id): home for home in rows}

    @cached_property
    def approvals(self) -> dict[UUID, list[Approval]]:
        rows = Approval.objects.visible_to(self.actor).order_by("valid_from")
        return _grouped((row.child_id, row) for row in rows)

    @cached_property
    def contacts(self) -> dict[UUID, list[EmergencyContact]]:
        rows = EmergencyContact.objects.visible_to(self.actor)
        return _grouped((row.child_id, row) for row in rows)

    @cached_property
    def places(self) -> dict[str, Place]:
        """Folded name → place."""
        rows = Place.objects.filter(provider=self.actor.organisation_id).order_by("-pk")
        return {place.name_folded: place for place in rows}

    @cached_property
    def towns(self) -> set[str]:
        rows = Organisation.objects.filter(kind=Organisation.Kind.MUNICIPALITY)
        return {fold(name) for name in rows.values_list("name", flat=True)}

    # -- people --------------------------------------------------------------------------------

    @cached_property
    def people(self) -> dict[str, list[Person]]:
        """Folded name → people who act, or acted, in the organisation."""
        rows = Person.objects.filter(memberships__organisation=self.actor.organisation_id)
        return _grouped((person.name_folded, person) for person in rows.distinct())

    def by_email(self, emails: Iterable[str]) -> dict[str, Person]:
        """E-mail → person, wherever on the site they act."""
        wanted = sorted(set(emails))
        found: dict[str, Person] = {}
        for start in range(0, len(wanted), _BATCH):
            rows = Person.objects.filter(email__in=wanted[start : start + _BATCH])
            found |= {person.email: person for person in rows if person.email}
        return found

    @cached_property
    def elsewhere(self) -> set[UUID]:
        """People of ours who act for another organisation as well."""
        here = Membership.objects.filter(organisation=self.actor.organisation_id)
        rows = Membership.objects.exclude(organisation=self.actor.organisation_id)
        return set(rows.filter(person__in=here.values("person")).values_list("person", flat=True))

    # -- companions and the timetable ----------------------------------------------------------

    @cached_property
    def companions(self) -> list[Companion]:
        rows = Companion.objects.filter(provider=self.actor.organisation_id)
        return list(rows.select_related("person").defer("portrait"))

    @cached_property
    def papers(self) -> dict[UUID, dict[str, Paper]]:
        found: dict[UUID, dict[str, Paper]] = defaultdict(dict)
        for paper in Paper.objects.filter(companion__provider=self.actor.organisation_id):
            found[paper.companion_id][paper.kind] = paper
        return found

    @cached_property
    def windows(self) -> dict[UUID, list[Availability]]:
        rows = Availability.objects.filter(companion__provider=self.actor.organisation_id)
        return _grouped((row.companion_id, row) for row in rows)

    @cached_property
    def ruled_out(self) -> dict[UUID, set[UUID]]:
        """Companion → children they must not accompany."""
        rows = MustNotAccompany.objects.visible_to(self.actor)
        return _sets(rows.values_list("companion_id", "child_id"))

    @cached_property
    def lines(self) -> dict[UUID, list[Line]]:
        """Child → lines of its timetable that hold today or later."""
        rows = Line.objects.visible_to(self.actor).select_related(
            "place", "child__school", "companion__person"
        )
        today = clock.today()
        return _grouped(
            (row.child_id, row)
            for row in rows
            if row.valid_until is None or row.valid_until >= today
        )


def _grouped(pairs: Iterable[tuple[K, V]]) -> dict[K, list[V]]:
    found: dict[K, list[V]] = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return found


def _sets(pairs: Iterable[tuple[UUID, UUID]]) -> dict[UUID, set[UUID]]:
    found: dict[UUID, set[UUID]] = defaultdict(set)
    for key, value in pairs:
        found[key].add(value)
    return found
