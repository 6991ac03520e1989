"""Who may see and do what: the only place that knows; one condition for checks and filters."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import lru_cache
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from eassociate.access.actor import Actor
from eassociate.access.models import ContactBan, Relation, current
from eassociate.access.roles import Can, Role

#: Roles whose reach is the whole of their organisation's children.
_BY_PROVIDER = frozenset({Role.COORDINATOR, Role.SYSTEM})
#: Roles whose reach is a relation to a child of the organisation they act in.
_BY_RELATION_INSIDE = frozenset({Role.GUARDIAN, Role.COMPANION})
#: Roles whose reach is a relation, whoever provides the service.
_BY_RELATION = frozenset({Role.PROFESSIONAL, Role.CASE_MANAGER})


def standing_relations(at: datetime) -> QuerySet[Relation]:
    """Relations that hold at `at` and that no contact ban takes away."""
    return _unbanned(at).filter(current(at))


def late_relations(at: datetime, grace: timedelta) -> QuerySet[Relation]:
    """As `standing_relations`, with those that ended less than `grace` before `at`."""
    ended = Q(until__isnull=True) | Q(until__gt=at - grace)
    return _unbanned(at).filter(ended, since__lte=at)


def _unbanned(at: datetime) -> QuerySet[Relation]:
    banned = ContactBan.objects.unscoped(reason="policy").filter(
        current(at), child=OuterRef("child"), person=OuterRef("person")
    )
    return Relation.objects.unscoped(reason="policy").filter(~Exists(banned))


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
        return Q(**{f"{path or 'pk'}__in": _related(actor).values("child")})
    return Q(pk__in=[])


@lru_cache(maxsize=64)
def _related(actor: Actor) -> QuerySet[Relation]:
    """Kept as a question, never with its answer: a page asks it of every table anew, and putting it
    together takes as long as the database needs for it."""
    mine = standing_relations(actor.at).filter(person=actor.person_id, role=actor.role)
    if actor.role in _BY_RELATION_INSIDE:
        mine = mine.filter(child__provider=actor.organisation_id)
    return mine


def may(actor: Actor, permission: Can, child: UUID) -> bool:
    """Whether the role of `actor` grants `permission` and `child` is visible to it."""
    from django.apps import apps

    if not actor.can(permission):
        return False
    model = apps.get_model("children", "Child")
    return bool(model.objects.visible_to(actor).filter(pk=child).exists())
