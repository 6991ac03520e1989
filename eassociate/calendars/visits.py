"""A person's own visits as events: those on which they go, or those of their children."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from eassociate.access.actor import Actor
from eassociate.access.roles import Role
from eassociate.calendars.events import Event, Status
from eassociate.calendars.models import CalendarAddress
from eassociate.children.models import Child, Place
from eassociate.journal.models import Touch
from eassociate.roster.models import Visit

Detail = CalendarAddress.Detail
#: Deeds about a child after which its visits are at the same hours as before: leaving them out
#: saves programs from reading the same again. Whatever is not named here counts as a change.
QUIET = frozenset(
    {
        "record_visit",
        "add_diary_entry",
        "report_incident",
        "correct_diary_entry",
        "withdraw_diary_entry",
        "add_photo",
        "add_voice",
        "hand_over",
        "confirm_handover",
        "correct_handover",
        "withdraw_handover",
        "start_visit",
        "end_visit",
        "undo_start",
    }
)
_OFF = frozenset({Visit.State.CANCELLED, Visit.State.NOT_DELIVERED})


@dataclass(frozen=True)
class Revision:
    """The last entry of the journal that may have changed a child's visits."""

    number: int
    at: datetime


def visits(actor: Actor, first: date, last: date, detail: str) -> list[Event]:
    """From `first` to `last` day, in a fixed number of queries."""
    rows = list(_own(actor).filter(day__range=(first, last)))
    seen = _names(actor, {visit.child_id for visit in rows})
    revisions = _revisions(actor, seen)
    return [_event(actor, visit, detail, seen, revisions) for visit in rows]


def _own(actor: Actor) -> QuerySet[Visit]:
    rows = Visit.objects.visible_to(actor).filter(provider=actor.organisation_id)
    if actor.role == Role.COMPANION:
        rows = rows.filter(companion__person=actor.person_id)
    elif actor.role != Role.GUARDIAN:
        rows = rows.none()
    return rows.select_related("place").order_by("start", "pk")


def _names(actor: Actor, children: Iterable[UUID]) -> dict[UUID, str]:
    """Of children whom the person may see now: who stepped in once has no name any more."""
    rows = Child.objects.visible_to(actor).filter(pk__in=list(children))
    return dict(rows.values_list("pk", "name"))


def _revisions(actor: Actor, children: Iterable[UUID]) -> dict[UUID, Revision]:
    """By the provider's chain alone: its numbers grow, and nobody else plans visits."""
    rows = Touch.objects.visible_to(actor).filter(
        child__in=list(children), entry__organisation=actor.organisation_id
    )
    rows = rows.exclude(entry__action__in=QUIET).order_by()
    found = rows.values("child").annotate(n=Max("entry__number"), at=Max("entry__recorded_at"))
    return {row["child"]: Revision(row["n"], row["at"]) for row in found}


def _event(
    actor: Actor,
    visit: Visit,
    detail: str,
    seen: Mapping[UUID, str],
    revisions: Mapping[UUID, Revision],
) -> Event:
    known = visit.child_id in seen
    made, last = made_at(visit.pk), revisions.get(visit.child_id)
    return Event(
        uid=f"visit-{visit.pk}",
        start=visit.start,
        end=visit.end,
        summary=_summary(visit, seen[visit.child_id] if known and detail == Detail.NAMES else ""),
        place=_place(visit.place) if known and detail != Detail.TIMES else "",
        status=_status(visit),
        changed=max(made, last.at) if last else made,
        revision=last.number if last else 0,
        free=visit.state in _OFF,
    )


def _summary(visit: Visit, name: str) -> str:
    if visit.uncovered:
        return f"{name}: {_('nobody yet')}" if name else _("Visit: nobody yet")
    return name or _("Visit")


def _status(visit: Visit) -> Status:
    if visit.state in _OFF:
        return Status.CANCELLED
    return Status.TENTATIVE if visit.uncovered else Status.CONFIRMED


def _place(place: Place) -> str:
    """Name and address; of a home nothing but that it is one."""
    if place.kind == Place.Kind.HOME:
        return str(Place.Kind.HOME.label)
    return f"{place.name}, {place.address}" if place.address else place.name


def made_at(key: UUID) -> datetime:
    """When something with a version 7 id was made (RFC 9562: milliseconds in front)."""
    return datetime.fromtimestamp((key.int >> 80) / 1000, UTC)
