"""A photo is made small on the phone, wherever one is sent; other files go as they are."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page

from eassociate.conversations.models import Attachment
from eassociate.conversations.tests.scene import thread
from eassociate.diary.models import Photo
from eassociate.handover.models import HandoverPhoto
from eassociate.handover.tests.scene import mother
from eassociate.roster.models import Visit
from tests.browser.around_now import started
from tests.browser.conftest import SignIn
from tests.people import WHY, World, make_world

LARGEST = 200 * 1024
SIZE = "document.querySelector('main input[type=file]').files[0].size"


@pytest.fixture
def world(transactional_db: None) -> World:
    return make_world()


def in_the_diary(world: World, visit: Visit) -> str:
    return f"/visits/{visit.pk}/photo/?back=/"


def in_a_message(world: World, visit: Visit) -> str:
    return f"/messages/{thread(world)}/"


def with_a_hand_over(world: World, visit: Visit) -> str:
    return f"/visits/{visit.pk}/hand-over/?way=take"


@pytest.fixture
def large(tmp_path: Path) -> Path:
    path = tmp_path / "large.png"
    Image.effect_noise((2400, 1800), 60).convert("RGB").save(path)
    return path


def wait_until(page: Page, there: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not there():
        assert time.monotonic() < end
        page.wait_for_timeout(50)


@pytest.mark.parametrize(
    ("where", "model"),
    [(in_the_diary, Photo), (in_a_message, Attachment), (with_a_hand_over, HandoverPhoto)],
)
def test_a_photo_is_made_small_before_it_travels(
    world: World, sign_in: SignIn, large: Path, where, model
):
    page = sign_in(world.person("companion"), path=where(world, started(world)))
    page.locator("main input[type=file]").set_input_files(large)
    wait_until(page, lambda: page.evaluate(SIZE) <= LARGEST)
    if page.locator("input[name=other]").count():
        page.locator(f"input[name=other][value='{mother(world)}']").check(force=True)
    page.locator("main form[data-shrink] .form-end button").click()
    wait_until(page, lambda: model.objects.unscoped(reason=WHY).count() == 1)


def test_a_document_travels_as_it_is(world: World, sign_in: SignIn, tmp_path: Path):
    text = tmp_path / "plan.pdf"
    text.write_bytes(b"%PDF-1.4\n" + b"x" * 300_000)
    page = sign_in(world.person("companion"), path=in_a_message(world, started(world)))
    page.locator("main input[type=file]").set_input_files(text)
    page.wait_for_timeout(500)
    assert page.evaluate(SIZE) == text.stat().st_size
