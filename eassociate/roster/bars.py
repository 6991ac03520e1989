"""Who must not go with whom, for some children or all of a provider; the harder reason wins."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import timedelta
from uuid import UUID

from django.db.models import Q

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


def bars_of(
    provider: UUID, staff: Sequence[Companion], children: Collection[UUID] | None = None
) -> Bars:
    """Companion → child → why not; of `children`, or of all. `staff` with their persons. Four
    queries."""
    found: Bars = defaultdict(dict)
    for stop, pairs in (
        (Stop.GUARDIAN_DECLINED, _declined(provider, children)),
        (Stop.CONTACT, _banned(provider, children, staff)),
        (Stop.RELATIVE, _ruled_out(provider, children)),
        (Stop.RELATIVE, _family(provider, children, staff)),
    ):
        for who, child in pairs:
            found[who][str(child)] = stop
    return found


def _of(path: str, provider: UUID, children: Collection[UUID] | None) -> Q:
    """The condition that the child at `path` is one of them."""
    mine = Q(**{f"{path}__provider": provider})
    return mine if children is None else mine & Q(**{f"{path}__in": children})


def _declined(provider: UUID, children: Collection[UUID] | None) -> Iterable[tuple[UUID, UUID]]:
    rows = Offer.objects.unscoped(reason=_WHY).filter(
        _of("visit__child", provider, children),
        state=Offer.State.REFUSED,
        answered_at__gte=clock.now() - DECLINED_FOR,
    )
    return rows.order_by().values_list("companion", "visit__child").distinct()


def _banned(
    provider: UUID, children: Collection[UUID] | None, staff: Sequence[Companion]
) -> list[tuple[UUID, UUID]]:
    """By the person, or by the name, in whatever script and order of its words."""
    by_person = {one.person_id: one.pk for one in staff}
    by_name: dict[tuple[str, ...], list[UUID]] = defaultdict(list)
    for one in staff:
        by_name[_words(one.person.name)].append(one.pk)
    bans = ContactBan.objects.unscoped(reason=_WHY).filter(
        _of("child", provider, children), current(clock.now())
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


def _ruled_out(provider: UUID, children: Collection[UUID] | None) -> Iterable[tuple[UUID, UUID]]:
    rows = MustNotAccompany.objects.unscoped(reason=_WHY).filter(_of("child", provider, children))
    return rows.values_list("companion", "child")


def _family(
    provider: UUID, children: Collection[UUID] | None, staff: Sequence[Companion]
) -> Iterable[tuple[UUID, UUID]]:
    """Nobody accompanies the child of whom they are a guardian."""
    by_person = {one.person_id: one.pk for one in staff}
    rows = Relation.objects.unscoped(reason=_WHY).filter(
        _of("child", provider, children),
        current(clock.now()),
        role=Role.GUARDIAN,
        person__companions__provider=provider,
    )
    pairs = rows.order_by().values_list("person", "child").distinct()
    return [(by_person[person], child) for person, child in pairs if person in by_person]
