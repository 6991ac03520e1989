"""Codes of the roster in the reader's words."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from eassociate.children.models import Skill
from eassociate.planner import Reason, Stop, Why
from eassociate.roster.rules import Flag
from eassociate.roster.schoolyear import Rest
from eassociate.ui.words import length_in_words, time_in_words


def rest_name(code: str) -> str:
    """The name of a school break that is known by its code; any other name as it is."""
    names = {
        Rest.AUTUMN: _("autumn break"),
        Rest.WINTER: _("winter break"),
        Rest.STATEHOOD: _("Statehood Day break"),
        Rest.SPRING: _("spring break"),
        Rest.MAY: _("May Day break"),
        Rest.SUMMER: _("summer break"),
    }
    return names.get(Rest(code), code) if code in set(Rest) else code


def holiday_name(english: str) -> str:
    """A public holiday in the reader's language; `english`: as the library `holidays` names it."""
    names = {
        "Armistice Day": _("Armistice Day"),
        "Easter Monday": _("Easter Monday"),
        "Easter Sunday": _("Easter Sunday"),
        "Good Friday": _("Good Friday"),
        "Holy Saturday": _("Holy Saturday"),
        "Labor Day": _("Labour Day"),
        "New Year's Day": _("New Year's Day"),
        "Orthodox Christmas Day": _("Orthodox Christmas Day"),
        "Statehood Day": _("Statehood Day"),
    }
    name, moved, rest = english.partition(" (observed)")
    whole = "; ".join(names.get(part, part) for part in name.split("; "))
    return _("%(holiday)s (day off)") % {"holiday": whole} + rest if moved else whole


def reason_in_words(reason: Reason) -> str:
    """Why a person could go, or what stops them, in a few words."""
    return _WORDS[reason.code](reason)


def _met(reason: Reason) -> str:
    number = reason.number or 0
    text = ngettext(
        "knows the child: %(number)d visit", "knows the child: %(number)d visits", number
    )
    return text % {"number": number}


def skills_in_words(codes: Iterable[str]) -> str:
    names = dict(Skill.choices)
    return ", ".join(str(names.get(code, code)) for code in codes)


def _away(reason: Reason) -> str:
    minutes = length_in_words(reason.number or 0)
    if reason.km is None:
        return _("about %(minutes)s on the way") % {"minutes": minutes}
    km = number_format(reason.km, 1)
    return _("%(km)s km, about %(minutes)s on the way") % {"km": km, "minutes": minutes}


def _length(pattern: Callable[[], str]) -> Callable[[Reason], str]:
    return lambda reason: pattern() % {"minutes": length_in_words(reason.number or 0)}


def _kilometres(pattern: Callable[[], str]) -> Callable[[Reason], str]:
    return lambda reason: pattern() % {"km": number_format(reason.km or 0, 1)}


def _moment(pattern: Callable[[], str]) -> Callable[[Reason], str]:
    return lambda reason: (
        pattern() % {"time": time_in_words(reason.moment) if reason.moment else "…"}
    )


def _skills(pattern: Callable[[], str]) -> Callable[[Reason], str]:
    return lambda reason: pattern() % {"skills": skills_in_words(reason.items)}


def _plain(pattern: Callable[[], str]) -> Callable[[Reason], str]:
    return lambda reason: pattern()


_WORDS: dict[Why | Stop, Callable[[Reason], str]] = {
    Why.MET_TIMES: _met,
    Why.NOT_MET: _plain(lambda: _("has not met the child yet")),
    Why.HAS_SKILLS: _skills(lambda: _("can do: %(skills)s")),
    Why.FREE_ALL_DAY: _plain(lambda: _("free until then")),
    Why.FREE_FROM: _moment(lambda: _("free from %(time)s")),
    Why.AWAY: _away,
    Why.SAME_PLACE: _plain(lambda: _("is there already")),
    Why.HOURS_LEFT: _length(lambda: _("%(minutes)s left this week")),
    Stop.RELATIVE: _plain(lambda: _("is a relative or was ruled out")),
    Stop.CONTACT: _plain(lambda: _("must not be near the child")),
    Stop.ABSENT: _plain(lambda: _("is away")),
    Stop.PAPERS: _plain(lambda: _("a paper is no longer valid")),
    Stop.SKILLS: _skills(lambda: _("has not learned: %(skills)s")),
    Stop.GUARDIAN_DECLINED: _plain(lambda: _("the family has declined")),
    Stop.DECLINED: _plain(lambda: _("was asked and cannot")),
    Stop.BUSY: _moment(lambda: _("is with another child until %(time)s")),
    Stop.NOT_AVAILABLE: _plain(lambda: _("does not work at that time")),
    Stop.WEEK_FULL: _length(lambda: _("week full, %(minutes)s too much")),
    Stop.DAY_FULL: _length(lambda: _("day full, %(minutes)s too much")),
    Stop.TOO_FAR: _length(lambda: _("would come %(minutes)s late")),
    Stop.DISTANCE: _kilometres(lambda: _("lives %(km)s km away")),
    Stop.NO_BREAK: _length(lambda: _("%(minutes)s without a break")),
}


def flag_in_words(code: str) -> str:
    """An oddity of a check-in; a code nobody knows any more as it is."""
    words = {
        Flag.DEVICE_CLOCK: _("the phone's clock was off"),
        Flag.LATE_ENTRY: _("sent later"),
        Flag.STARTED_EARLY: _("started early"),
        Flag.STARTED_LATE: _("started late"),
        Flag.ENDED_EARLY: _("ended early"),
        Flag.ENDED_LATE: _("ended late"),
        Flag.SHORT: _("much shorter than planned"),
        Flag.NOT_YET_STARTED: _("was late to start"),
        Flag.ANOTHER_RUNNING: _("the visit before was not ended"),
    }
    return words.get(Flag(code), code) if code in set(Flag) else code


def stopped_in_words(stop: Stop, number: int) -> str:
    """«3 people: is away», for an account of why nobody can go."""
    people = ngettext("%(number)d person", "%(number)d people", number) % {"number": number}
    return f"{people}: {reason_in_words(Reason(stop)) if stop in _BARE else _GROUP[stop]()}"


_BARE = frozenset(
    {Stop.RELATIVE, Stop.CONTACT, Stop.ABSENT, Stop.PAPERS, Stop.GUARDIAN_DECLINED}
    | {Stop.DECLINED, Stop.NOT_AVAILABLE}
)
_GROUP: dict[Stop, Callable[[], str]] = {
    Stop.SKILLS: lambda: _("skills are missing"),
    Stop.BUSY: lambda: _("with another child"),
    Stop.WEEK_FULL: lambda: _("week full"),
    Stop.DAY_FULL: lambda: _("day full"),
    Stop.TOO_FAR: lambda: _("too far away"),
    Stop.DISTANCE: lambda: _("live too far away"),
    Stop.NO_BREAK: lambda: _("would have no break"),
}
