"""A notice as a sentence in the reader's language. Names stand in the nominative: no language that
we speak inflects them right by rule."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from eassociate.notify.kinds import Kind
from eassociate.ui.words import date_in_words, moment_in_words, time_in_words


@dataclass(frozen=True)
class Told:
    """The facts of a notice with ids made words; "" and None where there is none."""

    child: str = ""
    person: str = ""
    instead_of: str = ""
    start: datetime | None = None
    end: datetime | None = None
    until: datetime | None = None
    first: date | None = None
    last: date | None = None
    count: int | None = None
    met: int | None = None


_SENTENCES: dict[str, Promise] = {
    Kind.COMPANION_ILL: gettext_lazy("%(person)s is away: %(days)s."),
    Kind.COMPANION_BACK: gettext_lazy("%(person)s is back."),
    Kind.CHILD_HOME: gettext_lazy("%(child)s stays at home: %(days)s."),
    Kind.CHILD_BACK: gettext_lazy("%(child)s comes after all: %(days)s."),
    Kind.VISIT_OPEN: gettext_lazy(
        "%(child)s, %(when)s: %(instead)s cannot come. A substitute is being sought."
    ),
    Kind.OFFER_MADE: gettext_lazy("Can you step in? %(when)s. Please answer by %(until)s."),
    Kind.OFFER_WITHDRAWN: gettext_lazy("%(when)s: you are no longer needed there. Thank you."),
    Kind.OFFER_ACCEPTED: gettext_lazy("%(child)s, %(when)s: %(person)s steps in."),
    Kind.OFFER_DECLINED: gettext_lazy("%(child)s, %(when)s: %(person)s cannot step in."),
    Kind.OFFER_EXPIRED: gettext_lazy("%(child)s, %(when)s: %(person)s did not answer in time."),
    Kind.SUBSTITUTE_OFFERED: gettext_lazy(
        "%(child)s, %(when)s: %(person)s would come instead of %(instead)s. Is that all right?"
    ),
    Kind.SUBSTITUTE_FOUND: gettext_lazy(
        "%(child)s, %(when)s: %(person)s comes instead of %(instead)s."
    ),
    Kind.SUBSTITUTE_ACCEPTED: gettext_lazy(
        "%(child)s, %(when)s: the family agrees that %(person)s comes."
    ),
    Kind.SUBSTITUTE_DECLINED: gettext_lazy(
        "%(child)s, %(when)s: the family does not want %(person)s to come."
    ),
    Kind.NOT_DELIVERED: gettext_lazy("%(child)s, %(when)s: nobody was found. We are sorry."),
    Kind.START_MISSING: gettext_lazy(
        "%(child)s, %(when)s: please start the visit, or say what has happened."
    ),
    Kind.VISIT_LATE: gettext_lazy("%(child)s, %(when)s: %(person)s has not started yet."),
    Kind.VISIT_STARTED: gettext_lazy("%(person)s is with %(child)s since %(start)s."),
    Kind.VISIT_ENDED: gettext_lazy("%(child)s: %(person)s ended the visit at %(end)s."),
    Kind.VISIT_CHANGED: gettext_lazy("%(child)s: the visit is now %(when)s."),
    Kind.VISIT_CANCELLED: gettext_lazy("%(child)s, %(when)s: the visit does not take place."),
    Kind.INCIDENT: gettext_lazy("%(child)s: something happened. Please read the record."),
    Kind.RECORD_CORRECTED: gettext_lazy("%(child)s: a record was corrected."),
    Kind.HANDED_OVER: gettext_lazy("%(child)s was handed over at %(start)s."),
    Kind.HANDOVER_ASKS: gettext_lazy(
        "%(child)s was handed over at %(start)s. Please confirm that it was so."
    ),
    Kind.HANDOVER_CORRECTED: gettext_lazy("%(child)s: the hand-over of %(start)s was corrected."),
    Kind.COLLECT_REFUSED: gettext_lazy(
        "%(child)s, %(start)s: somebody who is not on the list wanted to collect the child."
        " %(person)s did not hand the child over."
    ),
    Kind.ASSIGNED: gettext_lazy("%(child)s is now yours to accompany, from %(first)s."),
    Kind.TIMETABLE_CHANGED: gettext_lazy("%(child)s: the timetable changes from %(first)s."),
    Kind.WEEK_PLANNED: gettext_lazy("The week from %(first)s has been planned anew."),
    Kind.OTHERS_COME: gettext_lazy("%(child)s: somebody else comes in the week from %(first)s."),
    Kind.TIMETABLE_PLANNED: gettext_lazy("Your timetable changes from %(first)s."),
    Kind.PLAN_READY: gettext_lazy("The plan from %(first)s is ready."),
    Kind.PLAN_FAILED: gettext_lazy("The plan from %(first)s could not be made."),
    Kind.ADVICE_LEFT: gettext_lazy("%(child)s: advice from %(person)s."),
    Kind.PAPER_ENDS: gettext_lazy("%(person)s: a paper is valid only until %(last)s."),
    Kind.APPROVAL_ENDS: gettext_lazy("%(child)s: the approval ends on %(last)s."),
    Kind.HELD: gettext_lazy("Entries from a phone wait for your decision."),
    Kind.MESSAGE: gettext_lazy("%(child)s: a message from %(person)s."),
    Kind.DIRECT_MESSAGE: gettext_lazy("A message from %(person)s."),
    Kind.REQUEST: gettext_lazy("%(child)s: %(person)s asks you for an answer."),
    Kind.GENERAL_REQUEST: gettext_lazy("%(person)s asks you for an answer."),
    Kind.ANNOUNCEMENT: gettext_lazy("An announcement from %(person)s."),
    Kind.ANSWERED: gettext_lazy("%(person)s has answered you."),
    Kind.ROLE_GIVEN: gettext_lazy("You have a new role. Choose it at the top of the page."),
    Kind.INVITATION_USED: gettext_lazy("%(person)s can sign in now."),
    Kind.ADDRESS_DEAD: gettext_lazy("Notices do not reach %(person)s any more by one of the ways."),
}

#: Drawn beside the sentence.
PICTOGRAMS: dict[str, str] = {
    Kind.COMPANION_ILL: "🤒",
    Kind.COMPANION_BACK: "👋",
    Kind.CHILD_HOME: "🏠",
    Kind.CHILD_BACK: "🎒",
    Kind.VISIT_OPEN: "⚠️",
    Kind.OFFER_MADE: "🙏",
    Kind.SUBSTITUTE_OFFERED: "❓",
    Kind.NOT_DELIVERED: "⚠️",
    Kind.START_MISSING: "⏰",
    Kind.VISIT_LATE: "⏰",
    Kind.INCIDENT: "❗",
    Kind.HANDED_OVER: "🤝",
    Kind.HANDOVER_ASKS: "🤝",
    Kind.HANDOVER_CORRECTED: "🤝",
    Kind.COLLECT_REFUSED: "⛔",
    Kind.ADVICE_LEFT: "💡",
    Kind.ADDRESS_DEAD: "📵",
    Kind.PAPER_ENDS: "📄",
    Kind.APPROVAL_ENDS: "📄",
    Kind.TIMETABLE_CHANGED: "🗓️",
    Kind.VISIT_CHANGED: "🗓️",
    Kind.WEEK_PLANNED: "🗓️",
    Kind.OTHERS_COME: "🗓️",
    Kind.TIMETABLE_PLANNED: "🗓️",
    Kind.PLAN_READY: "🧩",
    Kind.PLAN_FAILED: "🧩",
    Kind.HELD: "📱",
    Kind.MESSAGE: "💬",
    Kind.DIRECT_MESSAGE: "💬",
    Kind.REQUEST: "❓",
    Kind.GENERAL_REQUEST: "❓",
    Kind.ANNOUNCEMENT: "📣",
    Kind.ANSWERED: "✅",
}


def sentence(kind: str, told: Told) -> str:
    """The notice for its reader; a kind nobody knows any more is still a notice."""
    pattern = _SENTENCES.get(kind)
    if pattern is None:
        return _("There is something new.")
    return " ".join([str(pattern) % _words(told), *_more(kind, told)])


def _words(told: Told) -> dict[str, str]:
    return {
        "child": told.child or _("A child"),
        "person": told.person or _("somebody"),
        "instead": told.instead_of or _("the usual companion"),
        "when": when(told.start, told.end),
        "days": days(told.first, told.last),
        "start": _moment(told.start),
        "end": _moment(told.end),
        "until": _moment(told.until),
        "first": _day(told.first),
        "last": _day(told.last),
    }


def _more(kind: str, told: Told) -> list[str]:
    """Sentences that follow."""
    if kind == Kind.OTHERS_COME:
        return [_who_comes(told.person)]
    if kind in _COUNTED and told.count is not None:
        return [_COUNTED[kind](told.count)]
    if kind in (Kind.REQUEST, Kind.GENERAL_REQUEST) and told.last:
        return [_("By %(last)s, please.") % {"last": _day(told.last)}]
    if kind == Kind.COMPANION_ILL and told.count is not None:
        return [_("Open visits: %(count)d.") % {"count": told.count}]
    if kind in (Kind.SUBSTITUTE_OFFERED, Kind.SUBSTITUTE_FOUND) and told.met is not None:
        return [_acquaintance(told.met)]
    return []


def _who_comes(person: str) -> str:
    if not person:
        return _("There are several people: you see them in the timetable.")
    return _("It is %(person)s.") % {"person": person}


def _changes(count: int) -> str:
    text = ngettext("%(count)d visit is new or other.", "%(count)d visits are new or other.", count)
    return text % {"count": count}


def _children(count: int) -> str:
    return _("Children concerned: %(count)d.") % {"count": count}


def _left_open(count: int) -> str:
    if not count:
        return _("Every visit has somebody.")
    return _("Visits that still have nobody: %(count)d.") % {"count": count}


_COUNTED: dict[str, Callable[[int], str]] = {
    Kind.WEEK_PLANNED: _changes,
    Kind.TIMETABLE_PLANNED: _children,
    Kind.PLAN_READY: _left_open,
}


def _acquaintance(met: int) -> str:
    if not met:
        return _("They have not met before.")
    return ngettext("They have met %(met)d time.", "They have met %(met)d times.", met) % {
        "met": met
    }


def when(start: datetime | None, end: datetime | None) -> str:
    """«08:00–12:00», with its day when that is not today."""
    if start is None:
        return _moment(end)
    return f"{moment_in_words(start)}–{time_in_words(end)}" if end else moment_in_words(start)


def days(first: date | None, last: date | None) -> str:
    """«10. 11.» or «10. 11. – 12. 11.»."""
    if first is None or last is None or first == last:
        return _day(first or last)
    return f"{_day(first)} – {_day(last)}"


def _moment(moment: datetime | None) -> str:
    return moment_in_words(moment) if moment else "…"


def _day(day: date | None) -> str:
    return date_in_words(day, "short") if day else "…"
