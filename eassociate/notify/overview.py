"""What a person chose, what a site set, and whom its notices reach."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Prefetch

from eassociate.access.actor import Actor
from eassociate.access.doors import check
from eassociate.access.models import Membership, Person, current
from eassociate.access.queries import actor_of, memberships_of
from eassociate.access.roles import Can, Role
from eassociate.core import clock
from eassociate.journal.models import Notice
from eassociate.notify.channels import Channel, all_wanted
from eassociate.notify.chasing import steps_of
from eassociate.notify.models import Chase, Choices, DeadAddress, Device
from eassociate.notify.queries import lines

#: How long the coordinators see who was told of what.
_LOOK_BACK = timedelta(days=7)
_AT_MOST = 50


def own_choices(actor: Actor) -> dict[str, Any]:
    """What holds for the actor now, by field of the page."""
    held = Choices.objects.filter(person=actor.person_id).first() or Choices()
    phone = Person.objects.values_list("phone", flat=True).get(pk=actor.person_id)
    return {
        **all_wanted(held.channels, actor.role),
        "kinds_by": held.kinds_by,
        "quiet_from": held.quiet_from,
        "quiet_until": held.quiet_until,
        "phone": phone,
    }


def own_devices(actor: Actor) -> list[Device]:
    return list(Device.objects.filter(person=actor.person_id).order_by("-made_at"))


def own_steps(actor: Actor) -> dict[str, Any]:
    """The steps of the actor's organisation, by field."""
    check(actor, Can.EDIT_SITE)
    steps = steps_of(actor.organisation_id)
    names = ("late_companion", "late_coordinator", "late_guardian", "sms_after", "next_after")
    return {**{name: getattr(steps, name) for name in names}, "next_person": steps.next_person_id}


def people_to_tell(actor: Actor) -> list[tuple[UUID, str]]:
    """Who works for the actor's organisation."""
    roles = (Role.COORDINATOR, Role.ADMINISTRATOR, Role.COMPANION)
    held = Membership.objects.filter(
        current(clock.now()), organisation=actor.organisation_id, role__in=roles
    )
    rows = held.order_by("person__name_folded", "person").values_list("person", "person__name")
    return list(dict(rows).items())


def actor_for_stopping(person: UUID) -> Actor | None:
    """Whoever opened a link in an e-mail of theirs, in the role whose page opens first."""
    held = memberships_of(person)
    return actor_of(held[0]) if held and held[0].person.is_active else None


# -- whom notices reach ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Dead:
    """A way by which nothing arrives."""

    id: UUID
    name: str
    channel: str
    since: datetime


@dataclass(frozen=True)
class Told:
    """Somebody in a chain: when they were told, by which ways, and when they opened it."""

    name: str
    at: datetime
    ways: Sequence[tuple[str, str, datetime | None]]
    read_at: datetime | None
    passed_on: bool


@dataclass(frozen=True)
class Chain:
    """What must be opened by somebody, and everybody who was told so far, in turn."""

    sentence: str
    pictogram: str
    href: str
    made_at: datetime
    end: str
    ended_at: datetime | None
    next_at: datetime | None
    told: Sequence[Told]


def dead_addresses(actor: Actor) -> list[Dead]:
    check(actor, Can.SEE_BOARD)
    rows = DeadAddress.objects.filter(organisation=actor.organisation_id).select_related("person")
    return [
        Dead(row.pk, row.person.name, str(Channel(row.channel).label), row.since)
        for row in rows.order_by("-since", "pk")[:200]
    ]


def chains(actor: Actor) -> list[Chain]:
    """The newest first, those under way before all others; few queries, however many."""
    check(actor, Can.SEE_BOARD)
    rows = Chase.objects.filter(
        organisation=actor.organisation_id, made_at__gte=clock.now() - _LOOK_BACK
    )
    notices = Notice.objects.select_related("person").order_by("made_at", "pk")
    told = Prefetch("notices", queryset=notices.prefetch_related("deliveries"))
    found = list(rows.order_by("ended_at", "-made_at").prefetch_related(told)[:_AT_MOST])
    found.sort(key=lambda chase: chase.ended_at is not None)
    firsts = {chase.pk: first for chase in found if (first := chase.notices.all()[:1])}
    words = _words(actor, {pk: first[0] for pk, first in firsts.items()})
    return [_chain(chase, words[chase.pk]) for chase in found if chase.pk in words]


def _words(actor: Actor, notices: Mapping[UUID, Notice]) -> dict[UUID, Any]:
    told = lines(actor, list(notices.values()))
    return dict(zip(notices, told, strict=True))


def _chain(chase: Chase, line: Any) -> Chain:
    notices = list(chase.notices.all())
    first = notices[0].made_at
    return Chain(
        sentence=line.sentence,
        pictogram=line.pictogram,
        href=line.href,
        made_at=chase.made_at,
        end=chase.end,
        ended_at=chase.ended_at,
        next_at=chase.next_at if chase.ended_at is None else None,
        told=[_told(notice, notice.made_at > first) for notice in notices],
    )


def _told(notice: Notice, passed_on: bool) -> Told:
    by_age = sorted(notice.deliveries.all(), key=lambda delivery: delivery.made_at)
    latest = {delivery.channel: delivery for delivery in by_age}
    return Told(
        name=notice.person.name,
        at=notice.made_at,
        ways=[
            (str(way.label), latest[way].state, latest[way].ended_at)
            for way in Channel
            if way in latest
        ],
        read_at=notice.read_at,
        passed_on=passed_on,
    )
