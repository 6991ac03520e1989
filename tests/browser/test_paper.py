"""The emergency card as it comes out of the printer."""

from __future__ import annotations

import io
import re
from urllib.parse import urlsplit

import pytest
import zxingcpp
from PIL import Image

from eassociate.children.actions.cards import Contact, WriteEmergencyCard
from eassociate.journal.deeds import perform
from tests.browser.conftest import SignIn
from tests.people import World, make_world

#: 148 × 210 mm in points of 1/72 inch, whole.
A5 = (420, 595)
STEPS = "\n".join(f"Корак {n}: остани уз дете, говори тихо и гледај на сат." for n in range(1, 6))


@pytest.fixture
def card(transactional_db: None) -> World:
    """As much as a card usually holds."""
    world = make_world()
    command = WriteEmergencyCard(
        child=world.child.pk,
        allergies="Убод пчеле: оток и отежано дисање.\nПеницилин.",
        epilepsy=STEPS,
        medicines="Пумпица у предњем џепу ранца, по потреби.",
        steps="Остани уз дете.\nЗови првог са списка.",
        contacts=[Contact(name=f"Вера {n}", kinship="мајка", phone=f"060 000 {n}") for n in (1, 2)],
    )
    perform(world.actor("coordinator"), command)
    return world


@pytest.mark.parametrize("language", ["sr", "de"])
def test_a_card_is_one_sheet_of_a5(card: World, sign_in: SignIn, language: str):
    path = f"/children/{card.child.pk}/emergency/print/"
    page = sign_in(card.person("coordinator"), path=path, language=language)
    paper = page.pdf(prefer_css_page_size=True)
    sheets = re.findall(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", paper)
    assert [(round(float(w)), round(float(h))) for w, h in sheets] == [A5]


def test_numbers_of_steps_are_legible_without_backgrounds(card: World, sign_in: SignIn):
    """Browsers print no backgrounds unless told: white on a black disc would be white on white."""
    path = f"/children/{card.child.pk}/emergency/print/"
    page = sign_in(card.person("coordinator"), path=path)
    page.emulate_media(media="print")
    style = page.locator(".paper ol > li").first.evaluate(
        "e => { const s = getComputedStyle(e, '::before'); return [s.color, s.backgroundColor] }"
    )
    assert style == ["rgb(0, 0, 0)", "rgba(0, 0, 0, 0)"]
    assert page.locator(".site-header").is_hidden()
    assert page.locator(".qr svg").is_visible()


def test_a_telephone_reads_the_code_and_opens_the_card(card: World, sign_in: SignIn):
    path = f"/children/{card.child.pk}/emergency/print/"
    page = sign_in(card.person("coordinator"), path=path)
    photo = Image.open(io.BytesIO(page.locator(".qr").screenshot()))
    [seen] = zxingcpp.read_barcodes(photo)
    assert seen.format == zxingcpp.BarcodeFormat.QRCode
    assert str(card.child.pk) not in seen.text
    page.goto(urlsplit(seen.text).path)
    assert page.get_by_text("Пеницилин").is_visible()
    stranger = sign_in(card.person("guardian2"), path="/")
    assert stranger.goto(urlsplit(seen.text).path).status == 404
