"""The pages: send, look, say yes; every bad file ends as a sentence in the reader's language."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from eassociate.children.models import Child
from eassociate.exchange.models import KeptFile
from eassociate.exchange.tests.builders import repacked, sheet_file
from eassociate.exchange.tests.test_import import CHILDREN, changed, everything, file
from eassociate.journal.models import Entry
from tests.signing_in import sign_in

WHY = "test"


@pytest.fixture
def coordinator(client, world):
    sign_in(world.person("coordinator"), client)
    return client


def send(client, content, name="list.xlsx", **more):
    return client.post(reverse("lists"), {"file": SimpleUploadedFile(name, content)}, **more)


def number_of_children():
    return Child.objects.unscoped(reason=WHY).count()


def test_a_list_is_shown_and_then_taken_in_once(coordinator):
    before = number_of_children()
    shown = send(coordinator, file())
    assert shown.status_code == 302
    page = coordinator.get(shown.url)
    assert "2 children" in page.content.decode()
    assert number_of_children() == before
    key = page.context["form"]["id"].value()
    for _twice in range(2):
        answer = coordinator.post(shown.url, {"id": key})
        assert answer.status_code == 302
    assert number_of_children() == before + 2
    assert Entry.objects.filter(action="import_lists").count() == 1
    assert "brings nothing new" in coordinator.get(shown.url).content.decode()


def test_what_is_refused_stands_first_with_its_cell(coordinator):
    shown = send(coordinator, file(children=changed(CHILDREN, (2, 2), "5.5.17.")))
    page = coordinator.get(shown.url).content.decode()
    assert page.index("C3") < page.index("Ana Petrović")
    assert "does not have four digits" in page
    answer = coordinator.post(shown.url, {"id": shown.url.split("/")[-2]})
    assert answer.status_code == 422
    assert "Nothing was taken in" in answer.content.decode()
    taken = coordinator.post(shown.url, {"id": shown.url.split("/")[-2], "partly": "on"})
    assert taken.status_code == 302
    assert Child.objects.unscoped(reason=WHY).filter(number="D1").exists()


BAD = {
    "empty": b"",
    "pdf": b"%PDF-1.7",
    "old": bytes.fromhex("d0cf11e0a1b11ae1") + b"\x00" * 600,
    "bytes": bytes(range(256)) * 20,
    "truncated": file()[:2000],
    "dtd": repacked(file(), {"xl/workbook.xml": b"<!DOCTYPE x [<!ENTITY a 'b'>]><x/>"}),
    "bomb": repacked(file(), {"xl/media/a.png": b"\x00" * 5_000_000}),
    "macros": repacked(file(), {"xl/vbaProject.bin": b"x"}),
    "none": sheet_file(("X", [["a", "b"]])),
    "html": b"<script>alert(1)</script>",
    "large": b"a;b\n" * 3_000_000,
}


@pytest.mark.parametrize("language", ["sr", "sr-latn", "en", "de"])
@pytest.mark.parametrize("kind", BAD)
def test_bad_files_end_as_a_sentence_and_nothing_is_kept(coordinator, kind, language):
    before = everything()
    coordinator.cookies["django_language"] = language
    answer = send(coordinator, BAD[kind])
    assert answer.status_code == 422
    assert answer.headers["Content-Language"] == language
    assert answer.context["form"].errors["file"]
    assert everything() == before
    assert not KeptFile.objects.exists()


@pytest.mark.parametrize(
    "rows", [[["=1+1", "=A1"]], [["<b>x</b>", "1.1.16."]], [["\u202eAna", "x"]]]
)
def test_naughty_rows_are_refused_and_nothing_of_them_is_drawn(coordinator, rows):
    content = sheet_file(("<script>", [["Ime i prezime", "Datum rođenja"], *rows]))
    shown = send(coordinator, content)
    page = coordinator.get(shown.url)
    assert page.status_code == 200
    assert "<script>" not in page.content.decode().split("<main")[1]
    assert "<b>x</b>" not in page.content.decode()


def test_no_file_at_all(coordinator):
    assert coordinator.post(reverse("lists"), {}).status_code == 422


def test_names_stand_in_no_address_title_or_file_name(coordinator):
    shown = send(coordinator, file(), name="Ana Petrović.xlsx")
    page = coordinator.get(shown.url).content.decode()
    title = page.split("<title>")[1].split("</title>")[0]
    assert "Ana" not in shown.url + title
    assert "Ana Petrović.xlsx" not in page
    assert coordinator.get(shown.url).headers["Cache-Control"].find("no-store") >= 0


def test_an_export_is_asked_for_written_and_fetched(coordinator):
    form = coordinator.get(reverse("list_export"))
    assert form.status_code == 200
    assert coordinator.post(reverse("list_export"), {"reason": "x"}).status_code == 422
    answer = coordinator.post(
        reverse("list_export"), {"reason": "for the yearly report", "what": "all"}
    )
    assert answer.status_code == 302
    page = coordinator.get(answer.url).content.decode()
    assert "download" in page
    fetched = coordinator.get(f"{answer.url}download/")
    assert fetched.headers["Content-Disposition"] == 'attachment; filename="lists.xlsx"'
    assert fetched.headers["X-Content-Type-Options"] == "nosniff"
    again = send(coordinator, fetched.content)
    assert "brings nothing new" in coordinator.get(again.url).content.decode()
    one = {"reason": "for the yearly report", "what": "timetable"}
    answer = coordinator.post(reverse("list_export"), one)
    assert coordinator.get(f"{answer.url}download/").content.startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("language", ["sr", "sr-latn", "en", "de"])
def test_templates_in_each_language_are_lists_without_rows(coordinator, language):
    fetched = coordinator.get(reverse("list_template", kwargs={"language": language}))
    shown = send(coordinator, fetched.content)
    assert "brings nothing new" in coordinator.get(shown.url).content.decode()
