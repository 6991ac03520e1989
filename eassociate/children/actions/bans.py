"""Contact bans: they take away at once whatever the person was to the child, and outlive lists.

Only who may edit the child sets and ends one, never the system and never a list that is read in.
Ending a ban gives nothing back: a relation has to be made anew.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext as _

from eassociate.access.actor import Actor
from eassociate.access.doors import Denied
from eassociate.access.models import ContactBan, Person, Relation, current
from eassociate.access.people import same_name
from eassociate.access.roles import Can
from eassociate.children.bans import is_banned
from eassociate.children.models import Child, EmergencyContact
from eassociate.core import clock
from eassociate.core.scripts import fold
from eassociate.journal.commands import Command, Line, Text
from eassociate.journal.deeds import Effect, Refused, action, get


class AddContactBan(Command):
    """By `person` (somebody related to the child, now or before) or by `name` alone."""

    child: UUID
    person: UUID | None = None
    name: Line = ""


class EndContactBan(Command):
    ban: UUID
    reason: Text


@action(AddContactBan, needs=Can.EDIT_CHILD)
def add_contact_ban(actor: Actor, command: AddContactBan) -> Effect:
    """Outcome: `ban`, and how many relations and emergency contacts it took away."""
    child = get(Child.objects.visible_to(actor), command.child)
    relations = Relation.objects.visible_to(actor).filter(child=child).select_related("person")
    person = _person(relations, command)
    name = person.name if person else command.name
    if is_banned(child.pk, person or name):
        raise Refused(_("A contact ban on this person holds already."), field="name")
    ban = ContactBan(child=child, person=person, name=name, name_folded=fold(name)[:200])
    ban.save(force_insert=True)
    outcome = {
        "ban": str(ban.pk),
        "relations": _end_relations(list(relations), ban),
        "contacts": _remove_contacts(actor, ban),
    }
    return Effect(outcome, [child.pk])


def _person(relations: Iterable[Relation], command: AddContactBan) -> Person | None:
    known = {relation.person_id: relation.person for relation in relations}
    if command.person:
        if command.person not in known:
            raise Refused(_("This person was never related to the child."), field="person")
        return known[command.person]
    if not command.name:
        raise Refused(_("Please choose a person or write a name."), field="name")
    return next((p for p in known.values() if same_name(p, command.name)), None)


def _end_relations(relations: list[Relation], ban: ContactBan) -> int:
    now = clock.now()
    hit = [
        r.pk
        for r in relations
        if (r.until is None or r.until > now)
        and (r.person_id == ban.person_id or same_name(r.person, ban.name))
    ]
    rows = Relation.objects.unscoped(reason="a ban ends relations of every role")
    return rows.filter(pk__in=hit).update(until=now)


def _remove_contacts(actor: Actor, ban: ContactBan) -> int:
    """Nobody under stress must dial the person from the emergency card."""
    words = sorted(fold(ban.name).split())
    rows = EmergencyContact.objects.visible_to(actor).filter(child=ban.child_id)
    hit = [c.pk for c in rows if sorted(fold(c.name).split()) == words]
    return rows.filter(pk__in=hit).delete()[0]


@action(EndContactBan, needs=Can.EDIT_CHILD)
def end_contact_ban(actor: Actor, command: EndContactBan) -> Effect:
    if actor.is_system:
        raise Denied
    bans = ContactBan.objects.visible_to(actor).filter(current(clock.now()))
    ban = get(bans, command.ban)
    if not command.reason:
        raise Refused(_("Please say why the ban ends."), field="reason")
    ban.until = clock.now()
    ban.save(update_fields=["until"])
    return Effect({"ban": str(ban.pk)}, [ban.child_id])
