"""Whom one can be in a demo: somebody of each role, best those of whom there is most to see."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from eassociate.access.models import Membership, Relation, current
from eassociate.access.roles import Role
from eassociate.core import clock
from eassociate.core.scripts import latin
from eassociate.demo.making.service import PASSWORD
from eassociate.demo.making.writing import every
from eassociate.journal.models import Entry
from eassociate.roster.models import Offer, Visit

_LOCAL = frozenset({"127.0.0.1", "localhost", "[::1]"})


@dataclass(frozen=True)
class Guise:
    """A person one can be, and what there is to see then."""

    membership: Membership
    sees: str | Promise

    @property
    def role(self) -> str:
        return str(Role(self.membership.role).label)


_SEES: dict[str, tuple[Role, Promise]] = {
    "coordinator": (
        Role.COORDINATOR,
        _("Every child of today on one board; somebody called in ill this morning."),
    ),
    "companion": (Role.COMPANION, _("Is with a child right now and writes the record.")),
    "guardian": (Role.GUARDIAN, _("Sees who is with the child, and the record as it comes in.")),
    "german": (Role.GUARDIAN, _("The same in German, although the companion taps in Serbian.")),
    "substitute": (Role.COMPANION, _("Is asked to step in today.")),
    "professional": (Role.PROFESSIONAL, _("Follows the goals of some children and advises.")),
    "case_manager": (Role.CASE_MANAGER, _("Sees approvals that run out, and the progress.")),
    "municipality": (Role.MUNICIPALITY, _("Sees the hours of the month, and no names.")),
    "school": (Role.SCHOOL, _("Sees who comes with which pupil today.")),
    "two_roles": (Role.COMPANION, _("Has two roles: companion, and guardian of another child.")),
    "administrator": (Role.ADMINISTRATOR, _("Keeps the site running and invites people.")),
}


def open_to(host: str) -> bool:
    """Whether one may sign in by a click: only in a demo, and only on the same machine unless the
    settings say otherwise (`host` as the browser named it, with or without port)."""
    name = host if host.endswith("]") else host.rpartition(":")[0] or host
    return settings.DEMO and (settings.DEMO_EVERYWHERE or name in _LOCAL)


def guises() -> list[Guise]:
    """In the order in which they are shown; who cannot be found is left out."""
    found = []
    people = _people()
    for key, (role, sees) in _SEES.items():
        held = Membership.objects.filter(current(clock.now()), person=people.get(key), role=role)
        membership = held.select_related("person", "organisation").first()
        if membership:
            found.append(Guise(membership, sees))
    return found


def membership_in_demo(pk: UUID) -> Membership | None:
    """Somebody of the demo, to be signed in."""
    held = Membership.objects.filter(current(clock.now()), pk=pk, person__is_active=True)
    return held.exclude(role=Role.SYSTEM).select_related("person").first()


def _people() -> dict[str, UUID]:
    seeding = Entry.objects.filter(action="seed_demo").first()
    kept = seeding.outcome["featured"] if seeding else {}
    return {**{key: UUID(pk) for key, pk in kept.items()}, **dict(_today())}


def _today() -> Iterator[tuple[str, UUID]]:
    """Those whose day is under way."""
    running = every(Visit).filter(state=Visit.State.STARTED, day=clock.today())
    running = running.order_by("started_at").select_related("child__school", "companion")
    asked = every(Offer).filter(state=Offer.State.OPEN, deadline__gt=clock.now())
    offer = asked.order_by("-deadline").select_related("companion").first()
    if offer:
        yield "substitute", offer.companion.person_id
    families = _guardians([visit.child_id for visit in running])
    for visit in running[:1]:
        if visit.companion:
            yield "companion", visit.companion.person_id
        yield from _school(visit)
    for visit in running:
        for person, language in families.get(visit.child_id, []):
            yield ("german" if language == "de" else "guardian"), person


def _school(visit: Visit) -> Iterator[tuple[str, UUID]]:
    school = visit.child.school
    held = Membership.objects.filter(role=Role.SCHOOL)
    found = held.filter(organisation=school.organisation_id).first() if school else None
    if found:
        yield "school", found.person_id


def _guardians(children: list[UUID]) -> dict[UUID, list[tuple[UUID, str]]]:
    held = every(Relation).filter(child__in=children, role=Role.GUARDIAN, may_decide=True)
    found: dict[UUID, list[tuple[UUID, str]]] = {}
    for child, person, language in held.order_by("-pk").values_list(
        "child", "person", "person__language"
    ):
        found.setdefault(child, []).append((person, language))
    return found


def welcome(host: str, port: int) -> str:
    """What `eassociate demo` prints when it serves."""
    with translation.override("en"):
        lines = [f"{guise.role:18} {_plain(guise)}" for guise in guises()]
    return "\n".join(
        [
            f"The demo lives on {clock.local(clock.now()):%A, %d %B %Y, %H:%M}.",
            "",
            f"    http://{host}:{port}/",
            "",
            "The sign-in page lets you be any of these with one click:",
            *(f"  {line}" for line in lines),
            f"Their password, where one is asked for: {PASSWORD}",
            "Ctrl+C stops it; what you enter is kept until `make demo-reset`.",
        ]
    )


def _plain(guise: Guise) -> str:
    person = guise.membership.person
    return f"{latin(person.name):24} {person.email}"
