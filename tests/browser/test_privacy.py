"""What stays in a browser: nothing after signing out (C19), and no script from a picture (C15)."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from eassociate.children.actions.portraits import SetPortrait
from eassociate.diary.commands import AddPhoto
from eassociate.diary.models import DiaryEntry
from eassociate.journal.deeds import perform
from tests.browser.around_now import started
from tests.browser.conftest import SignIn
from tests.people import WHY, World, make_world

SCRIPT = b"<html><script>document.title = 'it ran'</script></html>"


@pytest.fixture
def world(transactional_db: None) -> World:
    return make_world()


@pytest.mark.parametrize("role", ["guardian", "companion", "coordinator"])
def test_back_after_signing_out_shows_nothing(world: World, sign_in: SignIn, role: str):
    page = sign_in(world.person(role), path=f"/children/{world.child.pk}/")
    assert world.child.name in page.content()
    page.locator("details.account summary").click()
    page.locator("details.account form button").click()
    page.wait_for_url("**/account/login/**")
    for _ in range(3):
        page.go_back()
        assert world.child.name not in page.content()
    page.goto(f"/children/{world.child.pk}/")
    assert "/account/login/" in page.url


def polyglot() -> bytes:
    """A picture for whoever looks at its beginning, a page for whoever looks for one."""
    out = BytesIO()
    Image.new("RGB", (40, 40), "teal").save(out, "JPEG", comment=SCRIPT)
    return out.getvalue() + SCRIPT


@pytest.mark.parametrize("what", ["photo", "portrait"])
def test_a_picture_that_is_also_a_page_runs_no_script(
    world: World, sign_in: SignIn, tmp_path, what: str
):
    """The bytes themselves would run: shown first, or the rest would prove nothing."""
    (tmp_path / "bare.html").write_bytes(polyglot())
    address = f"/children/{world.child.pk}/portrait/"
    perform(world.actor("coordinator"), SetPortrait(child=world.child.pk, image=polyglot()))
    if what == "photo":
        visit = started(world)
        perform(world.actor("companion"), AddPhoto(visit=visit.pk, image=polyglot()))
        entry = DiaryEntry.objects.unscoped(reason=WHY).get(kind="photo")
        address = f"/diary/{entry.pk}/photo.jpg"
    page = sign_in(world.person("guardian"))
    page.set_content(f'<iframe src="{address}"></iframe><object data="{address}"></object>')
    page.wait_for_timeout(300)
    assert page.title() != "it ran"
    body = page.request.get(address).body()
    assert b"script" not in body
    page.goto((tmp_path / "bare.html").as_uri())
    assert page.title() == "it ran"
