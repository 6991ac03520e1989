"""Draws a day strip. Built as text, not by templates: a board draws a thousand in one answer."""

from functools import lru_cache
from html import escape

from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from eassociate.core import clock
from eassociate.ui.strip import Segment, State, Strip, common_hours, minute_of
from eassociate.ui.words import STATE_SHAPES, STATE_TONES, STATE_WORDS

_TOO_NARROW, _NARROW = 7.0, 22.0  # percent of the width
_AWAY = {State.NOT_DELIVERED, State.CANCELLED}


class _Pen:
    """Turns moments of one day into percent of the strip's width and hours in words."""

    def __init__(self, strip: Strip) -> None:
        self.day, self.zone = strip.day, clock.zone()
        self.first, self.last = strip.hours or common_hours(strip.segments, strip.day)
        self.scale = 100 / ((self.last - self.first) * 60)

    def place(self, segment: Segment) -> tuple[float, float]:
        start = (minute_of(segment.start, self.day, self.zone) - self.first * 60) * self.scale
        end = (minute_of(segment.end, self.day, self.zone) - self.first * 60) * self.scale
        start = min(max(start, 0.0), 99.0)
        return start, max(min(end, 100.0) - start, 1.0)

    def times(self, segment: Segment) -> str:
        start, end = segment.start.astimezone(self.zone), segment.end.astimezone(self.zone)
        return f"{start.hour:02}:{start.minute:02}–{end.hour:02}:{end.minute:02}"


def draw_row(strip: Strip) -> SafeString:
    """The compact strip of a board: the picture, and a sentence for those who do not see it."""
    pen = _Pen(strip)
    body = "".join(_segment(pen, s, "") for s in strip.segments)
    return mark_safe(  # noqa: S308
        f'<div class="strip strip-row"><p class="visually-hidden">{_sentence(pen, strip)}</p>'
        f'<svg class="strip-bar" aria-hidden="true" focusable="false">'
        f"{_ticks(pen.first, pen.last)}{_now(pen, strip)}{body}</svg></div>"
    )


def draw_full(strip: Strip, *, detail: bool = True) -> SafeString:
    """The large strip with its hours and, where `detail`, the list that says the same in words."""
    pen = _Pen(strip)
    caption = f"<figcaption>{escape(strip.label)}</figcaption>" if strip.label else ""
    body = "".join(_segment(pen, s, pen.times(s)) for s in strip.segments)
    words = _list(pen, strip) if detail else _hidden_sentence(pen, strip)
    return mark_safe(  # noqa: S308
        f'<figure class="strip strip-full">{caption}'
        f'<svg class="strip-bar" aria-hidden="true" focusable="false">'
        f"{_ticks(pen.first, pen.last)}{_now(pen, strip)}{body}</svg>"
        f"{axis(pen.first, pen.last)}{words}</figure>"
    )


@lru_cache(maxsize=64)
def axis(first: int, last: int) -> SafeString:
    """The hours under (or over) strips whose axis runs from `first` to `last`."""
    step = 2 if last - first > 8 else 1
    marks = "".join(
        f'<text x="{_percent((hour - first) / (last - first) * 100)}" y="1em"'
        f' class="{_anchor(hour, first, last)}{_odd(hour - first, step)}">{hour:02}</text>'
        for hour in range(first, last + 1, step)
    )
    return mark_safe(  # noqa: S308
        f'<svg class="strip-axis" aria-hidden="true" focusable="false">{marks}</svg>'
    )


def _anchor(hour: int, first: int, last: int) -> str:
    return {first: "from", last: "until"}.get(hour, "mid")


def _odd(distance: int, step: int) -> str:
    return " odd" if distance // step % 2 else ""


@lru_cache(maxsize=64)
def _ticks(first: int, last: int) -> str:
    inner = range(first + 1, last)
    return "".join(
        f'<line x1="{x}" x2="{x}" y2="100%"/>'
        for x in (_percent((hour - first) / (last - first) * 100) for hour in inner)
    )


def _percent(value: float) -> str:
    return f"{value:.5g}%"


