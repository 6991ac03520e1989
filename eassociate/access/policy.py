"""Who may see and do what: the only place that knows; one condition for checks and filters."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from eassociate.access.actor import Actor
from eassociate.access.models import ContactBan, Relation, current, holds
from eassociate.access.roles import Can, Role
from eassociate.core.prepared import ID, MOMENT, WORD, Prepared

_Span = tuple[UUID, datetime, datetime | None]
#: Roles whose reach is the whole of their organisation's children.
_BY_PROVIDER = frozenset({Role.COORDINATOR, Role.SYSTEM})
#: Roles whose reach is a relation to a child of the organisation they act in.
_BY_RELATION_INSIDE = frozenset({Role.GUARDIAN, Role.COMPANION})
#: Roles whose reach is a relation, whoever provides the service.
_BY_RELATION = frozenset({Role.PROFESSIONAL, Role.CASE_MANAGER})


def standing_relations(at: datetime) -> QuerySet[Relation]:
    """Relations that hold at `at` and that no contact ban takes away."""
    banned = ContactBan.objects.unscoped(reason="policy").filter(
        current(at), child=OuterRef("child"), person=OuterRef("person")
    )
    return Relation.objects.unscoped(reason="policy").filter(~Exists(banned), current(at))


_batch: ContextVar[dict[Hashable, Any] | None] = ContextVar("batch", default=None)


@contextmanager
def asked_once() -> Iterator[None]:
    """For many deeds of one person that arrive together: what they were to whom, and when, is asked
    as of their arrival and not anew for each."""
    token = _batch.set({})
    try:
        yield
    finally:
        _batch.reset(token)


def late_children(actor: Actor, grace: timedelta) -> set[UUID]:
    """Children to whom `actor` has a standing relation at `actor.at`, or had one that ended less
    than `grace` before."""
    known, key = _batch.get(), (actor.person_id, actor.role)
    spans, bans = known[key] if known and key in known else _spans(actor)
    if known is not None:
        known[key] = spans, bans
    at = actor.at
    late = {child for child, since, until in spans if holds(at, since, until and until + grace)}
    return late - {child for child, since, until in bans if holds(at, since, until)}


def _spans(actor: Actor) -> tuple[list[_Span], list[_Span]]:
    """Relations of the actor in the role, and bans: child, since, until."""
    mine = Relation.objects.unscoped(reason="policy").filter(person=actor.person_id)
    bans = ContactBan.objects.unscoped(reason="policy").filter(person=actor.person_id)
    columns = ("child", "since", "until")
    return list(mine.filter(role=actor.role).values_list(*columns)), list(
        bans.values_list(*columns)
    )


def visible(actor: Actor, path: str, own: str = "") -> Q:
    """The condition under which a row, whose child is at `path`, is visible to `actor`."""
    condition = _children(actor, path)
    if own and actor.role == Role.COMPANION:
        condition |= Q(**{own: actor.person_id})
    return condition


def _children(actor: Actor, path: str) -> Q:
    inner = f"{path}__" if path else ""
    if actor.role in _BY_PROVIDER:
        return Q(**{f"{inner}provider": actor.organisation_id})
    if actor.role == Role.SCHOOL:
        return Q(**{f"{inner}school__organisation": actor.organisation_id})
    if actor.role in _BY_RELATION_INSIDE | _BY_RELATION:
        return Q(**{f"{path or 'pk'}__in": reached(actor).children})
    return Q(pk__in=[])


#: A person with more children than this is asked for anew by every table (a case manager of a
#: large centre): a list of keys would take longer than the question.
FEW = 200


@dataclass(frozen=True)
class Reach:
    """By which relations an actor reaches which children, their schools and providers."""

    relations: QuerySet[Relation]
    children: Sequence[UUID] | QuerySet[Relation]
    schools: Sequence[UUID] | QuerySet[Relation]
    providers: Sequence[UUID] | QuerySet[Relation]


def reached(actor: Actor) -> Reach:
    """What `actor` reaches by relations at the moment `actor.at`, asked once for each actor."""
    return actor.recall("reach", lambda: _reach(actor))


def _reach(actor: Actor) -> Reach:
    asked: Callable[..., QuerySet[Relation]] = _anywhere
    few = _REACH
    values: tuple[Any, ...] = (actor.at, actor.person_id, actor.role)
    if actor.role in _BY_RELATION_INSIDE:
        asked, few, values = _inside, _REACH_INSIDE, (*values, actor.organisation_id)
    found = few.rows(*values)
    if len(found) > FEW:
        related = asked(*values)
        return Reach(related, *(related.values(name) for name in _WANTED[1:]))
    pks, children, schools, providers = (
        map(_each_once, zip(*found, strict=True)) if found else [()] * 4
    )
    held = Relation.objects.unscoped(reason="policy").filter(pk__in=pks)
    return Reach(held, children, schools, providers)


def _each_once(values: Sequence[UUID | None]) -> list[UUID]:
    return list(dict.fromkeys(v for v in values if v is not None))


def _anywhere(at: datetime, person: UUID, role: str) -> QuerySet[Relation]:
    return standing_relations(at).filter(person=person, role=role)


def _inside(at: datetime, person: UUID, role: str, provider: UUID) -> QuerySet[Relation]:
    return _anywhere(at, person, role).filter(child__provider=provider)


_WANTED = ("pk", "child", "child__school", "child__provider")
_ASKED = slice(FEW + 1)
_REACH: Prepared[Any] = Prepared(
    lambda *values: _anywhere(*values).values_list(*_WANTED)[_ASKED], MOMENT, ID, WORD
)
_REACH_INSIDE: Prepared[Any] = Prepared(
    lambda *values: _inside(*values).values_list(*_WANTED)[_ASKED], MOMENT, ID, WORD, ID
)


def may(actor: Actor, permission: Can, child: UUID) -> bool:
    """Whether the role of `actor` grants `permission` and `child` is visible to it."""
    from django.apps import apps

    if not actor.can(permission):
        return False
    model = apps.get_model("children", "Child")
    return bool(model.objects.visible_to(actor).filter(pk=child).exists())
