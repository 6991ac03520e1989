"""What a companion taps in during a visit."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from eassociate.demo.making.pictures import drawing
from eassociate.demo.making.script import written
from eassociate.demo.making.texts import INCIDENT_NOTES, NOTES
from eassociate.demo.making.town import Pupil, Town
from eassociate.diary.models import DiaryEntry, Photo
from eassociate.diary.rules import Kind
from eassociate.roster.models import Visit

_MOODS = ("very_good", "good", "good", "good", "mixed", "low")
_STEPS = ("not_yet", "much_help", "some_help", "some_help", "alone", "beyond")
_MEALS = ("snack:all", "snack:all", "snack:half", "snack:little", "lunch:all", "drink:all")
_TOILET = ("urine", "alone", "alone", "nappy", "nothing")

Fact = dict[str, Any]


def keep_diary(town: Town, visit: Visit, until: datetime) -> None:
    """The record of `visit` as far as it has come at `until`."""
    assert visit.companion_id is not None
    assert visit.started_at is not None
    random = town.chance.at("diary", visit.pk)
    pupil = town.pupils[visit.child_id]
    facts = list(_facts(town, visit, pupil, random))
    length = (visit.ended_at or visit.end) - visit.started_at
    author = town.companions[visit.companion_id].person_id
    for number, fact in enumerate(facts):
        moment = visit.started_at + length * (number + 0.6) / (len(facts) + 0.2)
        if moment > until:
            return
        _add(town, visit, author, moment, number, fact)


def _facts(town: Town, visit: Visit, pupil: Pupil, random: Random) -> Iterator[Fact]:
    done = random.sample(pupil.profile.activities, k=random.randint(2, 4))
    for code in done:
        counted = random.randint(2, 9) * 5 if random.random() < 0.4 else None
        yield {"kind": Kind.ACTIVITY, "code": code, "minutes": counted}
    if random.random() < 0.55:
        yield {"kind": Kind.MEAL, "code": random.choice(_MEALS)}
    if "hygiene" in pupil.profile.activities and random.random() < 0.35:
        yield {"kind": Kind.TOILET, "code": random.choice(_TOILET)}
    for goal in pupil.goals:
        if random.random() < 0.6:
            yield {"kind": Kind.GOAL, "goal_id": goal, "code": _step(town, visit, random)}
    yield from _words(town, visit, pupil, random)
    if random.random() < 0.85:
        yield {"kind": Kind.MOOD, "code": random.choice(_MOODS)}


def _step(town: Town, visit: Visit, random: Random) -> str:
    """Over the weeks children come further."""
    weeks = (town.today - visit.day).days // 7
    return _STEPS[max(0, min(5, random.randint(1, 5) - weeks // 2))]


def _words(town: Town, visit: Visit, pupil: Pupil, random: Random) -> Iterator[Fact]:
    assert visit.companion_id is not None
    in_latin = town.writes_latin(visit.companion_id)
    if random.random() < 0.01:
        code = random.choice(list(INCIDENT_NOTES))
        said = written(INCIDENT_NOTES[code], in_latin=in_latin, girl=pupil.girl)
        yield {"kind": Kind.INCIDENT, "code": code, "severity": 1, "text": said}
    if random.random() < 0.015:
        yield {"kind": Kind.PHOTO}
    if random.random() < 0.3:
        said = written(random.choice(NOTES), in_latin=in_latin, girl=pupil.girl)
        yield {"kind": Kind.NOTE, "text": said}


def _add(town: Town, visit: Visit, author: UUID, moment: datetime, number: int, fact: Fact) -> None:
    entry = DiaryEntry(
        id=town.chance.id(moment, "diary", visit.pk, number),
        visit_id=visit.pk,
        made_by_id=author,
        occurred_at=moment,
        made_at=moment + timedelta(seconds=2),
        **fact,
    )
    town.stock.add(entry)
    if fact["kind"] == Kind.PHOTO:
        image, width, height = drawing(town.chance.seed, visit.day.toordinal())
        town.stock.add(Photo(entry=entry, image=image, width=width, height=height))
