"""Dates, hours and lengths as people write them."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.template import Context, Template
from django.utils import translation

from eassociate.ui.words import date_in_words, length_in_words, moment_in_words, time_in_words

MONDAY = date(2025, 11, 10)


@pytest.mark.parametrize(
    ("language", "style", "said"),
    [
        ("sr", "long", "понедељак, 10. новембар"),
        ("sr-latn", "long", "ponedeljak, 10. novembar"),
        ("en", "long", "Monday, 10 November"),
        ("de", "long", "Montag, 10. November"),
        ("sr", "year", "понедељак, 10. новембар 2025."),
        ("de", "short", "10.11."),
        ("sr", "number", "10. 11. 2025."),
        ("en", "number", "10/11/2025"),
        ("sr-latn", "month", "novembar 2025."),
        ("de", "weekday", "Montag"),
    ],
)
def test_dates(language: str, style: str, said: str):
    with translation.override(language):
        assert date_in_words(MONDAY, style) == said


def test_moments_are_shown_in_the_sites_zone():
    late = datetime(2025, 11, 10, 23, 30, tzinfo=UTC)
    assert time_in_words(late) == "00:30"
    assert date_in_words(late) == "Tuesday, 11 November"
    assert time_in_words(time(7, 5)) == "07:05"


def test_a_moment_of_today_is_an_hour_and_another_one_has_its_day(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("eassociate.core.clock.today", lambda: MONDAY)
    assert moment_in_words(datetime(2025, 11, 10, 6, 30, tzinfo=UTC)) == "07:30"
    assert moment_in_words(datetime(2025, 11, 9, 6, 30, tzinfo=UTC)) == "9/11 07:30"
    assert moment_in_words(datetime(2024, 11, 9, 6, 30, tzinfo=UTC)) == "9/11/2024 07:30"


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (0, "0 min"),
        (45, "45 min"),
        (60, "1 h"),
        (135, "2 h 15 min"),
        (2400, "40 h"),
        (-75, "−1 h 15 min"),
        (timedelta(hours=1, seconds=29), "1 h"),
    ],
)
def test_lengths(minutes: int, said: str):
    assert length_in_words(minutes).replace("\xa0", " ") == said
    assert " " not in length_in_words(minutes)


def test_nothing_is_drawn_for_nothing():
    template = Template(
        "[{{ x|local_time }}{{ x|local_date }}{{ x|duration }}{{ x|local_moment }}]"
    )
    assert template.render(Context({"x": None})) == "[]"
