"""School years of Serbia as known or proposed; a provider edits the breaks that come of them.

Central Serbia 2025/26: the ministry's calendar. Vojvodina 2025/26: the provincial secretary's, as
the press reported it (Pančevac, 22 December 2025; Kurir, 23 February 2026). 2026/27 is a proposal
after the pattern of the year before and the holidays of 2027, until the calendar is published.
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from eassociate.roster.calendar import Break


class Rest(StrEnum):
    """Names of breaks, without words: `Break.name` of a proposal."""

    AUTUMN = "autumn"
    WINTER = "winter"
    STATEHOOD = "statehood"
    SPRING = "spring"
    MAY = "may"
    SUMMER = "summer"


@dataclass(frozen=True, slots=True)
class SchoolYear:
    """From `first` to `last` day of school; the eighth class ends earlier. `breaks` with summer."""

    region: str
    first: date
    last: date
    last_of_eighth: date
    breaks: tuple[Break, ...]
    proposal: bool

    def last_day_for(self, school_class: str) -> date:
        """The last day of school for a class as people write it: 4-2, VIII/1, 8a."""
        return self.last_of_eighth if _EIGHTH.match(school_class.strip()) else self.last


_EIGHTH = re.compile(r"(?:8|VIII)(?![0-9IXV])", re.IGNORECASE)


def _d(year: int, month: int, day: int) -> date:
    return date(year, month, day)


def _breaks(*rows: tuple[Rest, date, date]) -> tuple[Break, ...]:
    return tuple(Break(first, last, name.value) for name, first, last in rows)


YEARS = (
    SchoolYear(
        "central",
        first=_d(2025, 9, 1),
        last=_d(2026, 6, 12),
        last_of_eighth=_d(2026, 5, 29),
        breaks=_breaks(
            (Rest.AUTUMN, _d(2025, 11, 10), _d(2025, 11, 11)),
            (Rest.WINTER, _d(2025, 12, 31), _d(2026, 1, 16)),
            (Rest.STATEHOOD, _d(2026, 2, 16), _d(2026, 2, 20)),
            (Rest.SPRING, _d(2026, 4, 10), _d(2026, 4, 15)),
            (Rest.MAY, _d(2026, 5, 1), _d(2026, 5, 3)),
            (Rest.SUMMER, _d(2026, 6, 13), _d(2026, 8, 31)),
        ),
        proposal=False,
    ),
    SchoolYear(
        "vojvodina",
        first=_d(2025, 9, 1),
        last=_d(2026, 6, 12),
        last_of_eighth=_d(2026, 5, 29),
        breaks=_breaks(
            (Rest.AUTUMN, _d(2025, 11, 10), _d(2025, 11, 11)),
            (Rest.WINTER, _d(2025, 12, 24), _d(2026, 1, 9)),
            (Rest.SPRING, _d(2026, 4, 3), _d(2026, 4, 14)),
            (Rest.MAY, _d(2026, 5, 1), _d(2026, 5, 3)),
            (Rest.SUMMER, _d(2026, 6, 13), _d(2026, 8, 31)),
        ),
        proposal=False,
    ),
    SchoolYear(
        "central",
        first=_d(2026, 9, 1),
        last=_d(2027, 6, 11),
        last_of_eighth=_d(2027, 5, 28),
        breaks=_breaks(
            (Rest.AUTUMN, _d(2026, 11, 11), _d(2026, 11, 13)),
            (Rest.WINTER, _d(2026, 12, 31), _d(2027, 1, 15)),
            (Rest.STATEHOOD, _d(2027, 2, 15), _d(2027, 2, 19)),
            (Rest.SPRING, _d(2027, 4, 29), _d(2027, 5, 4)),
            (Rest.SUMMER, _d(2027, 6, 12), _d(2027, 8, 31)),
        ),
        proposal=True,
    ),
    SchoolYear(
        "vojvodina",
        first=_d(2026, 9, 1),
        last=_d(2027, 6, 11),
        last_of_eighth=_d(2027, 5, 28),
        breaks=_breaks(
            (Rest.AUTUMN, _d(2026, 11, 11), _d(2026, 11, 13)),
            (Rest.WINTER, _d(2026, 12, 24), _d(2027, 1, 8)),
            (Rest.SPRING, _d(2027, 3, 26), _d(2027, 3, 30)),
            (Rest.MAY, _d(2027, 4, 30), _d(2027, 5, 4)),
            (Rest.SUMMER, _d(2027, 6, 12), _d(2027, 8, 31)),
        ),
        proposal=True,
    ),
)


def school_year(day: date, region: str = "central") -> SchoolYear | None:
    """The school year of `day` with the summer after it, None if it is not known."""
    return next((y for y in YEARS if y.region == region and _spans(y, day)), None)


def _spans(year: SchoolYear, day: date) -> bool:
    return year.first <= day <= year.breaks[-1].last
