"""Tags and filters that every template has without loading them. docs/ui.md lists them."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django import forms, template
from django.forms.boundfield import BoundField
from django.utils.safestring import SafeString

from eassociate.ui import draw, widgets, words
from eassociate.ui.complaints import Complaint, complaints
from eassociate.ui.strip import State, Strip, common_hours

register = template.Library()


@register.simple_tag
def day_strip(strip: Strip, variant: str = "full", *, detail: bool = True) -> SafeString:
    """`{% day_strip strip %}` large, `{% day_strip strip "row" %}` for a board."""
    return draw.draw_row(strip) if variant == "row" else draw.draw_full(strip, detail=detail)


@register.simple_tag
def strip_axis(strips: Iterable[Strip]) -> SafeString:
    """The hours above a board whose rows share one axis (`Strip.hours`)."""
    for strip in strips:
        return draw.axis(*(strip.hours or common_hours(strip.segments, strip.day)))
    return SafeString("")


@register.simple_tag
def state_badge(state: State | str) -> SafeString:
    return draw.state_badge(State(state))


@register.simple_tag
def badge(word: object, tone: str = "quiet", shape: str = "") -> SafeString:
    return draw.badge(str(word), tone, shape)


@register.simple_tag
def pictogram(emoji: str, word: object) -> SafeString:
    return widgets.pictogram(emoji, str(word))


@register.simple_tag
def field(bound: BoundField) -> SafeString:
    """One field of a form with its label, help and errors."""
    return bound.as_field_group()


@register.simple_tag
def complaints_of(form: forms.BaseForm) -> list[Complaint]:
    """What is wrong with `form`, for the summary above it."""
    return complaints(form)


@register.filter
def local_time(moment: datetime | time | None) -> str:
    return "" if moment is None else words.time_in_words(moment)


@register.filter
def local_date(day: date | None, style: str = "long") -> str:
    return "" if day is None else words.date_in_words(day, style)


@register.filter
def local_moment(moment: datetime | None) -> str:
    return "" if moment is None else words.moment_in_words(moment)


@register.filter
def duration(minutes: int | timedelta | None) -> str:
    return "" if minutes is None else words.length_in_words(minutes)
