"""What is written in the pictures of a week, so that it can be said in other languages too."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Words:
    """`{}` is filled in."""

    days: tuple[str, ...] = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
    week_of: str = "Week of {}"
    open: str = "Open"
    absent: str = "Absent"
    other: str = "Busy"
    was: str = "was {}"
    way: str = "{} min"
    given: str = "{} of at most {}"
    least: str = "at least {}"
    children: str = "children: {}"
    needed: str = "{} needed"
    still_open: str = "{} open"
    people: str = "companions: {}"
    nothing: str = "nothing"

    def day(self, day: date) -> str:
        return f"{self.days[day.weekday()]} {day.day}.{day.month}."


ENGLISH = Words()


def hours(minutes: int) -> str:
    """Such as `26:30 h`."""
    return f"{minutes // 60}:{minutes % 60:02} h"


def times(start: datetime, end: datetime) -> str:
    """Such as `08:00-12:00`, with the right dash."""
    return f"{start:%H:%M}–{end:%H:%M}"


def sentence(*said: str) -> str:
    """With commas, without what is empty."""
    return ", ".join(filter(None, said))
