"""Visits as segments of a day strip."""

from __future__ import annotations

from eassociate.roster.models import Visit
from eassociate.ui.strip import Segment, State

_AT_HOME = {Visit.Reason.CHILD_ILL, Visit.Reason.CHILD_HOME}


def state_of(visit: Visit, asked: bool = False) -> State:
    """How the strip shows a visit; `asked`: somebody has been asked to step in."""
    if visit.uncovered:
        return State.OFFERED if asked else State.UNCOVERED
    if visit.state == Visit.State.CANCELLED and visit.reason in _AT_HOME:
        return State.ABSENT
    return State(visit.state)


def segment_of(visit: Visit, *, who: str | None = None, href: str | None = None) -> Segment:
    """`visit` with place and companion's person loaded; `who` stands for the companion's name."""
    name = visit.companion.person.name if visit.companion else ""
    return Segment(
        visit.start,
        visit.end,
        name if who is None else who,
        visit.place.name,
        state_of(visit),
        href,
        visit.substituted,
    )
