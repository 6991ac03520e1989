"""Choices as large tiles, a picture with a word under it."""

from dataclasses import dataclass
from html import escape

from django import forms
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe


@dataclass(frozen=True, slots=True)
class Pictogram:
    """A picture (an emoji of the phone) with its word; use it as the label of a choice."""

    emoji: str
    word: str | Promise

    def __str__(self) -> str:
        return str(self.word)


def pictogram(emoji: str, word: str) -> SafeString:
    """`emoji`, hidden from screen readers, and `word`."""
    return mark_safe(  # noqa: S308
        f'<span class="pictogram"><span class="emoji" aria-hidden="true">{escape(emoji)}</span>'
        f'<span class="word">{escape(word)}</span></span>'
    )


class Tiles(forms.CheckboxSelectMultiple):
    """Any number of tiles. Label the choices with `Pictogram`."""

    template_name = "ui/widgets/tiles.html"


class OneTile(forms.RadioSelect):
    """Exactly one tile."""

    template_name = "ui/widgets/tiles.html"
