"""Who may write in the diary of a visit, and when."""

from __future__ import annotations

from functools import cached_property
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from eassociate.access.actor import Actor
from eassociate.access.policy import late_children
from eassociate.access.roles import Can
from eassociate.core import clock
from eassociate.diary import rules
from eassociate.journal.deeds import NotFound, Refused, Stale, get
from eassociate.roster.models import Visit

_HAPPENS = frozenset({Visit.State.STARTED, Visit.State.ENDED})


def writable(actor: Actor, visit: UUID) -> Visit:
    """The visit, for one who may write in its diary at `actor.at`.

    Raises `NotFound` for all others and `Refused` where the visit is not (or no longer) open.
    """
    found = get(_within_reach(actor), visit)
    if not Pen(actor).is_for(found):
        raise NotFound
    problem = _closed(actor, found)
    if problem:
        gone = found.state not in _HAPPENS | {Visit.State.PLANNED}
        raise (Stale if gone else Refused)(problem)
    return found


def _within_reach(actor: Actor) -> QuerySet[Visit]:
    """Whose own visit it is need not be asked for a relation twice: `Pen` does."""
    if actor.can(Can.CORRECT_VISIT):
        rows = Visit.objects.visible_to(actor)
    else:
        rows = Visit.objects.unscoped(reason="own").filter(companion__person=actor.person_id)
    return rows.select_related("companion").defer("companion__portrait")


class Pen:
    """Who holds it may write. Asks once, however many visits are shown."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor

    def may_write(self, visit: Visit) -> bool:
        """Whether `writable` would let the actor in; `visit` with its companion loaded."""
        return not self.problem(visit) and self.is_for(visit)

    def problem(self, visit: Visit) -> str:
        """Why nothing can be written, whoever asks; "" when the diary is open."""
        return _closed(self.actor, visit)

    def is_for(self, visit: Visit) -> bool:
        """The coordinator, or the visit's own companion while or shortly after the relation."""
        if visit.provider_id != self.actor.organisation_id:
            return False
        if self.actor.can(Can.CORRECT_VISIT):
            return True
        return self._goes(visit) and visit.child_id in self._children

    def _goes(self, visit: Visit) -> bool:
        return (
            self.actor.can(Can.RECORD_VISIT)
            and visit.companion is not None
            and visit.companion.person_id == self.actor.person_id
        )

    @cached_property
    def _children(self) -> set[UUID]:
        return late_children(self.actor, rules.AFTER_RELATION)


def _closed(actor: Actor, visit: Visit) -> str:
    if visit.state == Visit.State.PLANNED:
        return _("Start the visit first. Then you can write down what happens.")
    if visit.state not in _HAPPENS:
        return _("This visit did not take place. Nothing can be written in its diary.")
    late = not rules.still_open(visit.ended_at or visit.end, min(actor.at, clock.now()))
    if late and not actor.can(Can.CORRECT_VISIT):
        return _("This visit is too long ago. Ask the coordinator to correct its diary.")
    return ""
