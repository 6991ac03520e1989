"""What an action about a hand-over begins with: the child, the visit, the own side, the moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from eassociate.access.actor import Actor
from eassociate.access.roles import Can, Role
from eassociate.children.models import Child
from eassociate.core import clock
from eassociate.handover.collecting import Collecting, collecting
from eassociate.handover.commands import HandOver
from eassociate.handover.rules import Kind, Party, still_open
from eassociate.journal.deeds import NotFound, Refused, get
from eassociate.roster.locks import hold
from eassociate.roster.models import Visit

_HAPPENS = frozenset({Visit.State.PLANNED, Visit.State.STARTED, Visit.State.ENDED})
#: How far a device's clock may be ahead.
_AHEAD = timedelta(minutes=5)
_WHY = "who goes with the child that day"


@dataclass(frozen=True)
class Scene:
    """`own`: the side of who records it. `going`: visits of the child on that day."""

    actor: Actor
    child: Child
    visit: Visit | None
    day: date
    own: Party
    going: list[Visit]
    collecting: Collecting

    def goes(self, person: UUID | None) -> Visit | None:
        """The visit of the day with that companion."""
        return next(
            (v for v in self.going if v.companion and v.companion.person_id == person), None
        )


def scene_of(actor: Actor, command: HandOver) -> Scene:
    """Holds the child. Raises `NotFound` for strangers and for who does not go."""
    if actor.role == Role.GUARDIAN:
        return _of_guardian(actor, command)
    visit = own_visit(actor, command.visit)
    if visit.day > clock.today():
        raise Refused(_("This visit is on another day."))
    if visit.state not in _HAPPENS:
        raise Refused(_("This visit did not take place."))
    if visit.companion is None:
        raise Refused(_("Nobody goes on this visit yet."))
    own = Party(Kind.COMPANION, visit.companion.person_id)
    return _scene(actor, visit.child, visit, visit.day, own)


def own_visit(actor: Actor, pk: UUID | None) -> Visit:
    """The visit for its companion, while they see the child, or for a coordinator.

    Raises `NotFound`.
    """
    rows = Visit.objects.visible_to(actor)
    found = get(
        rows.select_related("child__school", "place", "companion__person"), pk or UUID(int=0)
    )
    if not Child.objects.visible_to(actor).filter(pk=found.child_id).exists():
        raise NotFound
    goes = found.companion is not None and found.companion.person_id == actor.person_id
    if not actor.can(Can.HAND_OVER) or not (goes or actor.can(Can.CORRECT_VISIT)):
        raise NotFound
    return found


def _of_guardian(actor: Actor, command: HandOver) -> Scene:
    rows = Child.objects.visible_to(actor).select_related("school")
    child = get(rows, command.child or UUID(int=0))
    day = clock.local(actor.at).date()
    return _scene(actor, child, None, day, Party(Kind.GUARDIAN, actor.person_id))


def _scene(actor: Actor, child: Child, visit: Visit | None, day: date, own: Party) -> Scene:
    hold(children=[child.pk])
    return Scene(actor, child, visit, day, own, going_on(child.pk, day), collecting(child.pk, day))


def going_on(child: UUID, day: date) -> list[Visit]:
    """Visits of the child on `day` on which somebody goes."""
    rows = Visit.objects.unscoped(reason=_WHY).filter(child=child, day=day, state__in=_HAPPENS)
    rows = rows.exclude(companion=None).select_related("companion__person", "place")
    return list(rows.defer("companion__portrait").order_by("start"))


def moment_of(
    actor: Actor, day: date, hour: time | None, usual: datetime | None = None
) -> datetime:
    """When it was. Raises `Refused` at «clock»."""
    if hour is None:
        usual = usual or actor.at
        if clock.local(usual).date() != day:
            raise Refused(_("Please write at what time it was."), field="clock")
        return usual
    at = clock.at(day, hour)
    if at > clock.now() + _AHEAD:
        raise Refused(_("This time has not come yet."), field="clock")
    if not still_open(at, clock.now()):
        raise Refused(_("This is too long ago."), field="clock")
    return at
