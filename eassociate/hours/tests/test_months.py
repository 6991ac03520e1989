"""The months against a count by hand, and who may read which."""

import csv
import io
import random
from datetime import date, time, timedelta

import openpyxl
import pytest
from django.urls import reverse

from eassociate.access.models import Organisation
from eassociate.children.models import Approval
from eassociate.hours import files
from eassociate.hours.queries import months_of, together
from eassociate.hours.rules import VisitFacts, totals
from eassociate.hours.table import lines_of
from eassociate.roster.models import SchoolBreak, Visit
from tests.people import World, make_child, make_visit

MARCH = date(2026, 3, 1)  # the clocks change on the 29th


def _scatter(world: World, seed: int, children: int = 3) -> list[Visit]:
    """Visits of every state over March and its neighbours."""
    chance = random.Random(seed)
    one, two = world.companion(), world.companion("companion2")
    made = []
    for number in range(children):
        town = world.child.municipality if number % 2 else None
        child = make_child(world, f"Дете {number}", municipality=town)
        for step in range(0, 40, chance.randint(1, 3)):
            state = chance.choice(Visit.State.values)
            day = date(2026, 2, 24) + timedelta(days=step)
            start, length = (
                time(chance.randint(6, 12), chance.choice([0, 30])),
                chance.randint(1, 5),
            )
            more = {"state": state, "regular": one}
            if state in ("not_delivered", "cancelled"):
                more["reason"] = chance.choice(Visit.Reason.values)
            who = chance.choice([one, two, None])
            end = time(start.hour + length, start.minute)
            made.append(make_visit(child, who, day, start, end, **more))
    return made


def _by_hand(visits: list[Visit]):
    return totals(
        VisitFacts(v.start, v.end, v.state, v.reason, v.substituted)
        for v in visits
        if (v.day.year, v.day.month) == (2026, 3)
    )


@pytest.mark.parametrize("seed", range(4))
def test_the_database_adds_up_to_what_a_count_by_hand_gives(world: World, seed: int):
    visits = _scatter(world, seed)
    (month,) = months_of(world.actor("coordinator"), MARCH)
    assert month.totals == _by_hand(visits)
    assert month.totals.adds_up


def test_a_municipality_counts_its_own_children_of_every_provider(worlds: World):
    assert worlds.other
    mine = [v for v in _scatter(worlds, 7) if v.child.municipality_id]
    town = worlds.child.municipality
    guest = make_child(worlds.other, "Gost", municipality=town)
    theirs = make_visit(guest, worlds.other.companion(), date(2026, 3, 3), state="ended")
    found = months_of(worlds.actor("town"), MARCH)
    assert [m.provider for m in found] == ["Drugi", "Prvi"]
    assert together(found).totals == _by_hand([*mine, theirs])


def test_another_municipality_reads_nothing_of_it(worlds: World):
    assert worlds.other
    _scatter(worlds, 1)
    assert months_of(worlds.other.actor("town"), MARCH) == []


def test_approved_hours_follow_the_school_days(world: World):
    until = date(2026, 12, 31)
    Approval(
        child=world.child, weekly_minutes=600, degree=2, valid_from=MARCH, valid_until=until
    ).save()
    SchoolBreak.objects.create(
        provider=world.provider, name="x", first=date(2026, 3, 2), last=date(2026, 3, 6)
    )
    (month,) = months_of(world.actor("coordinator"), MARCH)
    assert month.approved == 17 * 120  # 22 working days less five
    assert month.few


def test_the_number_of_queries_does_not_grow(world: World, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    _scatter(world, 2, children=3)
    with CaptureQueriesContext(connection) as few:
        months_of(world.actor("coordinator"), MARCH)
    _scatter(world, 3, children=30)
    actor = world.actor("coordinator")
    with CaptureQueriesContext(connection) as many:
        months_of(actor, MARCH)
    assert len(many) <= len(few)


def test_the_page_names_no_child(world: World, client):
    _scatter(world, 5)
    client.force_login(world.person("town"))
    answer = client.get(reverse("months") + "?month=2026-03")
    assert answer.status_code == 200
    assert "Дете" not in answer.content.decode()


def test_the_files_carry_the_numbers_of_the_page(world: World):
    _scatter(world, 6)
    rows = months_of(world.actor("coordinator"), MARCH)
    sheet = openpyxl.load_workbook(io.BytesIO(files.as_xlsx(rows, "March"))).active
    assert sheet
    written = {row[0].value: row[1].value for row in sheet.iter_rows(min_row=4)}
    for line in lines_of(rows):
        assert written[line.word] == pytest.approx(line.minutes[0] / 60, abs=0.01)
    assert files.as_csv(rows).decode("utf-8-sig").count("\n") == len(lines_of(rows)) + 1


@pytest.mark.parametrize("name", ["=1+1", "+381", "-2", "@SUM(A1)", "\tx", "\rx"])
def test_no_cell_starts_a_formula(world: World, name: str):
    Organisation.objects.filter(pk=world.provider.pk).update(name=name)
    _scatter(world, 8)
    rows = months_of(world.actor("coordinator"), MARCH)
    heads = next(csv.reader(io.StringIO(files.as_csv(rows).decode("utf-8-sig")), delimiter=";"))
    assert heads[1].startswith("'")
    sheet = openpyxl.load_workbook(io.BytesIO(files.as_xlsx(rows, name))).active
    assert sheet
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


def test_a_month_that_is_none_shows_the_present_one(world: World, client):
    client.force_login(world.person("coordinator"))
    for odd in ("2026-13", "x", "0000-01", "9999-12", "2026-03-01", "\x00"):
        assert client.get(reverse("months"), {"month": odd}).status_code in (200, 400)
