"""The board in words: the answer in a sentence, and the tabs by which it is narrowed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from eassociate.today.board import Board, Group, Standing

#: Names that the answer says; more are counted.
NAMED = 3


@dataclass(frozen=True)
class Answer:
    """The day in a sentence. `alarm`: somebody has nobody. `names`: of those it is about."""

    sentence: str
    alarm: bool = False
    names: str = ""


def answer_of(board: Board, today: date) -> Answer:
    """«2 children have nobody: …» or «All 110 children of today have somebody.»"""
    if not board.everybody:
        return Answer(_("No child is accompanied on this day."))
    alone, day = board.of(Group.UNCOVERED), board.wanted.day
    if alone:
        return Answer(_nobody(len(alone), day, today), True, _names(alone))
    return Answer(_somebody(board.present, day, today))


def _nobody(number: int, day: date, today: date) -> str:
    if day < today:
        said = ngettext("%(n)d child had nobody", "%(n)d children had nobody", number)
    elif day == today:
        said = ngettext("%(n)d child has nobody", "%(n)d children have nobody", number)
    else:
        said = ngettext(
            "%(n)d child has nobody on this day", "%(n)d children have nobody on this day", number
        )
    return said % {"n": number}


def _somebody(number: int, day: date, today: date) -> str:
    if not number:
        return _("All children stay at home on this day.")
    if day == today:
        said = ngettext(
            "The %(n)d child of today has somebody.",
            "All %(n)d children of today have somebody.",
            number,
        )
    elif day < today:
        said = ngettext(
            "The %(n)d child of this day had somebody.",
            "All %(n)d children of this day had somebody.",
            number,
        )
    else:
        said = ngettext(
            "The %(n)d child of this day has somebody.",
            "All %(n)d children of this day have somebody.",
            number,
        )
    return said % {"n": number}


def _names(alone: Sequence[Standing]) -> str:
    named = ", ".join(one.name for one in alone[:NAMED])
    more = len(alone) - NAMED
    if more <= 0:
        return named
    said = ngettext("%(names)s and %(n)d more", "%(names)s and %(n)d more", more)
    return said % {"names": named, "n": more}


_GROUP_WORDS: dict[Group | None, Promise] = {
    None: gettext_lazy("All"),
    Group.UNCOVERED: gettext_lazy("Nobody"),
    Group.LATE: gettext_lazy("Late"),
    Group.STARTED: gettext_lazy("Under way"),
    Group.PLANNED: gettext_lazy("Still to come"),
    Group.ENDED: gettext_lazy("Finished"),
    Group.AWAY: gettext_lazy("Not today"),
}


@dataclass(frozen=True)
class Tab:
    """`code` "" stands for all."""

    word: str
    code: str
    count: int
    current: bool


def tabs_of(board: Board) -> list[Tab]:
    """All, and every group in which somebody is (and the one that is chosen)."""
    counts, chosen = board.counts, board.wanted.group
    tabs = [Tab(str(_GROUP_WORDS[None]), "", counts.total(), chosen is None)]
    return tabs + [
        Tab(str(_GROUP_WORDS[group]), group.code, counts[group], chosen == group)
        for group in Group
        if counts[group] or chosen == group
    ]
