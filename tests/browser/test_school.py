"""A school learns by itself that somebody has come."""

from __future__ import annotations

from datetime import time

from playwright.sync_api import expect

from eassociate.core import clock
from eassociate.core.ids import uuid7
from eassociate.journal.deeds import perform
from eassociate.roster.actions.visits import StartVisit
from tests.browser.conftest import SignIn
from tests.people import make_visit, make_world


def test_a_school_sees_a_visit_start_without_reloading(transactional_db: None, sign_in: SignIn):
    world = make_world()
    visit = make_visit(world.child, world.companion(), start=time(0), end=time(23, 59))
    page = sign_in(world.person("schoolcontact"))
    expect(page.locator(".pupils .badge")).to_contain_text("planned")
    page.evaluate("document.body.dataset.same = 'yes'")
    command = StartVisit(visit=visit.pk)
    perform(world.actor("companion"), command, id=uuid7(), occurred_at=clock.now())
    expect(page.locator(".pupils .badge")).to_contain_text("under way", timeout=5_000)
    assert page.evaluate("document.body.dataset.same") == "yes"
