"""Who reads from when on, and who must not read each other."""

from __future__ import annotations

from django.utils.translation import gettext as _

from eassociate.access.actor import Actor
from eassociate.access.models import Relation, Separation, current
from eassociate.access.policy import standing_relations
from eassociate.access.roles import Can
from eassociate.children.models import Child
from eassociate.conversations.commands import ChooseStart, EndSeparation, SeparatePeople
from eassociate.core import clock
from eassociate.journal.deeds import Effect, Refused, action, get


@action(SeparatePeople, needs=Can.ARRANGE_READERS)
def separate_people(actor: Actor, command: SeparatePeople) -> Effect:
    child = get(Child.objects.visible_to(actor), command.child)
    if command.one == command.other:
        raise Refused(_("Please choose two different people."), field="other")
    around = standing_relations(clock.now()).filter(child=child)
    if set(around.values_list("person", flat=True)).isdisjoint({command.one}):
        raise Refused(_("Please choose somebody around the child."), field="one")
    if not around.filter(person=command.other).exists():
        raise Refused(_("Please choose somebody around the child."), field="other")
    one, other = sorted((command.one, command.other))
    made = Separation(child=child, one_id=one, other_id=other)
    made.save(force_insert=True)
    return Effect({"separation": str(made.pk)}, [child.pk])


@action(EndSeparation, needs=Can.ARRANGE_READERS)
def end_separation(actor: Actor, command: EndSeparation) -> Effect:
    rows = Separation.objects.visible_to(actor).filter(current(clock.now()))
    held = get(rows, command.separation)
    held.until = clock.now()
    held.save(update_fields=["until"])
    return Effect({"separation": str(held.pk)}, [held.child_id])


@action(ChooseStart, needs=Can.ARRANGE_READERS)
def choose_start(actor: Actor, command: ChooseStart) -> Effect:
    relation = get(Relation.objects.visible_to(actor).filter(current(actor.at)), command.relation)
    relation.reads_from = command.reads_from
    relation.save(update_fields=["reads_from"])
    return Effect({"relation": str(relation.pk)}, [relation.child_id])
