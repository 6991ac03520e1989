"""What tests of the roster do again and again."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from eassociate.access.models import Relation
from eassociate.access.roles import Role
from eassociate.children.models import Child
from eassociate.core import clock
from eassociate.journal.models import Notice
from eassociate.roster.models import Offer, Visit
from tests.people import WHY, World, make_child, make_visit

#: A Monday at 7 in Belgrade, in no break and no holiday.
MORNING = datetime(2026, 9, 7, 5, tzinfo=UTC)
TODAY = date(2026, 9, 7)


def again(row: Any) -> Any:
    """The row as it is in the database now."""
    return type(row).objects.unscoped(reason=WHY).get(pk=row.pk)


def told(kind: str) -> set[str]:
    """The roles in which people were told something of `kind`."""
    return set(Notice.objects.filter(kind=kind).values_list("role", flat=True))


def told_person(kind: str, person: Any) -> int:
    return Notice.objects.filter(kind=kind, person=person).count()


def sees(world: World, key: str, child: Child, at: datetime | None = None) -> bool:
    """Whether the person `key`, acting as companion, sees the child."""
    from dataclasses import replace

    actor = world.actor(key)
    actor = replace(actor, at=at) if at else actor
    return Child.objects.visible_to(actor).filter(pk=child.pk).exists()


def open_visit(world: World, start: time = time(8), end: time = time(12), **more: Any) -> Visit:
    """A visit of the world's child that its companion cannot do."""
    child = more.pop("child", world.child)
    regular = more.pop("regular", world.companion())
    day = more.pop("day", clock.today())
    return make_visit(child, None, day, start, end, regular=regular, **more)


def second_child(world: World) -> Child:
    """The child of guardian2 and companion2."""
    return (
        Child.objects.unscoped(reason=WHY).exclude(pk=world.child.pk).get(provider=world.provider)
    )


def another_child(world: World, name: str) -> Child:
    return make_child(world, name)


def offers_of(visit: Visit) -> dict[str, str]:
    """Companion's person name → state of the offer."""
    rows = Offer.objects.unscoped(reason=WHY).filter(visit=visit)
    return {row.companion.person.name: row.state for row in rows}


def substitutes_of(child: Child) -> int:
    """How many substitutes may see the child now."""
    rows = Relation.objects.unscoped(reason=WHY).filter(child=child, role=Role.COMPANION)
    now = clock.now()
    return sum(
        1 for r in rows.filter(substitute=True, since__lte=now) if r.until is None or r.until > now
    )


def hours(number: float) -> timedelta:
    return timedelta(hours=number)
