"""A week's picture in a real browser: nothing sticks out, light and dark."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from eassociate.planner.pictures import week_of_companion
from eassociate.planner.tests.test_pictures import PROBLEM, ROSTER


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_texts_stay_inside_in_a_browser(browser: Browser, tmp_path: Path, scheme: str):
    long = {
        "ana": "Александра-Анастасија Стефановић-Вукосављевић",
        "school": "ОШ „Вук Караџић” " * 5,
    }
    file = tmp_path / "week.svg"
    file.write_text(week_of_companion(PROBLEM, ROSTER, "mira", names=long), "utf-8")
    context = browser.new_context(color_scheme=scheme)
    page = context.new_page()
    page.goto(file.as_uri())
    outside = page.evaluate(_OUTSIDE)
    ground = page.evaluate("getComputedStyle(document.querySelector('.ground')).fill")
    context.close()
    assert outside == []
    assert ground == {"light": "rgb(247, 245, 240)", "dark": "rgb(16, 24, 23)"}[scheme]


_OUTSIDE = """[...document.querySelectorAll('g')].flatMap(group => {
  const box = group.querySelector('rect').getBoundingClientRect()
  return [...group.querySelectorAll('text')].filter(text => {
    const own = text.getBoundingClientRect()
    return own.left < box.left || own.right > box.right
      || own.top < box.top || own.bottom > box.bottom
  }).map(text => text.textContent)
})"""
