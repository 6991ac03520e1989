"""The list of those who may collect a child, kept by guardians who decide and by coordinators."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from eassociate.access.actor import Actor
from eassociate.access.policy import standing_relations
from eassociate.access.roles import Can, Role
from eassociate.children.bans import refuse_banned
from eassociate.children.models import Child
from eassociate.core import clock
from eassociate.core.scripts import fold
from eassociate.handover.collecting import collecting
from eassociate.handover.commands import AddCollector, ChangeCollector, EndCollector, Listed
from eassociate.handover.models import Collector
from eassociate.handover.rules import Kind
from eassociate.journal.deeds import Effect, NotFound, Refused, action, get


@action(AddCollector, needs=Can.EDIT_COLLECTORS)
def add_collector(actor: Actor, command: AddCollector) -> Effect:
    child = get(Child.objects.visible_to(actor), command.child)
    if not may_edit_list(actor, child.pk):
        raise NotFound
    _check(child.pk, command)
    return _keep(actor, child.pk, command)


@action(ChangeCollector, needs=Can.EDIT_COLLECTORS)
def change_collector(actor: Actor, command: ChangeCollector) -> Effect:
    old = listed(actor, command.collector)
    _check(old.child_id, command, besides=old.pk)
    _end(actor, old)
    return _keep(actor, old.child_id, command, supersedes=old)


@action(EndCollector, needs=Can.EDIT_COLLECTORS)
def end_collector(actor: Actor, command: EndCollector) -> Effect:
    row = listed(actor, command.collector)
    _end(actor, row)
    return Effect({"collector": str(row.pk)}, [row.child_id])


def listed(actor: Actor, pk: UUID) -> Collector:
    """A row of the list that `actor` keeps. Raises `NotFound`."""
    row = get(Collector.objects.visible_to(actor).filter(ended_at=None), pk)
    if not may_edit_list(actor, row.child_id):
        raise NotFound
    return row


def may_edit_list(actor: Actor, child: UUID) -> bool:
    """Guardians only while they may decide for the child."""
    if actor.role != Role.GUARDIAN:
        return actor.can(Can.EDIT_COLLECTORS)
    mine = standing_relations(actor.at).filter(child=child, person=actor.person_id)
    return mine.filter(role=Role.GUARDIAN, may_decide=True).exists()


def _check(child: UUID, command: Listed, besides: UUID | None = None) -> None:
    if command.first and command.last and command.last < command.first:
        raise Refused(_("The last day is before the first one."), field="last")
    if command.last and command.last < clock.today():
        raise Refused(_("This day is over already."), field="last")
    refuse_banned(child, command.name, "name")
    known = collecting(child)
    if known.bars(command.name):
        raise Refused(
            _("This guardian must not collect the child. The coordinator can say why."),
            field="name",
        )
    same = known.known(command.name)
    if same and not (same.kind == Kind.COLLECTOR and same.key == besides):
        raise Refused(_("This person is on the list already."), field="name")


def _keep(actor: Actor, child: UUID, command: Listed, **more: Any) -> Effect:
    facts = command.model_dump(include={"name", "kinship", "phone", "first", "last"})
    folded = fold(command.name)[:200]
    row = Collector(child_id=child, made_by_id=actor.person_id, name_folded=folded, **facts, **more)
    row.save(force_insert=True)
    return Effect({"collector": str(row.pk)}, [child])


def _end(actor: Actor, row: Collector) -> None:
    row.ended_at, row.ended_by_id = clock.now(), actor.person_id
    row.save(update_fields=["ended_at", "ended_by"])