def _segment(pen: _Pen, segment: Segment, times: str) -> str:
    start, width = pen.place(segment)
    size = " tiny" if width < _TOO_NARROW else " slim" if width < _NARROW else ""
    hatch = '<line y1="50%" x2="100%" y2="50%"/>' if segment.state is State.UNCOVERED else ""
    drawn = (
        f'<svg x="{start:.5g}%" width="{width:.5g}%" class="seg {segment.state.value}{size}">'
        f'<rect width="100%" height="100%" rx="7"/>{hatch}{_labels(segment, times, size)}</svg>'
    )
    if segment.href:
        return f'<a href="{escape(segment.href)}" tabindex="-1">{drawn}</a>'
    return drawn


def _labels(segment: Segment, times: str, size: str) -> str:
    who = escape(_short(segment.who, size)) if segment.who else _word(segment.state)
    mark = "⇄ " if segment.substitute else ""
    shown = f'{STATE_SHAPES[segment.state]}<tspan class="who"> {mark}{who}</tspan>'
    if size == " tiny":
        return f'<text x="50%" y="50%">{STATE_SHAPES[segment.state]}</text>'
    if not times:
        return f'<text x="8" y="50%">{shown}</text>'
    return f'<text x="9" y="36%">{shown}</text><text x="9" y="68%" class="hours">{times}</text>'


def _short(who: str, size: str) -> str:
    """The first name where there is no room for more; the words beside the picture have it all."""
    return who.split(maxsplit=1)[0] if size and who.strip() else who


def _now(pen: _Pen, strip: Strip) -> str:
    if strip.now is None:
        return ""
    at = (minute_of(strip.now, pen.day, pen.zone) - pen.first * 60) * pen.scale
    if not 0 <= at <= 100:
        return ""
    x = _percent(at)
    return (
        f'<line class="now" x1="{x}" x2="{x}" y2="100%"/>'
        f'<circle class="now" cx="{x}" cy="1" r="3.5"/>'
    )


def _word(state: State) -> str:
    word: str | Promise = STATE_WORDS[state]
    return escape(str(word))


def _sentence(pen: _Pen, strip: Strip) -> str:
    if not strip.segments:
        return escape(_("Nothing is planned for this day."))
    return ". ".join(_phrase(pen, s) for s in strip.segments) + "."


def _hidden_sentence(pen: _Pen, strip: Strip) -> str:
    return f'<p class="visually-hidden">{_sentence(pen, strip)}</p>'


def _phrase(pen: _Pen, segment: Segment) -> str:
    who = f"{segment.who} ({_('instead')})" if segment.substitute else segment.who
    said = [part for part in (who, segment.where) if part]
    return ", ".join([pen.times(segment), *map(escape, said), _word(segment.state)])


def _list(pen: _Pen, strip: Strip) -> str:
    if not strip.segments:
        return f'<p class="quiet">{escape(_("Nothing is planned for this day."))}</p>'
    return f'<ol class="strip-list">{"".join(_line(pen, s) for s in strip.segments)}</ol>'


def _line(pen: _Pen, segment: Segment) -> str:
    who = escape(segment.who)
    if segment.href and who:
        who = f'<a href="{escape(segment.href)}">{who}</a>'
    instead = f' <span class="quiet">⇄ {escape(_("instead"))}</span>' if segment.substitute else ""
    where = f'<span class="quiet">{escape(segment.where)}</span>' if segment.where else ""
    return (
        f'<li class="{segment.state.value}"><span class="hours">{pen.times(segment)}</span>'
        f'<span class="who">{f"<b>{who}</b>" if who else ""}{instead}{where}</span>'
        f"{state_badge(segment.state)}</li>"
    )


def state_badge(state: State) -> SafeString:
    """The word of `state` with its shape."""
    return badge(str(STATE_WORDS[state]), STATE_TONES.get(state, "quiet"), STATE_SHAPES[state])


def badge(word: str, tone: str = "quiet", shape: str = "") -> SafeString:
    """A word with a shape. Tones: quiet accent solid notice alarm (only: a child has nobody)."""
    sign = f'<span aria-hidden="true">{escape(shape)}</span> ' if shape else ""
    return mark_safe(f'<span class="badge {escape(tone)}">{sign}{escape(word)}</span>')  # noqa: S308
