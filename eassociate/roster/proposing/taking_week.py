"""Inner step of an action: the visits of a week get the companions of a proposal."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence, Sized
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from eassociate.access.actor import Actor
from eassociate.access.roles import Role
from eassociate.children.models import Child
from eassociate.core import clock
from eassociate.journal.deeds import Effect, Notify
from eassociate.notify.kinds import Kind
from eassociate.roster.locks import hold
from eassociate.roster.models import Offer, PlanRun, Visit
from eassociate.roster.opening import open_up, withdraw
from eassociate.roster.proposing.choosing import Block
from eassociate.roster.proposing.fits import misfits
from eassociate.roster.proposing.letting_in_many import let_in_many
from eassociate.roster.proposing.naming import refuse, said
from eassociate.roster.proposing.week import week_scene
from eassociate.roster.telling import Audience, about
from eassociate.roster.words import reason_in_words
from eassociate.staff.models import Companion

_WHY = "a week's plan is accepted"


def take_week(actor: Actor, run: PlanRun, blocks: Sequence[Block]) -> Effect:
    """About forty queries, however many visits. Raises `Refused`."""
    hold(
        companions=[UUID(who) for b in blocks for who in (b.present, b.proposed) if who],
        children=[UUID(block.child) for block in blocks],
    )
    visits = _visits(actor, blocks)
    _check_same(actor, visits, blocks)
    _check_fits(actor, run, visits, blocks)
    told = Audience(actor, actor.organisation_id, [visit.child_id for visit in visits.values()])
    before = {pk: visit.companion for pk, visit in visits.items()}
    fallen = _assign(actor, told, visits, blocks)
    children = list(dict.fromkeys(visit.child_id for visit in visits.values()))
    return Effect({}, children, [*fallen, *_told(told, run.first, visits, before)])


def _visits(actor: Actor, blocks: Sequence[Block]) -> dict[str, Visit]:
    """By key, in order of time; those that the timetable has taken away are missing."""
    rows = Visit.objects.visible_to(actor).filter(pk__in=[block.key for block in blocks])
    rows = rows.select_related("child", "place", "companion__person", "regular__person")
    return {str(visit.pk): visit for visit in rows.order_by("start", "pk")}


def _check_same(actor: Actor, visits: Mapping[str, Visit], blocks: Sequence[Block]) -> None:
    """Everything is as it was when the plan was made."""
    lost = [block for block in blocks if not _is_same(visits.get(block.key), block)]
    if not lost:
        return
    names = names_of(actor, lost)
    problems = [
        said(names.get(b.child, "…"), b.start, _why_not(visits.get(b.key), b)) for b in lost
    ]
    refuse(problems, _("Leave these out, or plan anew from what is so now."))


def names_of(actor: Actor, blocks: Iterable[Block]) -> dict[str, str]:
    """Child id → name, for what is said to the actor."""
    rows = Child.objects.visible_to(actor).filter(pk__in={block.child for block in blocks})
    return {str(pk): name for pk, name in rows.values_list("pk", "name")}


def _is_same(visit: Visit | None, block: Block) -> bool:
    return (
        visit is not None
        and visit.state == Visit.State.PLANNED
        and visit.start > clock.now()
        and (visit.start, visit.end) == (block.start, block.end)
        and str(visit.companion_id or "") == block.present
    )


def _why_not(visit: Visit | None, block: Block) -> str:
    if visit is None:
        return _("is not planned any more")
    if visit.state != Visit.State.PLANNED or visit.start <= clock.now():
        return _("has begun, is over or was called off")
    if str(visit.companion_id or "") != block.present:
        return _("somebody else goes now than when the plan was made")
    return _("takes place at another time now")


def _check_fits(
    actor: Actor, run: PlanRun, visits: Mapping[str, Visit], blocks: Sequence[Block]
) -> None:
    scene = week_scene(actor.organisation_id, run.first)
    wanted = {block.key: block.proposed for block in blocks}
    roster = {k: who for k, who in {**scene.present, **wanted}.items() if who}
    staff = {str(one.pk): one.person.name for one in _people(wanted.values())}
    problems = [
        said(
            visits[one.block].child.name,
            visits[one.block].start,
            reason_in_words(one.reason),
            staff.get(one.companion, ""),
        )
        for one in misfits(scene.problem, roster, wanted)
    ]
    refuse(problems, _("Accept also what belongs to it, leave it out, or plan anew."))


def _people(keys: Iterable[str]) -> list[Companion]:
    rows = Companion.objects.filter(pk__in={key for key in keys if key})
    return list(rows.select_related("person").defer("portrait"))


def _assign(
    actor: Actor, told: Audience, visits: Mapping[str, Visit], blocks: Sequence[Block]
) -> list[Notify]:
    rows = list(visits.values())
    open_up([visit for visit in rows if visit.companion_id], offer=Offer.State.WITHDRAWN)
    notices = withdraw(told, rows)
    people = {str(one.pk): one for one in _people(block.proposed for block in blocks)}
    for block in blocks:
        visits[block.key].companion = people.get(block.proposed)
    Visit.objects.unscoped(reason=_WHY).bulk_update(rows, ["companion"], batch_size=500)
    substitutes = [visit for visit in rows if visit.substituted]
    let_in_many(substitutes)
    _note_acceptance(actor, substitutes)
    return notices


def _note_acceptance(actor: Actor, visits: Sequence[Visit]) -> None:
    """The row that says who steps in: a family that is asked answers to it."""
    now = clock.now()
    Offer.objects.unscoped(reason=_WHY).bulk_create(
        Offer(
            visit=visit,
            companion=visit.companion,
            state=Offer.State.ACCEPTED,
            made_by_id=actor.person_id,
            made_at=now,
            answered_at=now,
            deadline=now,
        )
        for visit in visits
    )


def _told(
    told: Audience, first: date, visits: Mapping[str, Visit], before: Mapping[str, Companion | None]
) -> list[Notify]:
    """One notice a person: a companion's week, a child's family, a school."""
    people: Counter[Companion] = Counter()
    others: dict[UUID, list[UUID]] = defaultdict(list)
    notices: list[Notify] = []
    for key, visit in visits.items():
        people.update({one for one in (before[key], visit.companion) if one})
        if visit.companion is None:
            notices += _opened(told, visit, before[key])
        elif visit.substituted:
            others[visit.child_id].append(visit.companion.person_id)
    for companion, count in people.items():
        notices += told.companion(companion, Kind.WEEK_PLANNED, None, first=first, count=count)
    for child, came in others.items():
        only = came[0] if len(set(came)) == 1 else None
        facts = {"first": first, "count": len(came), "person": only}
        notices += told.guardians(Kind.OTHERS_COME, child, **facts)
    return [*notices, *_schools(told, first, others)]


def _opened(told: Audience, visit: Visit, before: Companion | None) -> list[Notify]:
    facts = {**about(visit), "instead_of": before.person_id if before else None}
    return [
        *told.guardians(Kind.VISIT_OPEN, visit.child_id, **facts),
        *told.schools(Kind.VISIT_OPEN, visit.child_id, **facts),
    ]


def _schools(told: Audience, first: date, others: Mapping[UUID, Sized]) -> list[Notify]:
    """A school is told once, not once for each of its pupils."""
    counts: Counter[UUID] = Counter()
    for child, came in others.items():
        for notice in told.schools(Kind.WEEK_PLANNED, child):
            counts[notice.person] += len(came)
    return [
        Notify(
            person,
            Role.SCHOOL,
            Kind.WEEK_PLANNED,
            facts={"first": first.isoformat(), "count": count},
        )
        for person, count in counts.items()
    ]
