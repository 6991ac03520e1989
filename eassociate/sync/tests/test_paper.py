"""The emergency sheet on paper: made each morning, once, for those who see the board."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from pypdf import PdfReader

from eassociate.access.actor import Actor
from eassociate.access.models import Person
from eassociate.children.actions.cards import Contact, WriteEmergencyCard
from eassociate.children.models import Child, Place
from eassociate.core import clock
from eassociate.journal.deeds import perform
from eassociate.journal.history import deed_in_words
from eassociate.journal.models import Entry, Opening
from eassociate.live import jobs
from eassociate.roster.models import Visit
from eassociate.sync.models import Paper
from eassociate.sync.paper import making
from eassociate.sync.paper.content import content_of
from eassociate.sync.paper.layout import ODD, printed
from eassociate.sync.sheet import Sheet
from eassociate.sync.tests.phone import Phone
from tests.people import WHY, World, make_child, make_visit, make_world

pytestmark = pytest.mark.django_db

NAMES = "Ђорђе Љубисављевић-Њежић Џајић Ћук Čedomir Šćepanović Žđ Jürgen Größe"


def words_of(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)


def made_inside(content: dict[str, Any]) -> bytes:
    """Without a process of its own: half a second less a paper."""
    return printed(content)


@pytest.fixture
def morning(
    world: World, settings: Any, time_machine: Any, monkeypatch: Any
) -> Callable[..., None]:
    """A Monday with a visit at 8:00 and the hour that is asked for."""
    settings.SHEET_BY_ITSELF = True
    monkeypatch.setattr(making, "_printed", made_inside)
    making._tried.clear()

    def at(hour: int, minute: int = 0, day: int = 17) -> None:
        moment = clock.at(clock.today().replace(year=2025, month=11, day=day), time(hour, minute))
        time_machine.move_to(moment, tick=False)

    at(5)
    make_visit(world.child, world.companion())
    Person.objects.filter(pk=world.person("coordinator").pk).update(language="en")
    return at


def entries() -> int:
    return Entry.objects.filter(action="keep_paper").count()


def test_it_says_who_is_where_with_whom_and_whom_to_call(world: World):
    coordinator, child = world.actor("coordinator"), make_child(world, NAMES)
    companion = world.person("companion")
    Person.objects.filter(pk=companion.pk).update(name="Ана Џинић", phone="064 777 888")
    Place.objects.filter(pk=world.school.pk).update(address="Школска 5", contact_phone="021 1")
    who = Contact(name="Баба Нада", kinship="бака", phone="064 555 333")
    card = WriteEmergencyCard(child=child.pk, steps="", allergies="Орах", contacts=[who])
    perform(coordinator, card)
    make_visit(child, world.companion(), start=time(7, 30))
    make_visit(world.child, None)
    text = words_of(making.made_now(coordinator, "sr").content)
    for said in (*NAMES.split(), "Ана Џинић", "064 777 888", "07:30–12:00", "Школска 5 · 021 1"):
        assert said in text
    for said in ("Ко је где", "Баба Нада, бака", "064 555 333", "страна 1 од 1", "Prvi"):
        assert said in text
    assert "1 пратња без икога" in text
    assert "Орах" not in text  # as on the page: who, where, numbers


@pytest.mark.parametrize(
    ("language", "said"),
    [("sr-latn", "Ko je gde"), ("en", "Who is where"), ("de", "Seite 1 von 1")],
)
def test_it_speaks_the_readers_language(world: World, language: str, said: str):
    make_visit(world.child, world.companion())
    text = words_of(printed(plain(world.actor("coordinator"), language)))
    assert said in text
    assert world.child.name in text


def plain(actor: Actor, language: str) -> dict[str, Any]:
    sheet = making.sheet_for_paper(actor)
    return content_of(sheet, making.organisation_of(actor), language)


def test_an_empty_day_says_so(world: World):
    provider = making.organisation_of(world.actor("coordinator"))
    text = words_of(printed(content_of(Sheet(clock.now(), []), provider, "en")))
    assert "Nothing is planned for this day." in text


def test_the_address_of_a_familys_home_is_on_no_paper(world: World):
    home = {"kind": Place.Kind.HOME, "address": "Канаринац-улица 7"}
    Place.objects.filter(pk=world.school.pk).update(**home)
    make_visit(world.child, world.companion())
    assert "Канаринац" not in words_of(printed(plain(world.actor("coordinator"), "sr")))


def test_letters_that_no_font_has_break_nothing(world: World):
    for name in ("שלום عربى 😀", "Ж" * 200, "a\u0301 é \u202e обрнуто", "Ω ☎ 漢字"):
        make_visit(make_child(world, name), world.companion())
    content = plain(world.actor("coordinator"), "en")
    content["places"][0]["rows"][0]["who"] = "\u0000\ufffe"
    text = words_of(printed(content))
    assert ODD in text
    assert "stands for a letter" in text
    assert "á é  обрнуто" in text or "á é обрнуто" in text
    assert text.replace("\n", "").count("Ж") == 200


def test_a_large_service_takes_several_pages_and_no_row_is_torn(world: World):
    for number in range(110):
        make_visit(make_child(world, f"Дете Број{number:03}"), world.companion())
    content = printed(plain(world.actor("coordinator"), "sr"))
    pages = [page.extract_text() for page in PdfReader(BytesIO(content)).pages]
    assert 3 <= len(pages) <= 8
    assert sum(page.count("Дете Број") for page in pages) == 110
    assert all("Време" in page and f"од {len(pages)}" in page for page in pages)
    assert len(content) < 100_000


def test_it_is_made_by_a_process_of_its_own_that_tells_nothing_when_it_fails(
    world: World, caplog: Any
):
    make_visit(world.child, world.companion())
    content = plain(world.actor("coordinator"), "en")
    assert world.child.name in words_of(making._printed(content))
    content["places"][0]["rows"][0].pop("who")
    with pytest.raises(making.Refused):
        making._printed(content)
    assert "KeyError" in caplog.text
    assert world.child.name not in caplog.text


def test_it_is_there_an_hour_before_the_first_visit_and_once(world: World, morning: Any):
    morning(6, 59)
    jobs.run_once()
    assert not Paper.objects.exists()
    morning(7)
    jobs.run_once()
    paper = Paper.objects.get()
    assert (paper.language, paper.organisation_id) == ("en", world.provider.pk)
    morning(9)
    jobs.run_once()
    assert Paper.objects.get().pk == paper.pk
    assert entries() == 1
    assert deed_in_words("keep_paper") == "The emergency sheet of the day was made as PDF"


def test_a_server_that_began_late_makes_it_then_and_of_two_that_begin_one(
    world: World, morning: Any, monkeypatch: Any
):
    morning(10)
    monkeypatch.setattr(making, "_made", lambda key: False)  # both looked at the same moment
    making.see_to_papers()
    Paper.objects.all().delete()
    making._tried.clear()
    making.see_to_papers()
    assert entries() == 1


def test_the_site_may_set_the_hour_or_leave_it_to_people(world: World, morning: Any, settings: Any):
    settings.SHEET_AT = time(6)
    morning(5, 59)
    jobs.run_once()
    assert not Paper.objects.exists()
    morning(6)
    settings.SHEET_BY_ITSELF = False
    jobs.run_once()
    assert not Paper.objects.exists()
    settings.SHEET_BY_ITSELF = True
    jobs.run_once()
    assert Paper.objects.exists()


def test_one_that_could_not_be_made_is_tried_again_later(
    world: World, morning: Any, monkeypatch: Any
):
    tried = []

    def broken(content: dict[str, Any]) -> bytes:
        tried.append(clock.now())
        raise making.Refused("x")

    monkeypatch.setattr(making, "_printed", broken)
    for minute in (0, 1, 6):
        morning(7, minute)
        jobs.run_once()
    assert len(tried) == 2


def test_each_coordinator_has_it_in_their_language(world: World, morning: Any):
    other = make_world("Drugi")
    Person.objects.filter(pk=other.person("coordinator").pk).update(language="de")
    make_visit(other.child, other.companion())
    morning(7)
    jobs.run_once()
    jobs.run_once()
    made = Paper.objects.values_list("organisation", "language")
    assert set(made) == {(world.provider.pk, "en"), (other.provider.pk, "de")}


def test_no_paper_for_a_day_without_visits_and_none_stays_when_the_day_is_over(
    world: World, morning: Any
):
    morning(7)
    jobs.run_once()
    assert Paper.objects.count() == 1
    morning(0, 1, day=18)
    Visit.objects.unscoped(reason=WHY).filter(day=clock.today()).delete()
    jobs.run_once()
    assert not Paper.objects.exists()


def test_it_lies_encrypted(world: World, morning: Any):
    morning(7)
    jobs.run_once()
    assert Paper.objects.get().content.startswith(b"%PDF")
    with connection.cursor() as cursor:
        cursor.execute("select content from sync_paper")
        assert b"%PDF" not in bytes(cursor.fetchone()[0])


def test_a_coordinator_finds_it_on_the_page_and_the_look_is_written_down(
    world: World, morning: Any
):
    morning(7)
    jobs.run_once()
    client, paper = Phone.of(world, "coordinator").client, Paper.objects.get()
    page = client.get("/sheet/").content.decode()
    assert "PDF, made at 07:00" in page
    assert "Make it now" not in page
    Opening.objects.unscoped(reason=WHY).all().delete()
    answer = client.get(f"/sheet/{paper.pk}/")
    assert world.child.name in words_of(answer.content)
    assert answer["Content-Type"] == "application/pdf"
    assert "no-store" in answer["Cache-Control"]
    assert world.child.name not in str(answer.headers)
    look = Opening.objects.unscoped(reason=WHY).get()
    assert (look.child_id, look.person_id) == (world.child.pk, world.person("coordinator").pk)


def test_a_day_that_has_changed_is_said_and_a_tap_makes_it_anew(world: World, morning: Any):
    morning(7)
    jobs.run_once()
    client, first = Phone.of(world, "coordinator").client, Paper.objects.get()
    Visit.objects.unscoped(reason=WHY).update(state="started", started_at=clock.now())
    assert "has changed" not in client.get("/sheet/").content.decode()
    Visit.objects.unscoped(reason=WHY).update(companion=None, state="planned", started_at=None)
    page = client.get("/sheet/").content.decode()
    assert "The day has changed since the PDF was made." in page
    morning(8)
    said = client.post("/sheet/make/", {"id": ""}, follow=True).content.decode()
    assert "PDF, made at 08:00" in said
    assert "has changed" not in said
    assert not Paper.objects.filter(pk=first.pk).exists()
    assert client.get(f"/sheet/{first.pk}/").status_code == 404
    assert client.get(f"/sheet/{Paper.objects.get().pk}/").status_code == 200


def test_one_with_a_child_that_has_left_is_nobodys(world: World, morning: Any):
    morning(7)
    jobs.run_once()
    rows = Child.objects.unscoped(reason=WHY).filter(pk=world.child.pk)
    rows.update(provider=make_world("Drugi").provider)
    client, paper = Phone.of(world, "coordinator").client, Paper.objects.get()
    assert client.get(f"/sheet/{paper.pk}/").status_code == 404
    assert "PDF, made at" not in client.get("/sheet/").content.decode()


def test_a_coordinators_phone_takes_it_along_and_nobody_elses(world: World, morning: Any):
    morning(7)
    jobs.run_once()
    phone = Phone.of(world, "coordinator")
    named = phone.pull().json()["paper"]
    assert named["until"] == "2025-11-17T23:00:00Z"

    def ask(one: Phone) -> Any:
        asked = {"membership": str(one.membership.pk), "device": str(one.device)}
        return one.client.get("/sync/paper", {**asked, "paper": named["id"]})

    assert world.child.name in words_of(ask(phone).content)
    others = [Phone.of(world, key) for key in ("companion", "guardian", "administrator")]
    for other in (*others, Phone.of(make_world("Drugi"), "coordinator")):
        assert (ask(other).status_code, ask(other).json()["error"]) == (404, "gone")
    assert "paper" not in Phone.of(world, "companion").pull().json()


def test_of_yesterday_none_is_given(world: World, morning: Any):
    morning(7)
    jobs.run_once()
    paper = Paper.objects.get()
    morning(7, day=18)
    assert timedelta(days=1) == clock.today() - paper.day
    assert Phone.of(world, "coordinator").client.get(f"/sheet/{paper.pk}/").status_code == 404
