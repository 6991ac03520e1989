"""Where everybody sets out and has to be, for the minutes in between."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from eassociate.children.models import Place
from eassociate.planner.travel import Travel
from eassociate.staff.models import Companion


def home_of(companion: Companion) -> str:
    """Key of the place where a companion sets out."""
    return f"home of {companion.pk}"


def travel_of(provider: UUID, staff: Iterable[Companion]) -> Travel:
    """Between the places of the provider and the homes of `staff`, as far as they are known."""
    rows = Place.objects.filter(provider=provider).values_list("pk", "latitude", "longitude")
    spots = [(str(pk), north, east) for pk, north, east in rows]
    spots += [(home_of(one), one.latitude, one.longitude) for one in staff]
    return Travel({key: (a, b) for key, a, b in spots if a is not None and b is not None})
