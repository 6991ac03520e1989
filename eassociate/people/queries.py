"""The people of a provider: who they are, what they may, whether they can sign in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db.models import Q, QuerySet

from eassociate.access.actor import Actor
from eassociate.access.doors import check
from eassociate.access.models import Invitation, Membership, Organisation, Person, current
from eassociate.access.roles import STAFF, Can, Role
from eassociate.children.models import Child, Place
from eassociate.core import clock
from eassociate.core.scripts import fold
from eassociate.people.letters import digest_of


@dataclass(frozen=True)
class RoleHeld:
    membership: UUID
    role: str
    word: str
    #: Name of the organisation when it is not the reader's own.
    elsewhere: str
    since: datetime


@dataclass(frozen=True)
class PersonRow:
    """Somebody in the list of people."""

    id: UUID
    name: str
    email: str
    last_login: datetime | None
    can_sign_in: bool
    #: "waiting" or "over" while the last link was not used, else "".
    invitation: str
    second_factor: bool
    needs_second_factor: bool
    roles: Sequence[RoleHeld]


def people_of(actor: Actor) -> QuerySet[Person]:
    """Members of the actor's organisation now or before, and those whom it invited."""
    here = Q(memberships__organisation=actor.organisation_id)
    here |= Q(invitations__organisation=actor.organisation_id)
    return Person.objects.filter(pk__in=Person.objects.filter(here).values("pk")).order_by(
        "name_folded", "pk"
    )


def found_people(actor: Actor, words: str = "", role: str = "") -> QuerySet[Person]:
    """`people_of`, by a part of the name or e-mail (either script) and by a role held now."""
    rows = people_of(actor)
    if words:
        rows = rows.filter(Q(name_folded__contains=fold(words)) | Q(email__icontains=words))
    if role:
        held = Membership.objects.filter(current(clock.now()), role=role)
        rows = rows.filter(pk__in=held.values("person"))
    return rows


def rows(actor: Actor, people: Sequence[Person]) -> list[PersonRow]:
    """Four queries, however many people."""
    ids = [person.pk for person in people]
    roles = _roles(actor, ids)
    secured = set(Authenticator.objects.filter(user__in=ids).values_list("user", flat=True))
    waiting = _invitations(ids)
    return [
        PersonRow(
            id=person.pk,
            name=person.name,
            email=person.email or "",
            last_login=person.last_login,
            can_sign_in=can_sign_in(person),
            invitation=waiting.get(person.pk, ""),
            second_factor=person.pk in secured,
            needs_second_factor=any(held.role in STAFF for held in roles.get(person.pk, [])),
            roles=roles.get(person.pk, []),
        )
        for person in people
    ]


def can_sign_in(person: Person) -> bool:
    """Whether the person needs no link to come in."""
    return person.is_active and person.has_usable_password()


def _roles(actor: Actor, ids: Sequence[UUID]) -> dict[UUID, list[RoleHeld]]:
    held = memberships_to_end(actor).filter(person__in=ids).select_related("organisation")
    found: dict[UUID, list[RoleHeld]] = {}
    for one in held.order_by("since"):
        other = one.organisation_id != actor.organisation_id
        row = RoleHeld(
            membership=one.pk,
            role=one.role,
            word=str(Role(one.role).label),
            elsewhere=one.organisation.name if other else "",
            since=one.since,
        )
        found.setdefault(one.person_id, []).append(row)
    return found


def memberships_to_end(actor: Actor) -> QuerySet[Membership]:
    """Roles held now that the actor's organisation gave: its own, and those of people from offices
    and schools whom it invited. Never one at another provider."""
    own = Q(organisation=actor.organisation_id)
    invited = Invitation.objects.filter(organisation=actor.organisation_id).values("person")
    office = Q(person__in=invited) & ~Q(organisation__kind=Organisation.Kind.PROVIDER)
    return Membership.objects.filter(own | office, current(clock.now()))


def _invitations(ids: Sequence[UUID]) -> Mapping[UUID, str]:
    latest: dict[UUID, str] = {}
    made = Invitation.objects.filter(person__in=ids).order_by("made_at")
    for one in made:
        state = "waiting" if one.expires_at > clock.now() else "over"
        latest[one.person_id] = "" if one.used_at else state
    return latest


@dataclass(frozen=True)
class Open:
    """An invitation that can be taken up, and as whom."""

    id: UUID
    person: Person
    actor: Actor


def open_invitation(token: str) -> Open | None:
    """The invitation of that link; None when it was used, is over, replaced, or never was."""
    found = (
        Invitation.objects.filter(
            token_digest=digest_of(token), used_at=None, expires_at__gt=clock.now()
        )
        .select_related("person")
        .first()
    )
    if found is None or not found.person.is_active:
        return None
    role = found.person.memberships.filter(current(clock.now())).first()
    if role is None:
        return None
    actor = Actor(
        found.person_id, found.organisation_id, role.role, found.person.name, found.person.language
    )
    return Open(found.pk, found.person, actor)


def children_to_choose(actor: Actor) -> list[tuple[str, str]]:
    rows = Child.objects.visible_to(actor).exclude(status=Child.Status.ENDED)
    return [(str(pk), name) for pk, name in rows.order_by("name_folded").values_list("pk", "name")]


def schools_to_choose(actor: Actor) -> list[tuple[str, str]]:
    kinds = (Place.Kind.SCHOOL, Place.Kind.KINDERGARTEN)
    rows = Place.objects.filter(provider=actor.organisation_id, kind__in=kinds)
    return [(str(pk), name) for pk, name in rows.order_by("name_folded").values_list("pk", "name")]


def own_email(actor: Actor) -> str:
    """ "" for those who have none."""
    return Person.objects.values_list("email", flat=True).get(pk=actor.person_id) or ""


def own_service(actor: Actor) -> dict[str, Any]:
    """What the actor's own organisation says of itself, by field."""
    check(actor, Can.EDIT_SITE)
    fields = ("name", "phone", "licence", "companion_word", "guardian_may_decline")
    own = Organisation.objects.get(pk=actor.organisation_id)
    return {name: getattr(own, name) for name in fields}
