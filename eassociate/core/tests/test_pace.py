"""Who asks too often is told so until the span of the clock is over."""

from __future__ import annotations

from datetime import timedelta

import time_machine

from eassociate.core.pace import HOUR, MINUTE, too_often


def test_more_than_allowed_is_too_often_for_that_one_alone():
    with time_machine.travel("2026-11-25T12:00:01Z", tick=False):
        assert [too_often("a", 2, MINUTE) for _n in range(4)] == [False, False, True, True]
        assert not too_often("b", 2, MINUTE)
        assert not too_often("a", 2, HOUR)


def test_a_new_span_begins_anew_and_the_old_one_is_not_kept():
    with time_machine.travel("2026-11-25T12:00:59Z", tick=False) as at:
        assert [too_often("a", 1, MINUTE) for _n in range(2)] == [False, True]
        at.shift(timedelta(seconds=1))
        assert not too_often("a", 1, MINUTE)
