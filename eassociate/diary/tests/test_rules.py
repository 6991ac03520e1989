"""The words that can be tapped."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from eassociate.diary import rules, words
from eassociate.diary.models import DiaryEntry
from eassociate.diary.rules import Domain, Kind

TILES = [
    (rules.ACTIVITIES, words.ACTIVITIES),
    (rules.MOODS, words.MOODS),
    (rules.MEALS, words.MEALS),
    (rules.SHARES, words.SHARES),
    (rules.TOILET, words.TOILET),
    (rules.INCIDENTS, words.INCIDENTS),
    (rules.STEPS, words.STEPS),
    (rules.SEVERITIES, words.SEVERITIES),
]


@pytest.mark.parametrize(("tiles", "said"), TILES)
def test_every_tile_has_its_word_and_its_picture(tiles, said):
    assert {tile.code for tile in tiles} == set(said)
    assert all(tile.emoji for tile in tiles)
    assert len({tile.emoji for tile in tiles}) == len(tiles)


def test_kinds_are_those_of_the_table():
    assert {str(kind) for kind in Kind} == set(DiaryEntry.Kind.values) == set(rules.CODES)


def test_every_domain_has_an_activity_and_the_five_come_first():
    assert {tile.domain for tile in rules.ACTIVITIES} == set(Domain)
    assert [str(tile.domain) for tile in rules.ACTIVITIES[:5]] == [str(d) for d in Domain][:5]


def test_codes_fit_the_table():
    longest = DiaryEntry._meta.get_field("code").max_length
    assert all(len(code) <= longest for codes in rules.CODES.values() for code in codes)


def test_a_meal_says_what_and_how_much():
    assert words.word_of(Kind.MEAL, rules.meal_code("lunch", "half")) == "lunch: half"
    assert rules.emoji_of(Kind.MEAL, "lunch:half") == "🍲"


def test_goal_steps_are_the_five_of_goal_attainment_scaling():
    assert sorted(rules.ATTAINMENT.values()) == [-2, -1, 0, 1, 2]
    assert [tile.code for tile in rules.STEPS] == list(rules.ATTAINMENT)


@pytest.mark.parametrize(("kind", "code"), [("mood", "angry"), ("meal", "lunch"), ("x", "good")])
def test_other_words_are_not_known(kind: str, code: str):
    assert not rules.known(kind, code)


def test_a_diary_stays_open_for_two_weeks():
    end = datetime(2026, 3, 2, 12, tzinfo=UTC)
    assert rules.still_open(end, end + timedelta(days=14))
    assert not rules.still_open(end, end + timedelta(days=14, seconds=1))
