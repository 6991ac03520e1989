from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eassociate.roster import models, rules
from eassociate.roster.rules import Claim, Event, Flag, Interval, Made, Offer, State

NOW = datetime(2026, 9, 7, 6, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
MOMENTS = st.integers(0, 300).map(lambda n: NOW + n * MINUTE)


def test_words_of_the_rules_are_those_of_the_tables():
    assert set(State) == set(models.Visit.State.values)
    assert set(rules.Reason) == set(models.Visit.Reason.values)
    assert set(Offer) == set(models.Offer.State.values)


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("event", Event)
def test_only_what_the_table_allows(state, event):
    allowed = {
        ("planned", "start"): "started",
        ("planned", "not_deliver"): "not_delivered",
        ("planned", "cancel"): "cancelled",
        ("started", "undo_start"): "planned",
        ("started", "end"): "ended",
        ("not_delivered", "restore"): "planned",
        ("cancelled", "restore"): "planned",
    }
    if (state, event) in allowed:
        assert rules.next_state(state, event) == allowed[state, event]
    else:
        with pytest.raises(rules.NotAllowed):
            rules.next_state(state, event)


def test_a_start_by_mistake_is_taken_back_soon_and_by_the_same():
    assert rules.may_undo_start(NOW, NOW + 15 * MINUTE, True)
    assert not rules.may_undo_start(NOW, NOW + 16 * MINUTE, True)
    assert not rules.may_undo_start(NOW, NOW + MINUTE, False)


@given(st.lists(st.tuples(MOMENTS, st.integers(1, 60)), max_size=8))
def test_overlaps_are_those_pairs_that_share_a_moment(rows):
    spans = [Interval(i, start, start + n * MINUTE) for i, (start, n) in enumerate(rows)]
    found = {frozenset((a.key, b.key)) for a, b in rules.overlaps(spans)}
    tried = {
        frozenset((a.key, b.key))
        for a in spans
        for b in spans
        if a.key != b.key and max(a.start, b.start) < min(a.end, b.end)
    }
    assert found == tried


def test_visits_that_touch_do_not_overlap():
    first = Interval("a", NOW, NOW + 60 * MINUTE)
    assert rules.overlaps([first, Interval("b", NOW + 60 * MINUTE, NOW + 90 * MINUTE)]) == []


@pytest.mark.parametrize(
    ("claim", "flags"),
    [
        (Claim(NOW, NOW), []),
        (Claim(NOW, NOW, tapped=NOW, sent=NOW), []),
        (Claim(NOW, NOW, tapped=NOW + timedelta(days=3)), [Flag.DEVICE_CLOCK]),
        (Claim(NOW, NOW, sent=NOW - timedelta(days=3)), [Flag.DEVICE_CLOCK]),
        (Claim(NOW, NOW + 60 * MINUTE, tapped=NOW), [Flag.LATE_ENTRY]),
        (Claim(NOW - 21 * MINUTE, NOW), [Flag.LATE_ENTRY, Flag.STARTED_EARLY]),
        (Claim(NOW + 21 * MINUTE, NOW + 21 * MINUTE), [Flag.STARTED_LATE]),
        (Claim(NOW + 20 * MINUTE, NOW + 20 * MINUTE), []),
    ],
)
def test_a_start_is_a_claim_with_flags(claim, flags):
    assert rules.start_flags(claim, NOW) == flags


def test_an_end_is_a_claim_with_flags():
    planned = NOW + 240 * MINUTE
    late = Claim(planned + 21 * MINUTE, planned + 21 * MINUTE)
    soon = Claim(NOW + 30 * MINUTE, NOW + 30 * MINUTE)
    assert rules.end_flags(late, NOW, NOW, planned) == [Flag.ENDED_LATE]
    assert rules.end_flags(soon, NOW, NOW, planned) == [Flag.ENDED_EARLY, Flag.SHORT]


@given(st.integers(-300, 3000))
def test_an_offer_leaves_time_for_another_before_the_bell(to_the_bell):
    bell = NOW + to_the_bell * MINUTE
    deadline = rules.offer_deadline(NOW, bell)
    assert 3 * MINUTE <= deadline - NOW <= 20 * MINUTE
    if to_the_bell >= 6:
        assert deadline - NOW <= bell - deadline or deadline - NOW == 20 * MINUTE


def made(key: str, state: Offer, minutes: int = 10) -> Made:
    return Made(key, "visit", f"of {key}", state, NOW + minutes * MINUTE)


def test_the_first_acceptance_wins():
    mine, other = made("a", Offer.OPEN), made("b", Offer.OPEN)
    assert rules.can_accept(mine, [mine, other], NOW)
    assert not rules.can_accept(mine, [mine, made("b", Offer.ACCEPTED)], NOW)
    assert not rules.can_accept(mine, [mine], mine.deadline)
    assert not rules.can_accept(made("a", Offer.WITHDRAWN), [], NOW)


def test_only_open_offers_expire():
    assert rules.is_expired(made("a", Offer.OPEN, 0), NOW)
    assert not rules.is_expired(made("a", Offer.OPEN, 1), NOW)
    assert not rules.is_expired(made("a", Offer.DECLINED, 0), NOW)


def test_who_was_asked_is_not_asked_again():
    assert rules.next_in_line(["ana", "bora", "ceca", "dana"], {"ana", "ceca"}, 1) == ["bora"]
    assert rules.next_in_line(["ana"], {"ana"}, 2) == []
