"""Who reads which conversation: the part of the policy that is about threads and their messages.

A thread is never a list of names. Who reads it follows from what people are to the child or to the
provider at this moment, so that whoever leaves keeps nothing (trust C5).
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from eassociate.access.actor import Actor
from eassociate.access.models import Membership, Separation, current
from eassociate.access.policy import reached
from eassociate.access.roles import Role
from eassociate.core.prepared import ID, MOMENT, Prepared


class ThreadKind(StrEnum):
    CIRCLE = "circle"  # everyone around the child
    FAMILY = "family"  # the guardians and the coordinators
    GUARDIAN = "guardian"  # one guardian and the coordinators
    CARE = "care"  # companions, professionals and the coordinators
    CASE = "case"  # the case manager, the guardians and the coordinators
    DIRECT = "direct"  # one companion and the coordinators
    TEAM = "team"  # all companions and the coordinators
    NEWS = "news"  # announcements: only the provider writes


#: Roles that read a thread of the kind; the coordinators of the provider read every one of them.
READERS: dict[str, frozenset[str]] = {
    ThreadKind.CIRCLE: frozenset(
        {Role.GUARDIAN, Role.COMPANION, Role.PROFESSIONAL, Role.CASE_MANAGER}
    ),
    ThreadKind.FAMILY: frozenset({Role.GUARDIAN}),
    ThreadKind.GUARDIAN: frozenset({Role.GUARDIAN}),
    ThreadKind.CARE: frozenset({Role.COMPANION, Role.PROFESSIONAL}),
    ThreadKind.CASE: frozenset({Role.CASE_MANAGER, Role.GUARDIAN}),
    ThreadKind.DIRECT: frozenset({Role.COMPANION}),
    ThreadKind.TEAM: frozenset({Role.COMPANION}),
    ThreadKind.NEWS: frozenset(
        {Role.GUARDIAN, Role.COMPANION, Role.PROFESSIONAL, Role.CASE_MANAGER, Role.SCHOOL}
    ),
}
#: Kinds of threads around one child, and those that are about one person besides.
AROUND_A_CHILD = (
    ThreadKind.CIRCLE,
    ThreadKind.FAMILY,
    ThreadKind.GUARDIAN,
    ThreadKind.CARE,
    ThreadKind.CASE,
)
WITH_ONE_PERSON = frozenset({ThreadKind.GUARDIAN, ThreadKind.DIRECT})
#: Roles that read all conversations of the organisation they act for.
_WHOLE = frozenset({Role.COORDINATOR, Role.SYSTEM})


def reads_all(actor: Actor) -> bool:
    return actor.role in _WHOLE


def kinds_of(role: str) -> list[ThreadKind]:
    """Threads around a child that people in `role` read."""
    return [k for k in AROUND_A_CHILD if role in _WHOLE or role in READERS[k]]


def open_threads(actor: Actor, path: str = "") -> Q:
    """The condition under which the thread at `path` is open to `actor`."""
    at = f"{path}__" if path else ""
    if actor.role in _WHOLE:
        return Q(**{f"{at}provider": actor.organisation_id})
    if not any(actor.role in roles for roles in READERS.values()):
        return Q(pk__in=[])
    return _talks(actor, at) | _news(actor, at)


def answerable_threads(actor: Actor) -> Q:
    """The condition under which `actor` may write in a thread: all that are open to them but
    announcements."""
    if actor.role in _WHOLE:
        return Q(provider=actor.organisation_id) & ~Q(kind=ThreadKind.NEWS)
    return _talks(actor, "")


def _talks(actor: Actor, at: str) -> Q:
    around = Q(**{f"{at}child__in": reached(actor).children})
    around &= Q(**{f"{at}kind__in": kinds_of(actor.role)})
    around &= Q(**{f"{at}person": None}) | Q(**{f"{at}person": actor.person_id})
    return around | _among_staff(actor, at)


def _among_staff(actor: Actor, at: str) -> Q:
    if actor.role != Role.COMPANION:
        return Q(pk__in=[])
    own = Q(**{f"{at}kind": ThreadKind.DIRECT, f"{at}person": actor.person_id})
    team = Q(**{f"{at}kind": ThreadKind.TEAM})
    return (own | team) & Q(**{f"{at}provider": actor.organisation_id})


def _news(actor: Actor, at: str) -> Q:
    """Announcements to everybody, to the actor's role, to a school with a child of the actor's, to
    those around some children of whom one is."""
    meant = Q(**{f"{at}group": ""}) | Q(**{f"{at}group": actor.role})
    meant &= Q(**{f"{at}kind": ThreadKind.NEWS})
    place = Q(**{f"{at}place": None})
    if actor.role == Role.SCHOOL:
        ours = Q(**{f"{at}place__organisation": actor.organisation_id})
        pupils = apps.get_model("children", "Child").objects.visible_to(actor)
        reach = Q(**{f"{at}provider__in": pupils.values("provider")})
        return meant & reach & (place | ours) & _picked(at, pupils)
    mine = reached(actor)
    school = Q(**{f"{at}place__in": mine.schools})
    reach = Q(**{f"{at}provider__in": mine.providers})
    if actor.role in (Role.GUARDIAN, Role.COMPANION):
        reach = Q(**{f"{at}provider": actor.organisation_id})
    return meant & reach & (place | school) & _picked(at, mine.children)


def _picked(at: str, children: Any) -> Q:
    """The announcement is not to those around some children, or it is to one of `children`."""
    rows = apps.get_model("conversations", "Picked").objects.unscoped(reason="policy")
    among = rows.filter(thread=OuterRef(f"{at}pk"), child__in=children)
    return Q(**{f"{at}picked": False}) | Q(Exists(among))


def readable(actor: Actor, path: str = "") -> Q:
    """The condition under which the message at `path` may be read by `actor`: its thread is open,
    and it was said to them."""
    at = f"{path}__" if path else ""
    return open_threads(actor, f"{at}thread") & said_to(actor, path)


def said_to(actor: Actor, path: str = "") -> Q:
    """The condition under which the message at `path`, in a thread that is open to `actor`, was
    said to them: after the point from which they read, and by nobody from whom they are kept
    apart, nor in answer to such a person (trust C2)."""
    at = f"{path}__" if path else ""
    if actor.role in _WHOLE:
        return Q()
    found = _from_point(actor, at)
    if not _is_kept_apart(actor):
        return found
    return found & ~Exists(_apart(actor, at)) & ~Exists(_voices(actor, at))


def _from_point(actor: Actor, at: str) -> Q:
    moment = OuterRef(f"{at}made_at")
    circle = reached(actor).relations.annotate(point=Coalesce("reads_from", "since"))
    circle = circle.filter(child=OuterRef(f"{at}thread__child"), point__lte=moment)
    joined = Membership.objects.filter(
        current(actor.at),
        person=actor.person_id,
        role=actor.role,
        organisation=OuterRef(f"{at}thread__provider"),
        since__lte=moment,
    )
    kinds = {f"{at}thread__kind__in": [ThreadKind.DIRECT, ThreadKind.NEWS]}
    return (
        Exists(circle)
        | Q(**kinds)
        | (Q(**{f"{at}thread__kind": ThreadKind.TEAM}) & Q(Exists(joined)))
    )


def _is_kept_apart(actor: Actor) -> bool:
    """Whether from anybody at all; asked once for each actor, since few are."""
    return actor.recall("apart", lambda: bool(_ANY.rows(actor.person_id, actor.at)))


def _apart(actor: Actor, at: str) -> QuerySet[Separation]:
    pair = _pair(actor.person_id, OuterRef(f"{at}author"))
    return _separations(actor.at).filter(pair, child=OuterRef(f"{at}thread__child"))


def _voices(actor: Actor, at: str) -> QuerySet[Separation]:
    """Voices in the message at `at` (whose words it answers) of people kept apart from `actor`."""
    voices = apps.get_model("conversations", "Voice").objects.unscoped(reason="policy")
    pair = _pair(actor.person_id, OuterRef("person"))
    apart = _separations(actor.at).filter(pair, child=OuterRef("message__thread__child"))
    return voices.filter(Exists(apart), message=OuterRef(f"{at}pk"))


def _separations(at: datetime) -> QuerySet[Separation]:
    return Separation.objects.unscoped(reason="policy").filter(current(at))


def _separations_of(person: UUID, at: datetime) -> QuerySet[Separation]:
    return _separations(at).filter(Q(one=person) | Q(other=person))


_ANY: Prepared[UUID] = Prepared(
    lambda person, at: _separations_of(person, at).values_list("pk", flat=True)[:1], ID, MOMENT
)
_AROUND: Prepared[tuple[UUID, UUID]] = Prepared(
    lambda person, at, child: (
        _separations_of(person, at).filter(child=child).values_list("one", "other")
    ),
    ID,
    MOMENT,
    ID,
)


def _pair(person: UUID, other: object) -> Q:
    return Q(one=person, other=other) | Q(other=person, one=other)


def apart_from(actor: Actor, child: UUID | None) -> frozenset[UUID]:
    """People whose words about `child` must not reach `actor`, nor theirs them."""
    return apart_of(actor.person_id, child) if child and not reads_all(actor) else frozenset()


def apart_of(person: UUID, child: UUID | None) -> frozenset[UUID]:
    """People who are kept apart from `person` around `child`."""
    if child is None:
        return frozenset()
    from eassociate.core import clock

    pairs = _AROUND.rows(person, clock.now(), child)
    return frozenset(other if one == person else one for one, other in pairs)
