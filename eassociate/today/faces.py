"""Who has a photo, and the photo itself."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from eassociate.access.actor import Actor
from eassociate.access.doors import check
from eassociate.access.roles import Can
from eassociate.journal.deeds import NotFound, get
from eassociate.roster.models import Visit
from eassociate.staff.models import Companion


def companion_face(actor: Actor, visit: UUID) -> bytes:
    """The JPEG of the companion of a visit that `actor` may see. Raises `NotFound`."""
    check(actor, Can.SEE_CHILD)
    found = get(Visit.objects.visible_to(actor).select_related("companion"), visit)
    if found.companion is None or not found.companion.portrait:
        raise NotFound
    return bytes(found.companion.portrait)


def companions_with_face(companions: Iterable[UUID]) -> frozenset[UUID]:
    rows = Companion.objects.filter(pk__in=set(companions)).exclude(portrait=None)
    return frozenset(rows.values_list("pk", flat=True))
