"""Inner steps of actions that let people in: who they are, where they act, whose they are.

For use inside an action only (the journal row is the action's). Nothing here weakens a contact ban.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from eassociate.access.models import ContactBan, Membership, Person, Relation, current
from eassociate.core import clock
from eassociate.core.scripts import fold

_WHY = "inner step of an action"


def find_person(
    organisation: UUID, name: str, *, email: str | None = None, phone: str = ""
) -> Person | None:
    """The person already known: by e-mail anywhere, else by name and telephone among the people of
    `organisation`. Without e-mail and telephone nobody is recognised: names repeat.

    An e-mail may lead to somebody of another name; callers that let people near a child refuse then
    (`same_name`).
    """
    if email:
        return Person.objects.filter(email=email.strip().lower()).first()
    digits = dialled(phone)
    if not digits:
        return None
    known = Person.objects.filter(
        Q(memberships__organisation=organisation), name_folded=fold(name)
    ).distinct()
    return next((p for p in known if dialled(p.phone) == digits), None)


def find_or_make_person(
    organisation: UUID,
    name: str,
    *,
    email: str | None = None,
    phone: str = "",
    language: str = "sr",
) -> tuple[Person, bool]:
    """`find_person`, else a new person who cannot sign in yet; and whether it was made.

    Who is found is left as they are: what they say of themselves counts, not what a list says.
    """
    found = find_person(organisation, name, email=email, phone=phone)
    if found:
        return found, False
    person = Person(
        name=name,
        name_folded=fold(name),
        email=email.strip().lower() if email else None,
        phone=phone,
        language=language,
    )
    person.set_unusable_password()
    person.save()
    return person, True


def dialled(phone: str) -> str:
    """The digits of a telephone number as dialled inside Serbia, so that +381 and 00381 and 0
    compare equal."""
    digits = "".join(c for c in phone if c.isdigit())
    for prefix in ("00381", "381"):
        if digits.startswith(prefix) and (prefix == "00381" or phone.strip().startswith("+")):
            return "0" + digits.removeprefix(prefix)
    return digits


def same_name(person: Person, name: str) -> bool:
    """Whether `name` is the person's, in whatever script and order of its words."""
    return sorted(fold(name).split()) == sorted(fold(person.name).split())


def ensure_membership(person: Person, organisation: UUID, role: str) -> tuple[Membership, bool]:
    """A membership that holds now, found or made; and whether it was made."""
    held = Membership.objects.filter(
        current(clock.now()), person=person, organisation=organisation, role=role
    ).first()
    if held:
        return held, False
    made = Membership.objects.create(person=person, organisation_id=organisation, role=role)
    return made, True


def ensure_relation(
    child: UUID, person: Person, role: str, *, kinship: str = ""
) -> tuple[Relation | None, bool]:
    """A lasting relation that holds now, found or made; and whether it was made.

    None for whom a contact ban keeps away, also a ban that so far knew only the name.
    """
    if is_banned(child, person):
        return None, False
    rows = Relation.objects.unscoped(reason=_WHY)
    held = rows.filter(
        current(clock.now()), child=child, person=person, role=role, substitute=False
    ).first()
    if held:
        return held, False
    made = Relation(child_id=child, person=person, role=role, kinship=kinship)
    made.save()
    return made, True


def is_banned(child: UUID, person: Person, at: datetime | None = None) -> bool:
    """Whether a ban keeps `person` from the child: a ban on the person, or on somebody of that
    name, lest a second account be the way around it. A ban by name alone gets its person here."""
    rows = ContactBan.objects.unscoped(reason=_WHY).filter(current(at or clock.now()), child=child)
    bans = [ban for ban in rows if ban.person_id == person.pk or same_name(person, ban.name)]
    nameless = [ban.pk for ban in bans if ban.person_id is None]
    if nameless:
        rows.filter(pk__in=nameless).update(person=person)
    return bool(bans)


def end_relations(child: UUID, person: Person, role: str) -> int:
    """Ends what holds now; gives how many it ended."""
    now = clock.now()
    rows = Relation.objects.unscoped(reason=_WHY).filter(child=child, person=person, role=role)
    return rows.filter(current(now)).update(until=now)
