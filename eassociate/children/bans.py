"""Whom a contact ban keeps away: the question that every path to a child asks.

Forms, lists that are read in, substitutes: nobody is related to a child, put on its card or given
its hand without this question. A ban is answered for by name too, in either script and any order of
the words, so that neither a list's spelling nor a second account is a way around it.
"""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from eassociate.access import people
from eassociate.access.models import ContactBan, Person, current
from eassociate.core import clock
from eassociate.core.scripts import fold
from eassociate.journal.deeds import Refused

_WHY = "a contact ban is asked for by every path, whoever acts"


def is_banned(child: UUID, who: Person | str) -> bool:
    """Whether a ban that holds now keeps `who` (a person, or the name on a list) from the child."""
    if isinstance(who, Person):
        return people.is_banned(child, who)
    words = sorted(fold(who).split())
    bans = ContactBan.objects.unscoped(reason=_WHY).filter(current(clock.now()), child=child)
    return any(sorted(fold(ban.name).split()) == words for ban in bans)


def refuse_banned(child: UUID, who: Person | str, field: str) -> None:
    """Raises `Refused` at `field` when a ban keeps `who` from the child."""
    if is_banned(child, who):
        raise Refused(
            _("A contact ban keeps this person away from the child. It stays until it is ended."),
            field=field,
        )
