"""What a person has been told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import F, Q, QuerySet

from eassociate.access.actor import Actor
from eassociate.access.models import Person
from eassociate.access.roles import Role
from eassociate.journal.models import Notice
from eassociate.notify.targets import address
from eassociate.notify.texts import PICTOGRAMS, Told, sentence

#: Acting in these roles, one is told of one's own organisation's children only.
_INSIDE = frozenset({Role.COORDINATOR, Role.COMPANION, Role.GUARDIAN})


@dataclass(frozen=True)
class Line:
    """A notice as its reader sees it."""

    id: UUID
    kind: str
    sentence: str
    pictogram: str
    moment: datetime
    unread: bool
    urgent: bool
    #: Where one can do something about it.
    href: str


def notices_of(actor: Actor) -> QuerySet[Notice]:
    """What concerns `actor` in the role they act in, unread first, newest first."""
    rows = Notice.objects.filter(person=actor.person_id, role=actor.role)
    if actor.role in _INSIDE:
        here = Q(child__provider=actor.organisation_id)
        rows = rows.filter(here | Q(child=None, entry__organisation=actor.organisation_id))
    return rows.order_by(F("read_at").desc(nulls_first=True), "-made_at", "-pk")


def is_told_otherwise(actor: Actor, notice: UUID) -> bool:
    """Whether the notice is for the same person, but concerns them in another role."""
    return Notice.objects.filter(pk=notice, person=actor.person_id).exists()


def unread_count(actor: Actor) -> int:
    """For the head of every page."""
    return notices_of(actor).filter(read_at=None).count()


def latest_notices(actor: Actor, limit: int = 5) -> list[Line]:
    """The unread ones for the first page, newest first."""
    return lines(actor, list(notices_of(actor).filter(read_at=None)[:limit]))


def lines(actor: Actor, notices: Sequence[Notice]) -> list[Line]:
    """`notices` in the words of the present language; three queries however many there are."""
    children = _names_of_children(actor, [n.child_id for n in notices if n.child_id])
    people = _names_of_people(_named(notices))
    return [_line(notice, children, people) for notice in notices]


def _line(notice: Notice, children: Mapping[UUID, str], people: Mapping[str, str]) -> Line:
    told = _told(notice, children, people)
    return Line(
        id=notice.pk,
        kind=notice.kind,
        sentence=sentence(notice.kind, told),
        pictogram=PICTOGRAMS.get(notice.kind, "🔔"),
        moment=notice.made_at,
        unread=notice.read_at is None,
        urgent=notice.urgent,
        href=_href(notice, bool(told.child) or notice.child_id is None),
    )


def _href(notice: Notice, open_to_reader: bool) -> str:
    """The first page for what is about a child that the reader may not see any more."""
    if not open_to_reader:
        return "/"
    return address(notice.kind, notice.facts, notice.child_id, notice.role)


def _told(notice: Notice, children: Mapping[UUID, str], people: Mapping[str, str]) -> Told:
    facts: Mapping[str, Any] = notice.facts
    child = children.get(notice.child_id, "") if notice.child_id else ""
    return Told(
        child=child,
        person=people.get(str(facts.get("person")), ""),
        instead_of=people.get(str(facts.get("instead_of")), ""),
        start=_moment(facts, "start"),
        end=_moment(facts, "end"),
        until=_moment(facts, "until"),
        first=_day(facts, "first"),
        last=_day(facts, "last"),
        count=_number(facts, "count"),
        met=_number(facts, "met"),
    )


def _named(notices: Iterable[Notice]) -> set[str]:
    return {
        str(n.facts[key]) for n in notices for key in ("person", "instead_of") if n.facts.get(key)
    }


def _names_of_people(ids: Iterable[str]) -> dict[str, str]:
    known = [UUID(one) for one in ids if _is_id(one)]
    rows = Person.objects.filter(pk__in=known).values_list("pk", "name")
    return {str(pk): name for pk, name in rows}


def _names_of_children(actor: Actor, ids: Sequence[UUID]) -> dict[UUID, str]:
    """Only of those whom the reader may see now: a substitute's notice outlives the visit."""
    if not ids:
        return {}
    rows = apps.get_model("children", "Child").objects.visible_to(actor).filter(pk__in=ids)
    return dict(rows.values_list("pk", "name"))


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _moment(facts: Mapping[str, Any], name: str) -> datetime | None:
    return datetime.fromisoformat(facts[name]) if facts.get(name) else None


def _day(facts: Mapping[str, Any], name: str) -> date | None:
    return date.fromisoformat(facts[name]) if facts.get(name) else None


def _number(facts: Mapping[str, Any], name: str) -> int | None:
    value = facts.get(name)
    return value if isinstance(value, int) else None
