"""Every write of this room. Importing it makes the actions known to `perform`.

The functions may be called by actions of higher rooms inside their own transaction: they return
the `Effect` without writing to the journal.
"""

from eassociate.roster.actions import (
    absences,
    accepting,
    assigning,
    at_home,
    calendar,
    changes,
    closing,
    family,
    generation,
    lateness,
    offers,
    planning,
    ruling_out,
    timetable,
    visits,
)

__all__ = [
    "absences",
    "accepting",
    "assigning",
    "at_home",
    "calendar",
    "changes",
    "closing",
    "family",
    "generation",
    "lateness",
    "offers",
    "planning",
    "ruling_out",
    "timetable",
    "visits",
]
