"""New companions with papers and windows; checked as `staff.actions` checks them."""

from __future__ import annotations

from eassociate.access.actor import Actor
from eassociate.access.roles import Role
from eassociate.exchange.carrying.joining import join
from eassociate.exchange.planning.model import NewCompanion
from eassociate.staff.models import Availability, Companion, Paper

_BATCH = 500


def store_companions(actor: Actor, planned: list[NewCompanion]) -> None:
    """Stores `planned`; their people are stored already. Those who have left get no role."""
    Companion.objects.bulk_create([new.companion for new in planned], batch_size=_BATCH)
    Paper.objects.bulk_create(
        [
            Paper(companion_id=new.companion.pk, kind=kind, valid_until=day)
            for new in planned
            for kind, day in new.papers.items()
        ],
        batch_size=_BATCH,
    )
    Availability.objects.bulk_create(
        [
            Availability(companion_id=new.companion.pk, weekday=weekday, start=start, end=end)
            for new in planned
            for weekday, start, end in new.windows
        ],
        batch_size=_BATCH,
    )
    working = {new.companion.person_id for new in planned if new.companion.active}
    join(actor, working, Role.COMPANION)
