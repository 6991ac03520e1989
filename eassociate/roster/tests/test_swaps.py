"""A proposal that moves somebody: in words, and accepted in one step."""

import re

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from eassociate.roster.models import CompanionAbsence, Visit
from eassociate.roster.queries.cover import cover_panel
from eassociate.roster.tests.steps import MORNING, TODAY, again, open_visit, second_child
from eassociate.staff.models import Companion
from tests.people import World, join, make_child, make_visit
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def morning():
    with time_machine.travel(MORNING, tick=False):  # 7:00
        yield


@pytest.fixture
def scene(world: World) -> tuple[World, Visit, Visit]:
    """Only companion 2 can sign and is with another child; somebody else could go there."""
    world.child.skills = ["sign"]
    world.child.save()
    able = world.companion("companion2")
    able.skills = ["sign"]
    able.save()
    join(world, "jelena", "companion")
    CompanionAbsence.objects.create(
        companion=world.companion(), first=TODAY, last=TODAY, entered_by=world.person("coordinator")
    )
    return world, open_visit(world), make_visit(second_child(world), able, TODAY)


def test_the_panel_says_who_goes_where_instead(scene):
    world, opened, other = scene
    panel = cover_panel(world.actor("coordinator"))
    assert panel.visits[0].proposal is None
    (swap,) = panel.swaps
    able, jelena = world.companion("companion2"), world.companion("jelena")
    assert dict(swap.pairs) == {opened.pk: able.pk, other.pk: jelena.pk}
    assert (swap.covered, swap.disturbed) == ([opened], 1)
    names = (able.person.name, opened.child.name, other.child.name, jelena.person.name)
    words = "%s goes to %s instead of %s; %s gets %s."
    assert swap.sentences == [words % (*names[:3], other.child.name, names[3])]
    with override("de"):
        (swap,) = cover_panel(world.actor("coordinator")).swaps
    assert "statt zu" in swap.sentences[0]


def test_one_tap_accepts_all_its_parts(scene):
    world, opened, other = scene
    client = sign_in(world.person("coordinator"))
    page = client.get("/cover/").content.decode()
    form = page[page.index("cover-swap") :]
    fields = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', form[: form.index("</form>")]))
    answer = client.post("/cover/assign/", fields, follow=True)
    assert "2 visits are covered" in answer.content.decode()
    assert again(opened).companion == world.companion("companion2")
    assert again(other).companion == world.companion("jelena")


def test_nobody_is_moved_where_somebody_is_free(scene):
    world, *_ = scene
    jelena = world.companion("jelena")
    jelena.skills = ["sign"]
    jelena.save()
    panel = cover_panel(world.actor("coordinator"))
    assert panel.visits[0].proposal is not None
    assert panel.swaps == []


def test_a_visit_that_has_begun_is_left_alone(scene):
    world, _, other = scene
    other.state = Visit.State.STARTED
    other.save()
    assert cover_panel(world.actor("coordinator")).swaps == []


def test_half_of_a_swap_is_refused(scene):
    world, opened, _ = scene
    able = Companion.objects.get(pk=world.companion("companion2").pk)
    client = sign_in(world.person("coordinator"))
    answer = client.post("/cover/assign/", {f"visit-{opened.pk}": str(able.pk)})
    assert answer.status_code == 422
    assert "is with another child" in answer.content.decode()
    assert again(opened).companion is None


def test_queries_do_not_grow_with_those_who_could_be_moved(scene):
    world, *_ = scene

    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert cover_panel(world.actor("coordinator")).swaps
        return len(caught)

    few = queries()
    for n in range(10):
        join(world, f"more{n}", "companion")
        make_visit(make_child(world, f"child {n}"), world.companion(f"more{n}"), TODAY)
    assert queries() == few
    assert few <= 30
