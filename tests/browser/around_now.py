"""Visits that go on around this moment, whatever the hour at which the tests run."""

from __future__ import annotations

from datetime import timedelta

from playwright.sync_api import Page

from eassociate.core import clock
from eassociate.roster.models import Visit
from tests.people import WHY, World, make_visit


def visit_now(world: World, **more: object) -> Visit:
    """A visit of today with the child's companion, an hour before to an hour after now."""
    companion = more.pop("companion", world.companion())
    visit = make_visit(world.child, companion, **more)
    first, last = clock.day_bounds(clock.today())
    hour = timedelta(hours=1)
    Visit.objects.unscoped(reason=WHY).filter(pk=visit.pk).update(
        start=max(clock.now() - hour, first), end=min(clock.now() + hour, last)
    )
    visit.refresh_from_db()
    return visit


def started(world: World) -> Visit:
    return visit_now(world, state="started", started_at=clock.now())


def tile(name: str, value: str) -> str:
    return f"label.tile:has(input[name='{name}'][value='{value}'])"


def tab_to(page: Page, selector: str) -> None:
    """Goes on with Tab until the focus is there."""
    for _step in range(80):
        if page.evaluate("s => document.activeElement?.matches(s)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"no way to {selector} with the keyboard")


def width_needed(page: Page) -> int:
    """With everything unfolded."""
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
    return int(page.evaluate("document.documentElement.scrollWidth"))
