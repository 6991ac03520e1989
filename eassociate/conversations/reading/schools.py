"""Schools to which an announcement may go."""

from __future__ import annotations

from eassociate.access.actor import Actor
from eassociate.children.models import Child, Place


def schools_of(actor: Actor) -> list[tuple[str, str]]:
    """Places that a child of the provider in the service visits."""
    visited = Child.objects.visible_to(actor).filter(status=Child.Status.ACTIVE).values("school")
    rows = Place.objects.filter(provider=actor.organisation_id, pk__in=visited)
    return [(str(pk), name) for pk, name in rows.order_by("name").values_list("pk", "name")]
