"""The words of `rules`, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from eassociate.handover.rules import PLACES, SIGNS, Kind, Where, Why
from eassociate.ui.widgets import Pictogram

SIGN_WORDS: dict[str, Promise] = {
    "ate_well": pgettext_lazy("sign", "ate well"),
    "ate_little": pgettext_lazy("sign", "ate little"),
    "cheerful": pgettext_lazy("sign", "in a good mood"),
    "tired": pgettext_lazy("sign", "tired"),
    "upset": pgettext_lazy("sign", "upset"),
    "unwell": pgettext_lazy("sign", "does not feel well"),
    "bruise": pgettext_lazy("sign", "new bruise"),
    "medicine": pgettext_lazy("sign", "medicine given"),
    "clothes": pgettext_lazy("sign", "clothes changed"),
}
KIND_WORDS: dict[str, Promise] = {
    Kind.SCHOOL: pgettext_lazy("hand-over", "school staff"),
    Kind.THERAPY: pgettext_lazy("hand-over", "therapist"),
    Kind.OTHER: pgettext_lazy("hand-over", "somebody else"),
}
WHERE_WORDS: dict[str, Promise] = {
    Where.SCHOOL: pgettext_lazy("hand-over", "at school"),
    Where.HOME: pgettext_lazy("hand-over", "at home"),
    Where.THERAPY: pgettext_lazy("hand-over", "at therapy"),
    Where.TRANSPORT: pgettext_lazy("hand-over", "at the vehicle"),
    Where.OTHER: pgettext_lazy("hand-over", "elsewhere"),
}
WHY_WORDS: dict[str, Promise] = {
    Why.NOT_LISTED: _("This person is not on the list of those who may collect the child."),
    Why.NOT_NOW: _("This person is on the list, but not for today."),
    Why.MUST_NOT: _("By the child's record this person must not collect the child."),
    Why.BANNED: _("A contact ban keeps this person away from the child."),
}


def signs_in_words(codes: Iterable[str]) -> list[Pictogram]:
    """Known signs, in the order in which they are offered."""
    held = set(codes)
    return [Pictogram(t.emoji, SIGN_WORDS[t.code]) for t in SIGNS if t.code in held]


def sign_choices() -> list[tuple[str, Pictogram]]:
    return [(t.code, Pictogram(t.emoji, SIGN_WORDS[t.code])) for t in SIGNS]


def where_picture(where: str) -> Pictogram:
    return Pictogram(PLACES[where], WHERE_WORDS[where])
