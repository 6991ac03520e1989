"""Telephone numbers, e-mail addresses, languages."""

import re

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from eassociate.core.scripts import fold
from eassociate.exchange.opening.grid import Raw
from eassociate.exchange.problems import Wrong, shown
from eassociate.exchange.values.text import as_line, as_word, one_of

_COUNTRY = "381"
_PHONE = re.compile(r"\+?[\d\s()/.\-–]+")


def as_phone(value: Raw) -> str:
    """A telephone number as +381…; one that cannot be told for sure stays as it was typed.

    A number that a spreadsheet has stripped of its leading zero gets it back if it is a mobile
    one (they begin with 6 and have 8 or 9 digits). Raises `Wrong` if there is no digit in it.
    """
    typed = as_word(value).lstrip("'")
    digits = re.sub(r"\D", "", typed)
    if not digits:
        raise Wrong(
            format_lazy(_("“{value}” is not a telephone number."), value=shown(typed)),
            _("Write it with its area code, such as 064 123 4567."),
        )
    if not _PHONE.fullmatch(typed):
        return typed
    return _international(typed, digits) or typed


def _international(typed: str, digits: str) -> str | None:
    if typed.startswith("+"):
        digits = digits.replace(f"{_COUNTRY}0", _COUNTRY, 1) if _with_spare_zero(digits) else digits
        return f"+{digits}" if 8 <= len(digits) <= 15 else None
    if digits.startswith("00"):
        return _international(f"+{digits[2:]}", digits[2:])
    if digits.startswith("0") and 8 <= len(digits) <= 10:
        return f"+{_COUNTRY}{digits[1:]}"
    if digits.startswith(f"{_COUNTRY}6") and 11 <= len(digits) <= 12:
        return f"+{digits}"
    if digits.startswith("6") and 8 <= len(digits) <= 9:
        return f"+{_COUNTRY}{digits}"
    return None


def _with_spare_zero(digits: str) -> bool:
    """`+381 (0)64 …`: the zero belongs to calls from within the country."""
    return digits.startswith(f"{_COUNTRY}0")


def as_email(value: Raw) -> str:
    """One e-mail address, in small letters. Raises `Wrong`."""
    typed = as_line(value).removeprefix("mailto:").strip("<> ").casefold()
    try:
        validate_email(typed)
    except ValidationError:
        raise Wrong(
            format_lazy(_("“{value}” is not an e-mail address."), value=shown(typed)),
            _("Write one address, such as ana@example.org."),
        ) from None
    return typed


_LANGUAGES = {
    "sr": "sr srpski srpska serbian serbisch srpski cirilica|srpski (cirilica)",
    "sr-latn": "sr-latn sr-latin srpski latinica|srpski (latinica)|serbian (latin)",
    "en": "en engleski english englisch",
    "de": "de nemacki german deutsch",
}


def as_language(value: Raw) -> str:
    """The language in which somebody reads the site: sr, sr-latn, en or de. Raises `Wrong`."""
    plain = fold(as_line(value))
    for code, words in _LANGUAGES.items():
        phrases = words.split("|")
        if plain in phrases[1:] or plain in phrases[0].split():
            return code
    raise one_of(plain, "sr, sr-latn, en, de")
