"""Quiet hours: by the clock on the wall, over midnight and over the night the clocks change."""

from datetime import date, time, timedelta

import pytest

from eassociate.core import clock
from eassociate.notify.models import Choices
from eassociate.notify.quiet import quiet_ends, quiet_until
from tests.people import World

DAY = date(2026, 3, 10)


def quiet(world: World, start: time | None, end: time | None) -> Choices:
    return Choices.objects.create(
        person=world.person("guardian"), quiet_from=start, quiet_until=end
    )


@pytest.mark.parametrize(
    ("hour", "ends"),
    [
        (time(20, 59), None),
        (time(21), (DAY + timedelta(days=1), time(6, 30))),
        (time(23, 59), (DAY + timedelta(days=1), time(6, 30))),
        (time(0), (DAY, time(6, 30))),
        (time(6, 29), (DAY, time(6, 30))),
        (time(6, 30), None),
    ],
)
def test_quiet_hours_go_over_midnight(world: World, hour, ends):
    quiet(world, time(21), time(6, 30))
    found = quiet_until(world.person("guardian"), clock.at(DAY, hour))
    assert found == (clock.at(*ends) if ends else None)


def test_quiet_hours_of_one_day(world: World):
    quiet(world, time(12), time(14))
    assert quiet_until(world.person("guardian"), clock.at(DAY, time(13))) == clock.at(DAY, time(14))
    assert quiet_until(world.person("guardian"), clock.at(DAY, time(14))) is None


def test_the_night_the_clocks_change_ends_at_the_hour_on_the_wall(world: World):
    quiet(world, time(22), time(6))
    spring = date(2026, 3, 29)
    found = quiet_until(world.person("guardian"), clock.at(date(2026, 3, 28), time(23)))
    assert found == clock.at(spring, time(6))
    assert found - clock.at(date(2026, 3, 28), time(23)) == timedelta(hours=6)


@pytest.mark.parametrize(
    ("start", "end"), [(None, None), (time(8), time(8)), (time(8), None), (None, time(8))]
)
def test_half_a_choice_is_none(world: World, start, end):
    quiet(world, start, end)
    assert quiet_until(world.person("guardian"), clock.at(DAY, time(8))) is None


def test_many_people_are_one_query(world: World, django_assert_num_queries):
    quiet(world, time(21), time(6))
    people = [member.person_id for member in world.members.values()]
    with django_assert_num_queries(1):
        ends = quiet_ends(people, clock.at(DAY, time(22)))
    assert set(ends) == {world.person("guardian").pk}
