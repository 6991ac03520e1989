"""Days of the week and kinds of week, in the languages of the lists. Monday is 0."""

import re
from enum import StrEnum

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from eassociate.core.scripts import fold
from eassociate.exchange.opening.grid import Raw
from eassociate.exchange.problems import Wrong, shown
from eassociate.exchange.values.text import as_text, one_of

_RIGHT = _("Write days such as Monday, Mon-Fri, or Mon, Wed.")
_NAMES = (
    "ponedeljak ponedeljka ponedeljkom ponedjeljak pon po montag montags mo monday mondays mon",
    "utorak utorka utorkom uto ut dienstag dienstags di die tuesday tuesdays tue tues tu",
    "sreda srede sredu sredom srijeda sre sr mittwoch mittwochs mi mit wednesday wednesdays wed we",
    "cetvrtak cetvrtka cetvrtkom cet ce donnerstag donnerstags don thursday thursdays thu "
    "thur thurs th",
    "petak petka petkom pet pe freitag freitags fr fre friday fridays fri",
    "subota subote subotu subotom sub samstag samstags sonnabend sa sam saturday saturdays sat",
    "nedelja nedelje nedelju nedeljom nedjelja ned ne sonntag sonntags so son sunday sundays sun",
)
_DAYS = {name: day for day, names in enumerate(_NAMES) for name in names.split()}
_DAYS |= {str(number): number - 1 for number in range(1, 8)}
_GERMAN_SHORT = {"mo", "di", "mi", "fr", "sa", "so"}
_WORKDAYS = re.compile(
    r"radni(?:m)? dan(?:i|ima|om)|svaki(?:m)? radni(?:m)? dan(?:om)?|skolski(?:m)? dan(?:i|ima)"
    r"|werktags|schultage?|an schultagen|weekdays|school ?days|workdays"
)
_WORD = re.compile(r"[a-z]+|\d+|[-–—]")
_UNTIL = {"-", "–", "—", "bis", "to", "until", "through"}
_AND = {"i", "u", "und", "and", "od", "von", "from", "am"}


def weekday_named(word: str) -> int | None:
    """The day that a heading such as `Ponedeljak` or `Mo.` names."""
    plain = fold(word).strip(" .")
    return _DAYS.get(plain) if plain.isalpha() else None


def as_weekdays(value: Raw) -> tuple[int, ...]:
    """The days in a cell, in their order: one, a list, a span, or a mixture. Raises `Wrong`."""
    text = as_text(value, 120)
    plain = fold(text)
    if _WORKDAYS.fullmatch(plain):
        return (0, 1, 2, 3, 4)
    days = _listed(_tokens(plain), text)
    if not days:
        raise _unknown(text)
    return tuple(sorted(days))


def _unknown(text: str) -> Wrong:
    return Wrong(format_lazy(_("“{value}” is not a day of the week."), value=shown(text)), _RIGHT)


def _tokens(plain: str) -> list[str]:
    """Words, with `do` told apart: Thursday among German short names, elsewhere «until»."""
    words = [word for word in _WORD.findall(plain) if word not in _AND]
    days = {word for word in words if word in _DAYS}
    german = days <= _GERMAN_SHORT
    spans = [i for i, word in enumerate(words) if word == "do" and not german
             and 0 < i < len(words) - 1]  # fmt: skip
    return ["-" if i in spans or word in _UNTIL else word for i, word in enumerate(words)]


def _listed(words: list[str], text: str) -> set[int]:
    days: set[int] = set()
    last: int | None = None
    open_span = False
    for word in words:
        if word == "-" and last is not None and not open_span:
            open_span = True
            continue
        day = 3 if word == "do" else _DAYS.get(word)
        if day is None or (open_span and last is not None and day <= last):
            raise _unknown(text)
        days.update(range(last, day + 1) if open_span and last is not None else (day,))
        last, open_span = day, False
    if open_span:
        raise _unknown(text)
    return days


class Week(StrEnum):
    """In which weeks a line of the timetable holds, where shifts alternate."""

    EVERY = "every"
    A = "a"
    B = "b"


_WEEKS = {
    Week.EVERY: "svaka svake sve svaka sedmica svaka nedelja obe every every week both all"
    "|jede|jede woche|beide|alle|a i b|a b|a und b|a and b|svake nedelje|svake sedmice|sve nedelje",
    Week.A: "a|neparna|neparne|odd|ungerade|prepodne|pre podne|prepodnevna|prva|prva smena|i smena"
    "|1 smena|morning|morning shift|vormittag|vormittags|fruhschicht|ujutru|jutarnja",
    Week.B: "b|v|parna|parne|even|gerade|poslepodne|posle podne|popodne|poslepodnevna|popodnevna"
    "|druga|druga smena|ii smena|2 smena|afternoon|afternoon shift|nachmittag|nachmittags"
    "|spatschicht",
}
_WEEK_WORDS = {word: week for week, words in _WEEKS.items() for word in words.split("|")}
_WEEK_WORDS |= dict.fromkeys("svaka svake sve obe every both all".split(), Week.EVERY)
_WEEK_FILLING = re.compile(
    r"\b(?:nedelja|nedelje|sedmica|sedmice|week|weeks|woche|wochen|smena)\b|[-./+,&]"
)


def as_week(value: Raw) -> Week:
    """A, B or every week. Odd and morning weeks are A, even and afternoon weeks B.

    Raises `Wrong`.
    """
    text = as_text(value, 60)
    plain = " ".join(fold(text).split())
    bare = " ".join(_WEEK_FILLING.sub(" ", plain).split())
    week = _WEEK_WORDS.get(plain) or _WEEK_WORDS.get(bare)
    if week is None:
        raise one_of(text, _("A, B, every week"))
    return week
