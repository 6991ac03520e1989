"""Draws the facts of a diary. Built as text, not by templates: a month has a hundred and more."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from django.template.defaultfilters import linebreaksbr
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from eassociate.diary.facts import Fact
from eassociate.diary.rules import Kind
from eassociate.ui.draw import badge
from eassociate.ui.widgets import pictogram
from eassociate.ui.words import length_in_words, moment_in_words

#: Of these it is said who wrote them, and when; of what is tapped, only when it was corrected.
_SIGNED = frozenset({Kind.NOTE, Kind.INCIDENT, Kind.PHOTO, Kind.VOICE})


def drawn(fact: Fact) -> SafeString:
    """What `fact` says, and by whom if that matters; struck through where it was taken back."""
    if fact.withdrawn:
        gone = f"<del>{said(fact.earlier[0])}</del> {_small(_taken_back(fact))}"
        return mark_safe(f'<span class="diary-gone">{gone}</span>')  # noqa: S308
    return mark_safe(said(fact) + _signature(fact))  # noqa: S308


def drawn_before(fact: Fact) -> SafeString:
    """`fact` as it stood before another one superseded it."""
    return mark_safe(f"<del>{said(fact)}</del> {_small(_by(fact))}")  # noqa: S308


def said(fact: Fact) -> str:
    """What `fact` says, nothing around it (HTML)."""
    return _SAID.get(fact.kind, _tapped)(fact)


def _tapped(fact: Fact) -> str:
    length = f' <span class="quiet">{length_in_words(fact.minutes)}</span>' if fact.minutes else ""
    return f"{_picture(fact)}{length}"


def _note(fact: Fact) -> str:
    return _text(linebreaksbr(fact.text))


def _goal(fact: Fact) -> str:
    return f'<span class="diary-goal">{escape(fact.goal)}</span> {_picture(fact)}'


def _incident(fact: Fact) -> str:
    text = f" {_text(linebreaksbr(fact.text))}" if fact.text else ""
    return f"<b>{_picture(fact)}</b> {badge(fact.severity_word, 'notice')}{text}"


def _photo(fact: Fact) -> str:
    text = f" {_text(escape(fact.text))}" if fact.text else ""
    if fact.photo is None:
        return f"{_picture(fact)}{text}"
    at, (width, height) = reverse("diary_photo", args=[fact.id]), fact.photo
    word = escape(fact.text or _("Photo of the visit"))
    image = f'<img src="{at}" width="{width}" height="{height}" loading="lazy" alt="{word}">'
    return f'<a class="diary-photo" href="{at}">{image}</a>{text}'


def _voice(fact: Fact) -> str:
    text = f" {_text(escape(fact.text))}" if fact.text else ""
    if fact.voice is None:
        return f"{_picture(fact)}{text}"
    at, length = reverse("diary_voice", args=[fact.id]), _seconds(fact.voice)
    word = escape(f"{fact.word}, {length}" if length else fact.word)
    sound = f'<audio controls preload="none" src="{at}" aria-label="{word}"></audio>'
    return f'<span class="diary-voice">{_picture(fact)} {_small(length)}{sound}</span>{text}'


def _seconds(number: int) -> str:
    if not number:
        return ""
    return ngettext("%(n)d second", "%(n)d seconds", number) % {"n": number}


_SAID: dict[str, Callable[[Fact], str]] = {
    Kind.NOTE: _note,
    Kind.GOAL: _goal,
    Kind.INCIDENT: _incident,
    Kind.PHOTO: _photo,
    Kind.VOICE: _voice,
}


def _picture(fact: Fact) -> SafeString:
    return pictogram(fact.emoji, fact.word)


def _text(html: str) -> str:
    return f'<span class="diary-text">{html}</span>'


def _signature(fact: Fact) -> str:
    if fact.earlier:
        return f" {_small(_corrected(fact))}"
    if fact.kind not in _SIGNED:
        return ""
    late = f" · {_('written later')}" if fact.late else ""
    return f" {_small(_by(fact) + late, 'diary-by')}"


def _small(words: str, more: str = "") -> str:
    return f'<span class="{f"quiet small {more}".strip()}">{escape(words)}</span>'


def _by(fact: Fact) -> str:
    return f"{fact.by}, {moment_in_words(fact.at)}"


def _taken_back(fact: Fact) -> str:
    said_so = {"who": fact.by, "when": moment_in_words(fact.at)}
    return _("taken back by %(who)s, %(when)s") % said_so


def _corrected(fact: Fact) -> str:
    said_so = {"who": fact.by, "when": moment_in_words(fact.at)}
    return _("corrected by %(who)s, %(when)s") % said_so
