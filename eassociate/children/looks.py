"""An opening of the record as a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from eassociate.access.roles import Role
from eassociate.core import clock
from eassociate.journal.models import Opening
from eassociate.journal.openings import What
from eassociate.ui.words import date_in_words, time_in_words

_SENTENCES = {
    What.RECORD: _("%(who)s, %(role)s, opened the record on %(day)s at %(time)s"),
    What.CARD: _("%(who)s, %(role)s, opened “About me” on %(day)s at %(time)s"),
    What.EMERGENCY: _("%(who)s, %(role)s, opened the emergency card on %(day)s at %(time)s"),
    What.DIARY: _("%(who)s, %(role)s, opened the diary on %(day)s at %(time)s"),
    What.GOALS: _("%(who)s, %(role)s, opened the goals on %(day)s at %(time)s"),
    What.HANDOVER: _("%(who)s, %(role)s, opened the hand-overs on %(day)s at %(time)s"),
    What.LOOKS: _("%(who)s, %(role)s, opened this list of looks on %(day)s at %(time)s"),
    What.PHONE: _("%(who)s, %(role)s, took the record along on the phone on %(day)s at %(time)s"),
    What.LIST: _("%(who)s, %(role)s, took out a list with the child on %(day)s at %(time)s"),
}


@dataclass(frozen=True)
class Look:
    day: date
    sentence: str
    #: The organisation for which the person looked.
    organisation: str


def look_in_words(opening: Opening) -> Look:
    day = clock.local(opening.first_at).date()
    sentence = _SENTENCES[What(opening.what)] % {
        "who": opening.person.name,
        "role": Role(opening.role).label,
        "day": date_in_words(day),
        "time": time_in_words(opening.first_at),
    }
    return Look(day, sentence, opening.organisation.name)
