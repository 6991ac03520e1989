"""What stands on the sheet of paper: the board of the day as plain words, by place and hour."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from eassociate.access.models import Organisation
from eassociate.children.models import Place
from eassociate.core import clock
from eassociate.core.crypto import keyed_digest
from eassociate.journal.commands import canonical
from eassociate.sync.sheet import Row, Sheet
from eassociate.ui.strip import State
from eassociate.ui.words import STATE_WORDS, date_in_words, time_in_words

#: What happens on every good day: it makes no paper wrong.
_EXPECTED = frozenset({State.PLANNED, State.STARTED, State.ENDED})


def content_of(sheet: Sheet, provider: Organisation, language: str) -> dict[str, Any]:
    """What `layout.printed` takes, in the words of `language`. Names are as they were written."""
    at = clock.local(sheet.made_at)
    with override(language):
        return {
            "language": language,
            "title": _("Who is where"),
            "day": date_in_words(at.date(), "year"),
            "made": _("made at %(at)s") % {"at": time_in_words(at.time())},
            "made_at": at.isoformat(),
            "provider": provider.name,
            "numbers": _joined(provider.phone, f"{_('Ambulance')} {settings.AMBULANCE}"),
            "said": _said(sheet),
            "heads": [_("Time"), _("Child"), _("Companion"), _("In an emergency")],
            "no_calls": _("no contact written down"),
            "odd": _("◊ stands for a letter that cannot be printed here; the page shows it."),
            "page": _("page {page} of {pages}"),
            "places": [_place(place, rows) for place, rows in _by_place(sheet.rows)],
        }


def fingerprint(sheet: Sheet) -> str:
    """Another one when the paper is not right any more: who, where, when, numbers."""
    return keyed_digest(canonical(sorted(map(_facts, sheet.rows))).encode())


def _said(sheet: Sheet) -> list[str]:
    if not sheet.rows:
        return [_("Nothing is planned for this day.")]
    if not sheet.open:
        return []
    text = ngettext("%(number)s visit has nobody", "%(number)s visits have nobody", sheet.open)
    return [text % {"number": sheet.open}]


def _by_place(rows: Iterable[Row]) -> list[tuple[Place, list[Row]]]:
    found: dict[Place, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.visit.place].append(row)
    ordered = sorted(found.items(), key=lambda one: (one[0].name_folded, one[0].pk))
    return [(place, sorted(some, key=_order)) for place, some in ordered]


def _order(row: Row) -> tuple[Any, ...]:
    return row.visit.start, row.visit.child.name_folded, row.visit.pk


def _place(place: Place, rows: Iterable[Row]) -> dict[str, Any]:
    """A family's address is on no paper that lies about."""
    address = "" if place.kind == Place.Kind.HOME else place.address
    more = _joined(address, place.contact_phone)
    return {"name": place.name, "more": more, "rows": [_row(row) for row in rows]}


def _row(row: Row) -> dict[str, Any]:
    start, end = (time_in_words(clock.local(m).time()) for m in (row.visit.start, row.visit.end))
    alarm = row.state is State.UNCOVERED
    return {
        "time": f"{start}–{end}",
        "child": row.visit.child.name,
        "state": "" if alarm or row.state is State.PLANNED else str(STATE_WORDS[row.state]),
        "alarm": alarm,
        "who": str(STATE_WORDS[row.state]) if alarm else row.who,
        "phone": row.phone,
        "calls": [[_joined(c.name, c.kinship, by=", "), c.phone] for c in row.contacts],
    }


def _facts(row: Row) -> list[Any]:
    visit = row.visit
    return [
        str(visit.pk),
        *(moment.isoformat() for moment in (visit.start, visit.end)),
        visit.child.name,
        visit.place.name,
        row.who,
        row.phone,
        "" if row.state in _EXPECTED else str(row.state),
        [[contact.name, contact.phone] for contact in row.contacts],
    ]


def _joined(*parts: str, by: str = " · ") -> str:
    return by.join(part for part in parts if part)
