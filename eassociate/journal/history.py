"""Who looked at a child's record and what was changed in it, for people to read (C11).

Rooms say in words what their actions do: `describe(add_child=_("Taken onto the list"))`, written so
that it fits any person, since «who» stands beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from eassociate.access.actor import Actor
from eassociate.access.doors import check
from eassociate.access.roles import Can, Role
from eassociate.core import clock
from eassociate.journal.models import Opening, Touch

_DEEDS: dict[str, str | Promise] = {}
#: What shows itself elsewhere to those whom it concerns, and would only fill the page.
_LEFT_OUT: set[str] = set()


def describe(**deeds: str | Promise) -> None:
    """Names of actions → what they do, in the reader's words."""
    _DEEDS.update(deeds)


def deed_in_words(action: str) -> str:
    """What the action called `action` does."""
    return str(_DEEDS.get(action) or _("Something else in the record was changed"))


def leave_out(*names: str) -> None:
    """Actions that wake the pages of a child and are no change of its record (conversations)."""
    _LEFT_OUT.update(names)


def described() -> frozenset[str]:
    return frozenset(_DEEDS) | frozenset(_LEFT_OUT)


@dataclass(frozen=True)
class Deed:
    """Something that was done; `times` in a row by the same person on the same day."""

    what: str
    who: str
    role: str
    first: datetime
    last: datetime
    late: bool = False
    times: int = 1

    @property
    def role_label(self) -> str:
        return str(Role(self.role).label)


def looks_at(actor: Actor, child: UUID) -> QuerySet[Opening]:
    """Who opened what of the child's record, newest first; with `person`."""
    check(actor, Can.SEE_OPENINGS)
    rows = Opening.objects.visible_to(actor).filter(child=child)
    return rows.select_related("person", "organisation").order_by("-first_at", "-pk")


def changes_of(actor: Actor, child: UUID) -> QuerySet[Touch]:
    """What was done about the child, newest first; with `entry` and its `person`."""
    check(actor, Can.SEE_OPENINGS)
    rows = Touch.objects.visible_to(actor).filter(child=child).select_related("entry__person")
    rows = rows.exclude(entry__action__in=sorted(_LEFT_OUT))
    return rows.order_by("-entry__recorded_at", "-pk")


def in_words(touches: Iterable[Touch]) -> list[Deed]:
    """`touches`, newest first, as deeds; the same in a row is said once."""
    return list(_gathered(map(_deed, touches)))


def _deed(touch: Touch) -> Deed:
    entry = touch.entry
    moment = entry.recorded_at
    return Deed(
        deed_in_words(entry.action), entry.person.name, entry.role, moment, moment, entry.late
    )


def _gathered(deeds: Iterator[Deed]) -> Iterator[Deed]:
    held: Deed | None = None
    for deed in deeds:
        if held and _alike(held, deed):
            held = replace(held, first=deed.first, times=held.times + 1)
            continue
        if held:
            yield held
        held = deed
    if held:
        yield held


def _alike(one: Deed, other: Deed) -> bool:
    return (one.what, one.who, one.role, one.late, _day(one)) == (
        other.what,
        other.who,
        other.role,
        other.late,
        _day(other),
    )


def _day(deed: Deed) -> object:
    return clock.local(deed.last).date()
