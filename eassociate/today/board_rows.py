"""Draws the rows of the board. Built as text, not by templates: there may be hundreds."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from eassociate.roster.models import Visit
from eassociate.today.board import Board, Group, Standing, Stretch
from eassociate.today.navigation import address
from eassociate.ui import draw
from eassociate.ui.strip import Segment, State, Strip, common_hours
from eassociate.ui.words import time_in_words

_AT_HOME = {Visit.Reason.CHILD_ILL, Visit.Reason.CHILD_HOME}
#: Stands for an id in an address; asking the resolver once for each row would cost as much as it.
_ANY = "00000000-0000-0000-0000-000000000000"


class Rows:
    """The rows of `board`, and the hours above them."""

    def __init__(self, board: Board) -> None:
        self.board = board
        self.visit = address("visit", pk=_ANY)
        self.child = address("child", pk=_ANY)
        self.cover = f"{address('cover')}?day={board.wanted.day}"
        self.strips = {one.child: self._segments(one) for one in board.shown}
        every = [segment for strip in self.strips.values() for segment in strip]
        self.hours = common_hours(every, board.wanted.day)

    @property
    def axis(self) -> SafeString:
        return draw.axis(*self.hours)

    @property
    def pressing(self) -> SafeString:
        """Those who have nobody, then those whose companion has not started."""
        return self._drawn(self.board.pressing)

    @property
    def calm(self) -> SafeString:
        return self._drawn(self.board.calm)

    def _drawn(self, those: Sequence[Standing]) -> SafeString:
        return mark_safe("".join(self._row(one) for one in those))  # noqa: S308

    def _segments(self, one: Standing) -> Sequence[Segment]:
        return [self._segment(stretch) for stretch in self.board.stretches.get(one.child, ())]

    def _segment(self, stretch: Stretch) -> Segment:
        state = state_of(stretch, self.board.offered)
        return Segment(
            stretch.start,
            stretch.end,
            stretch.who or "",
            stretch.place,
            state,
            self.visit.replace(_ANY, str(stretch.visit)),
            stretch.companion is not None and stretch.companion != stretch.regular,
        )

    def _row(self, one: Standing) -> str:
        stretches = self.board.stretches.get(one.child, ())
        school = next((s.school for s in stretches if s.school), "")
        strip = Strip(self.board.wanted.day, "", self.strips[one.child], self.board.now, self.hours)
        alarm = " alarm" if one.group == Group.UNCOVERED else ""
        return (
            f'<li class="board-row{alarm}"><div class="board-name">'
            f'<a href="{self.child.replace(_ANY, str(one.child))}">{escape(one.name)}</a>'
            f'<span class="quiet small">{escape(school or "")}</span>{self._next(one, stretches)}'
            f"</div>{draw.draw_row(strip)}</li>"
        )

    def _next(self, one: Standing, stretches: Sequence[Stretch]) -> str:
        """What to do about a child that needs something done."""
        if one.group == Group.UNCOVERED:
            return self._cover(stretches)
        return _late(stretches, self.board) if one.group == Group.LATE else ""

    def _cover(self, stretches: Sequence[Stretch]) -> str:
        first = next(s for s in stretches if is_uncovered(s))
        href = f"{self.cover}#visit-{first.visit}"
        return f'<a class="board-do" href="{href}">{escape(_("Find somebody"))}</a>'


def is_uncovered(stretch: Stretch) -> bool:
    return stretch.companion is None and stretch.state == Visit.State.PLANNED


def state_of(stretch: Stretch, offered: frozenset[object]) -> State:
    """How the day strip shows a visit."""
    if is_uncovered(stretch):
        return State.OFFERED if stretch.visit in offered else State.UNCOVERED
    if stretch.state == Visit.State.CANCELLED and stretch.reason in _AT_HOME:
        return State.ABSENT
    return State(stretch.state)


def _late(stretches: Sequence[Stretch], board: Board) -> str:
    first = next(s for s in stretches if s.state == Visit.State.PLANNED and s.companion)
    said = _("Not started; planned for %(time)s") % {"time": time_in_words(first.start)}
    call = ""
    if first.phone:
        word = _("Call %(name)s") % {"name": first.who}
        call = f'<a class="board-do" href="tel:{escape(first.phone)}">{escape(word)}</a>'
    return f"{draw.badge(said, 'notice', '◔')}{call}"
