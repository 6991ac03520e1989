"""What a plan and an outcome are in a sentence, and what the room's deeds are called."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from eassociate.exchange.planning.model import Plan, Subject, Verb
from eassociate.journal.history import describe

describe(
    import_lists=gettext_lazy("Brought up to date from a list"),
    export_lists=gettext_lazy("Written into a list"),
)


def told(plan: Plan) -> str:
    """What a plan would do, in a sentence or two."""
    return _sentences(plan.counts()) or _("The list brings nothing new.")


def done(outcome: Mapping[str, Any]) -> str:
    """What an import did, from the outcome that the journal keeps (see `Plan.counts`)."""
    return _sentences(outcome) or _("The list brought nothing new.")


def _sentences(counts: Mapping[str, Any]) -> str:
    new, changed = _listed(counts, Verb.CREATED), _listed(counts, Verb.CHANGED)
    parts = [
        _("New: %(things)s.") % {"things": new} if new else "",
        _("Changed: %(things)s.") % {"things": changed} if changed else "",
        _refused(counts.get("refused", 0)),
    ]
    return " ".join(part for part in parts if part)


def _listed(counts: Mapping[str, Any], verb: Verb) -> str:
    numbers = ((s, counts.get(s.value, {}).get(verb.value, 0)) for s in Subject)
    return ", ".join(_counted(subject, number) for subject, number in numbers if number)


def _refused(number: int) -> str:
    if not number:
        return ""
    return ngettext("%(number)d entry is refused.", "%(number)d entries are refused.", number) % {
        "number": number
    }


def _counted(subject: Subject, number: int) -> str:
    said = {
        Subject.CHILD: ngettext("%(number)d child", "%(number)d children", number),
        Subject.GUARDIAN: ngettext("%(number)d guardian", "%(number)d guardians", number),
        Subject.COMPANION: ngettext("%(number)d companion", "%(number)d companions", number),
        Subject.LINE: ngettext(
            "%(number)d line of the timetable", "%(number)d lines of the timetable", number
        ),
        Subject.PLACE: ngettext("%(number)d place", "%(number)d places", number),
        Subject.TOWN: ngettext("%(number)d municipality", "%(number)d municipalities", number),
    }
    return said[subject] % {"number": number}
