"""Words for states, lengths and dates, in the reader's language."""

from datetime import date, datetime, time, timedelta

from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy

from eassociate.core import clock
from eassociate.ui.strip import State

STATE_WORDS: dict[State, Promise] = {
    State.PLANNED: pgettext_lazy("state", "planned"),
    State.STARTED: pgettext_lazy("state", "under way"),
    State.ENDED: pgettext_lazy("state", "finished"),
    State.UNCOVERED: pgettext_lazy("state", "nobody yet"),
    State.OFFERED: pgettext_lazy("state", "answer awaited"),
    State.NOT_DELIVERED: pgettext_lazy("state", "did not take place"),
    State.CANCELLED: pgettext_lazy("state", "cancelled"),
    State.ABSENT: pgettext_lazy("state", "absent"),
}

#: A shape beside each word, so that colour never stands alone.
STATE_SHAPES: dict[State, str] = {
    State.PLANNED: "○",
    State.STARTED: "●",
    State.ENDED: "✓",
    State.UNCOVERED: "▲",
    State.OFFERED: "◌",
    State.NOT_DELIVERED: "✕",
    State.CANCELLED: "–",
    State.ABSENT: "◇",
}

STATE_TONES: dict[State, str] = {
    State.PLANNED: "accent",
    State.STARTED: "solid",
    State.UNCOVERED: "alarm",
    State.OFFERED: "notice",
}

_DATES: dict[str, Promise | str] = {
    "long": pgettext_lazy("date", "%(weekday)s, %(day)d %(month)s"),
    "year": pgettext_lazy("date", "%(weekday)s, %(day)d %(month)s %(year)d"),
    "short": pgettext_lazy("date", "%(day)d/%(number)d"),
    "number": pgettext_lazy("date", "%(day)d/%(number)d/%(year)d"),
    "month": pgettext_lazy("date", "%(month)s %(year)d"),
    "weekday": "%(weekday)s",
}


def date_in_words(day: date, style: str = "long") -> str:
    """`day` (a datetime is taken in the site's zone). See `_DATES` for styles."""
    if isinstance(day, datetime):
        day = clock.local(day).date()
    return str(_DATES[style]) % {
        "weekday": WEEKDAYS[day.weekday()],
        "day": day.day,
        "month": MONTHS[day.month],
        "number": day.month,
        "year": day.year,
    }


def time_in_words(moment: datetime | time) -> str:
    """24 hours, two digits: 07:30. An aware datetime is shown in the site's zone."""
    if isinstance(moment, datetime):
        moment = clock.local(moment).time()
    return f"{moment.hour:02}:{moment.minute:02}"


def moment_in_words(moment: datetime) -> str:
    """The hour alone for today, else with its day."""
    day = clock.local(moment).date()
    if day == clock.today():
        return time_in_words(moment)
    style = "short" if day.year == clock.today().year else "number"
    return f"{date_in_words(day, style)} {time_in_words(moment)}"


def length_in_words(minutes: int | timedelta) -> str:
    """Whole minutes as «2 h 15 min»."""
    if isinstance(minutes, timedelta):
        minutes = round(minutes.total_seconds() / 60)
    hours, rest = divmod(abs(int(minutes)), 60)
    sign = "\N{MINUS SIGN}" if minutes < 0 else ""
    parts = []
    if hours:
        parts.append(gettext("%(hours)d h") % {"hours": hours})
    if rest or not hours:
        parts.append(gettext("%(minutes)d min") % {"minutes": rest})
    return (sign + " ".join(parts)).replace(" ", "\N{NO-BREAK SPACE}")
