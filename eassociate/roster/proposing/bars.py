"""Who must not go with whom, for all children of a provider; the harder reason wins."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import timedelta
from uuid import UUID

from eassociate.access.models import ContactBan, Relation, current
from eassociate.access.roles import Role
from eassociate.core import clock
from eassociate.core.scripts import fold
from eassociate.planner.problem import Stop
from eassociate.roster.models import MustNotAccompany, Offer
from eassociate.staff.models import Companion

_WHY = "who must not go with whom"
#: A family that declined somebody is not offered the same person for so long.
DECLINED_FOR = timedelta(days=60)

Bars = dict[UUID, dict[str, Stop]]


def bars_of(provider: UUID, staff: Sequence[Companion]) -> Bars:
    """Companion → child → why not. `staff` with their persons. Four queries."""
    found: Bars = defaultdict(dict)
    for stop, pairs in (
        (Stop.GUARDIAN_DECLINED, _declined(provider)),
        (Stop.CONTACT, _banned(provider, staff)),
        (Stop.RELATIVE, _ruled_out(provider)),
        (Stop.RELATIVE, _family(provider, staff)),
    ):
        for who, child in pairs:
            found[who][str(child)] = stop
    return found


def _declined(provider: UUID) -> Iterable[tuple[UUID, UUID]]:
    rows = Offer.objects.unscoped(reason=_WHY).filter(
        visit__provider=provider,
        state=Offer.State.REFUSED,
        answered_at__gte=clock.now() - DECLINED_FOR,
    )
    return rows.order_by().values_list("companion", "visit__child").distinct()


def _banned(provider: UUID, staff: Sequence[Companion]) -> list[tuple[UUID, UUID]]:
    """By the person, or by the name, in whatever script and order of its words."""
    by_person = {one.person_id: one.pk for one in staff}
    by_name: dict[tuple[str, ...], list[UUID]] = defaultdict(list)
    for one in staff:
        by_name[_words(one.person.name)].append(one.pk)
    bans = ContactBan.objects.unscoped(reason=_WHY).filter(
        current(clock.now()), child__provider=provider
    )
    found: list[tuple[UUID, UUID]] = []
    for ban in bans:
        if ban.person_id is None:
            found += [(who, ban.child_id) for who in by_name[_words(ban.name)]]
        elif ban.person_id in by_person:
            found.append((by_person[ban.person_id], ban.child_id))
    return found


def _words(name: str) -> tuple[str, ...]:
    return tuple(sorted(fold(name).split()))


def _ruled_out(provider: UUID) -> Iterable[tuple[UUID, UUID]]:
    rows = MustNotAccompany.objects.unscoped(reason=_WHY).filter(child__provider=provider)
    return rows.values_list("companion", "child")


def _family(provider: UUID, staff: Sequence[Companion]) -> Iterable[tuple[UUID, UUID]]:
    """Nobody accompanies the child of whom they are a guardian."""
    by_person = {one.person_id: one.pk for one in staff}
    rows = Relation.objects.unscoped(reason=_WHY).filter(
        current(clock.now()),
        child__provider=provider,
        role=Role.GUARDIAN,
        person__companions__provider=provider,
    )
    pairs = rows.order_by().values_list("person", "child").distinct()
    return [(by_person[person], child) for person, child in pairs if person in by_person]
