"""Decisions of the roster in plain Python: states, times, flags, offers. No database, no words."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum

MINUTE = timedelta(minutes=1)


class State(StrEnum):
    """A visit without a companion is `PLANNED` and open."""

    PLANNED = "planned"
    STARTED = "started"
    ENDED = "ended"
    NOT_DELIVERED = "not_delivered"
    CANCELLED = "cancelled"


class Event(StrEnum):
    START = "start"
    UNDO_START = "undo_start"
    END = "end"
    NOT_DELIVER = "not_deliver"
    CANCEL = "cancel"
    RESTORE = "restore"


class Reason(StrEnum):
    """Why a visit did not take place, or was called off."""

    CHILD_ILL = "child_ill"
    CHILD_HOME = "child_home"
    NO_COMPANION = "no_companion"  # the companion was ill or away and nobody was found
    GUARDIAN_DECLINED = "guardian_declined"
    SCHOOL_CLOSED = "school_closed"
    HOLIDAY = "holiday"
    NOT_STARTED = "not_started"
    OTHER = "other"


#: What may follow what. An ended visit is corrected by the coordinator, not made undone.
TRANSITIONS: dict[tuple[State, Event], State] = {
    (State.PLANNED, Event.START): State.STARTED,
    (State.PLANNED, Event.NOT_DELIVER): State.NOT_DELIVERED,
    (State.PLANNED, Event.CANCEL): State.CANCELLED,
    (State.STARTED, Event.UNDO_START): State.PLANNED,
    (State.STARTED, Event.END): State.ENDED,
    (State.NOT_DELIVERED, Event.RESTORE): State.PLANNED,
    (State.CANCELLED, Event.RESTORE): State.PLANNED,
}
#: How long the person who started a visit by mistake may take it back.
UNDO_LIMIT = 15 * MINUTE


class LateStep(IntEnum):
    """Who is told that a visit has not begun, in this order."""

    NONE = 0
    COMPANION = 1
    COORDINATOR = 2
    GUARDIAN = 3


def late_steps(late: timedelta, after: Mapping[LateStep, timedelta], done: int) -> list[LateStep]:
    """The steps that are due when a visit is `late`, and come after the step `done`."""
    return [step for step in LateStep if step > done and step in after and late >= after[step]]


#: How long after its end a visit that nobody started waits for a phone to come online.
UNSTARTED_AFTER = timedelta(hours=12)


class NotAllowed(Exception):
    """The event cannot happen in this state (`state`, `event`)."""

    def __init__(self, state: State, event: Event) -> None:
        super().__init__(f"{event} is not possible when {state}")
        self.state, self.event = state, event


def next_state(state: State, event: Event) -> State:
    """The state after `event`. Raises `NotAllowed`."""
    found = TRANSITIONS.get((state, event))
    if found is None:
        raise NotAllowed(state, event)
    return found


def may_undo_start(started: datetime, now: datetime, by_the_same: bool) -> bool:
    """A mistap is taken back by whoever made it, within `UNDO_LIMIT`."""
    return by_the_same and now - started <= UNDO_LIMIT


@dataclass(frozen=True, slots=True)
class Interval:
    """From `start` until before `end`; `key` says whose."""

    key: object
    start: datetime
    end: datetime


def overlaps(intervals: Iterable[Interval]) -> list[tuple[Interval, Interval]]:
    """Pairs that have a moment in common; those that only touch have none."""
    found: list[tuple[Interval, Interval]] = []
    open_ones: list[Interval] = []
    for one in sorted(intervals, key=lambda i: (i.start, i.end)):
        open_ones = [other for other in open_ones if other.end > one.start]
        found += [(other, one) for other in open_ones if one.start < one.end]
        open_ones.append(one)
    return found


class Flag(StrEnum):
    """Oddities of a claimed start or end: shown, never blocking (a check-in is a claim)."""

    DEVICE_CLOCK = "device_clock"  # the phone's clock is off
    LATE_ENTRY = "late_entry"  # arrived at the server long after it happened
    STARTED_EARLY = "started_early"
    STARTED_LATE = "started_late"
    ENDED_EARLY = "ended_early"
    ENDED_LATE = "ended_late"
    SHORT = "short"  # a fraction of the planned time
    NOT_YET_STARTED = "not_yet_started"  # the coordinators were told that it is late
    ANOTHER_RUNNING = "another_running"  # the companion had not ended the visit before


#: From which distance on something is odd.
CLOCK_OFF = 5 * MINUTE
LATE_ENTRY = 5 * MINUTE
FAR_FROM_PLAN = 20 * MINUTE
SHORT_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class Claim:
    """What is known of a tap: when it happened (as believed) and arrived, by the server's clock;
    what the phone's clock showed at the tap and, if it says so, when it sent it.
    """

    happened: datetime
    arrived: datetime
    tapped: datetime | None = None
    sent: datetime | None = None

    @property
    def clock_off(self) -> timedelta:
        """How far the phone's clock is ahead. Only `sent` tells of one that is behind: a tap that
        waited for the network looks the same.
        """
        if self.sent is not None:
            return self.sent - self.arrived
        ahead = self.tapped - self.arrived if self.tapped else timedelta(0)
        return max(ahead, timedelta(0))


def start_flags(claim: Claim, planned: datetime) -> list[Flag]:
    """Flags of a start that was planned at `planned`."""
    early, late = Flag.STARTED_EARLY, Flag.STARTED_LATE
    return [*_claim_flags(claim), *_distance(claim.happened - planned, early, late)]


def end_flags(
    claim: Claim, start: datetime, planned_start: datetime, planned: datetime
) -> list[Flag]:
    """Flags of an end that was planned at `planned`, of a visit that began at `start`."""
    early, late = Flag.ENDED_EARLY, Flag.ENDED_LATE
    found = [*_claim_flags(claim), *_distance(claim.happened - planned, early, late)]
    if claim.happened - start < SHORT_SHARE * (planned - planned_start):
        found.append(Flag.SHORT)
    return found


def _claim_flags(claim: Claim) -> list[Flag]:
    found = []
    if abs(claim.clock_off) > CLOCK_OFF:
        found.append(Flag.DEVICE_CLOCK)
    if claim.arrived - claim.happened > LATE_ENTRY:
        found.append(Flag.LATE_ENTRY)
    return found


def _distance(off: timedelta, early: Flag, late: Flag) -> list[Flag]:
    if off < -FAR_FROM_PLAN:
        return [early]
    return [late] if off > FAR_FROM_PLAN else []


# -- offers ------------------------------------------------------------------------------------


class Offer(StrEnum):
    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    REFUSED = "refused"  # by the family


#: An offer waits this long at most, half of the time to the bell, and this long at least.
OFFER_LONGEST = 20 * MINUTE
OFFER_SHORTEST = 3 * MINUTE


def offer_deadline(made: datetime, bell: datetime) -> datetime:
    """Until when an offer made at `made` for a visit that starts at `bell` may be accepted.

    The same rule leaves time for a second offer before the bell. A visit that should have begun is
    still worth covering: its offers wait as short as is decent.
    """
    return made + min(OFFER_LONGEST, max((bell - made) / 2, OFFER_SHORTEST))


@dataclass(frozen=True, slots=True)
class Made:
    """An offer as the rules see it."""

    key: object
    visit: object
    person: object
    state: Offer
    deadline: datetime


def is_expired(offer: Made, now: datetime) -> bool:
    return offer.state is Offer.OPEN and now >= offer.deadline


def can_accept(offer: Made, others: Iterable[Made], now: datetime) -> bool:
    """The first acceptance wins: the offer is open, in time, and no other of the visit is accepted.

    `others` are the offers of the same visit, read under the visit's lock.
    """
    taken = any(other.state is Offer.ACCEPTED for other in others if other.key != offer.key)
    return offer.state is Offer.OPEN and now < offer.deadline and not taken


def next_in_line(ranked: Sequence[object], asked: Collection[object], wanted: int) -> list[object]:
    """Who is to be asked next: the best `wanted` of `ranked` who were not asked for this visit."""
    return [person for person in ranked if person not in asked][:wanted]
