"""What a coordinator chooses from in forms: people, children, places, by name."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from eassociate.access.actor import Actor
from eassociate.children.models import Child, Place
from eassociate.core import clock
from eassociate.core.scripts import fold
from eassociate.roster.models import CompanionAbsence, Visit
from eassociate.staff.models import Companion

#: A choice without any: (value, words).
Choices = list[tuple[str, str]]


def companions(actor: Actor) -> Choices:
    """Everybody employed now."""
    rows = Companion.objects.filter(provider=actor.organisation_id, active=True)
    rows = rows.order_by("person__name_folded")
    return [(str(pk), name) for pk, name in rows.values_list("pk", "person__name")]


def children(actor: Actor) -> Choices:
    """Every child in the service."""
    rows = Child.objects.visible_to(actor).filter(status=Child.Status.ACTIVE)
    found = rows.order_by("name_folded").values_list("pk", "name")
    return [(str(pk), name) for pk, name in found]


def places(actor: Actor, *kinds: str) -> Choices:
    """Places of the provider, of all kinds or of those named."""
    rows = Place.objects.filter(provider=actor.organisation_id).order_by("name_folded")
    if kinds:
        rows = rows.filter(kind__in=kinds)
    return [(str(pk), name) for pk, name in rows.values_list("pk", "name")]


def places_for(actor: Actor, child: UUID) -> Choices:
    """Where the child may be accompanied to: the permitted places, else all."""
    permitted = Child.objects.visible_to(actor).filter(pk=child).values("permitted_places")
    rows = Place.objects.filter(provider=actor.organisation_id, pk__in=permitted)
    found = [(str(pk), name) for pk, name in rows.values_list("pk", "name")]
    return found or places(actor)


def staff_of_day(actor: Actor, day: date, search: str = "") -> QuerySet[Companion]:
    """Who may turn out to be ill: everybody employed and not away on `day`, those with visits
    first; with `due`, the number of visits of the day that are still to come or under way."""
    away = CompanionAbsence.objects.filter(first__lte=day, last__gte=day).values("companion")
    rows = Companion.objects.filter(provider=actor.organisation_id, active=True)
    rows = rows.exclude(pk__in=away).select_related("person")
    if wanted := fold(search):
        rows = rows.filter(person__name_folded__contains=wanted)
    counted = rows.annotate(due=Coalesce(Subquery(_due(day)), 0))
    return counted.order_by("-due", "person__name_folded")


def _due(day: date) -> QuerySet[Any, Any]:
    """How many visits of `day` a companion has still; by the index, not by counting all of them."""
    first, after = clock.day_bounds(day)
    theirs = Visit.objects.unscoped(reason="a number without a child").filter(
        companion=OuterRef("pk"),
        start__gte=first,
        start__lt=after,
        state__in=[Visit.State.PLANNED, Visit.State.STARTED],
    )
    return theirs.order_by().values("companion").annotate(n=Count("pk")).values("n")
