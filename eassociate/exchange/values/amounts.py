"""Hours a week, degrees of support, yes and no, kinship."""

import re
from datetime import date, datetime, time, timedelta

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from eassociate.core.scripts import fold
from eassociate.exchange.opening.grid import Raw
from eassociate.exchange.problems import Wrong, shown
from eassociate.exchange.values.text import as_line, one_of

_RIGHT_HOURS = _("Write hours, such as 20, 20.5 or 20:30.")
_UNIT = r"\s*(?:h|hrs?|hours?|sat|sata|sati|cas|casa|casova|std|stunden?)?\.?"
_PER = (
    r"(?:\s*(?:/|per|pro|a|na|nedeljno|weekly|wochentlich)"
    r"\s*(?:nedeljno|nedelju|week|woche|day|tag|dan)?)?"
)
_DECIMAL = re.compile(rf"(\d{{1,3}})(?:[.,](\d{{1,2}}))?{_UNIT}{_PER}")
_CLOCKED = re.compile(rf"(\d{{1,3}})(?::|\s*h\s*)(\d{{2}})(?::00)?\s*(?:min|m)?\.?{_PER}")


def as_minutes(value: Raw) -> int:
    """An amount of hours (20; 20 h; 20:30; 20,5) in whole minutes, up to a week. Raises `Wrong`."""
    minutes = _minutes(value)
    if not 0 <= minutes <= 168 * 60:
        raise _no_hours(value)
    return minutes


def _no_hours(value: object) -> Wrong:
    return Wrong(
        format_lazy(_("“{value}” is not a number of hours."), value=shown(value)), _RIGHT_HOURS
    )


def _minutes(value: Raw) -> int:
    if isinstance(value, timedelta):
        return round(value.total_seconds() / 60)
    if isinstance(value, time):
        return value.hour * 60 + value.minute
    if isinstance(value, bool | date | datetime):
        raise _no_hours(value)
    if isinstance(value, int | float):
        return round(value * 60) if 0 <= value <= 168 else -1
    return _minutes_written(value)


def _minutes_written(text: str) -> int:
    plain = fold(text) if len(text) <= 40 else ""
    if found := _CLOCKED.fullmatch(plain):
        if int(found[2]) > 59:
            raise _no_hours(text)
        return int(found[1]) * 60 + int(found[2])
    if found := _DECIMAL.fullmatch(plain):
        return round(float(f"{found[1]}.{found[2] or 0}") * 60)
    raise _no_hours(text)


_DEGREES = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_DEGREES |= {"l": 1, "ll": 2, "lll": 3, "lv": 4, "|": 1, "||": 2, "|||": 3}
_DEGREES |= dict(zip("prvi drugi treci cetvrti".split(), range(1, 5), strict=True))
_LOOKALIKE = str.maketrans({"І": "I", "і": "i", "Ӏ": "I", "Ѵ": "V", "ѵ": "v"})
_DEGREE_FILLING = re.compile(
    r"\b(?:stepen|stepena|stepenu|podrske|grad|degree|level|stufe)\b|[.()]"
)


def as_degree(value: Raw) -> int:
    """The degree of support, I to IV, in either kind of digits and either script.

    Raises `Wrong`.
    """
    text = as_line(value)
    plain = fold(text.translate(_LOOKALIKE))
    degree = _DEGREES.get(" ".join(_DEGREE_FILLING.sub(" ", plain).split()))
    if degree is None:
        raise one_of(text, "I, II, III, IV")
    return degree


_YES = {"da", "yes", "y", "ja", "j", "x", "1", "true", "tacno", "+", "✓", "✔", "d", "wahr"}
_NO = {"ne", "no", "n", "nein", "0", "false", "netacno", "falsch"}


def as_yes(value: Raw) -> bool:
    """Yes or no, in the languages of the lists, or a cross for yes. Raises `Wrong`."""
    if isinstance(value, bool):
        return value
    plain = fold(as_line(value)).strip(" .")
    if plain in _YES or plain in _NO:
        return plain in _YES
    raise one_of(plain, _("yes, no"))
