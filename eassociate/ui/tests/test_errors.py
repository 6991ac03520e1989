"""Whatever is wrong, the answer is a page that can be read, in the reader's language, and safe.

Most tests have no database: an error page that asked it would fail here.
"""

import json
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import AsyncClient, Client

pytestmark = pytest.mark.usefixtures("own_site")
HERE = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def client() -> Client:
    return Client(raise_request_exception=False)


def in_language(client: Client, language: str) -> Client:
    client.cookies["django_language"] = language
    return client


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("sr", "Ова страница за Вас не постоји"),
        ("sr-latn", "Ova stranica za Vas ne postoji"),
        ("en", "There is no such page for you"),
        ("de", "Diese Seite gibt es für Sie nicht"),
    ],
)
def test_unknown_address_is_told_in_the_readers_language(client: Client, language: str, title: str):
    answer = in_language(client, language).get("/nowhere")
    assert answer.status_code == 404
    assert f"<h1>{title}</h1>" in answer.text
    assert f'<html lang="{language}">' in answer.text


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/words?a=%00", 400),
        ("/words?a=%ff%fe", 400),
        ("/wor%00ds", 400),
        ("/words?a=%C5%BE%F0%9F%99%82", 200),
        ("/fault/forbidden", 403),
        ("/fault/value", 400),
        ("/fault/nul", 400),
        ("/fault/database", 503),
        ("/fault/program", 500),
    ],
)
def test_faults_have_their_status_and_a_page_without_a_trace(
    client: Client, address: str, status: int
):
    answer = client.get(address)
    assert answer.status_code == status
    assert "Traceback" not in answer.text
    assert "secret of the program" not in answer.text
    assert "10.0.0.7" not in answer.text
    assert status == 200 or "<h1>" in answer.text


def test_database_away_asks_to_try_again(client: Client):
    answer = client.get("/fault/database?month=3&place=a%20b")
    assert answer["Retry-After"]
    assert 'href="/fault/database?month=3&amp;place=a%20b"' in answer.text


def test_database_away_keeps_what_was_typed(client: Client):
    typed = {"note": 'Ана је "јела" <b>\nдобро', "done": ["eat", "walk"], "id": "7"}
    answer = client.post("/fault/database?x=1", typed, headers=HERE)
    assert answer.status_code == 503
    assert 'action="/fault/database?x=1"' in answer.text
    assert 'value="Ана је &quot;јела&quot; &lt;b&gt;\nдобро"' in answer.text
    assert answer.text.count('name="done"') == 2
    assert 'name="csrfmiddlewaretoken"' in answer.text


def test_secrets_are_not_written_into_a_page(client: Client):
    answer = client.post("/fault/database", {"login": "a", "password": "hunter2"}, headers=HERE)
    assert answer.status_code == 503
    assert "hunter2" not in answer.text
    assert 'name="login"' not in answer.text


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none", ""])
def test_what_another_site_sent_is_not_offered_again(client: Client, site: str):
    answer = client.post("/fault/database", {"note": "evil"}, headers={"Sec-Fetch-Site": site})
    assert "evil" not in answer.text


def test_page_open_too_long_offers_to_send_once_more():
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/sent", {"note": "long story"}, headers=HERE)
    assert answer.status_code == 403
    assert "This page was open for too long" in answer.text
    assert 'value="long story"' in answer.text
    foreign = client.post("/sent", {"note": "evil"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert foreign.status_code == 403
    assert "evil" not in foreign.text


def test_what_is_offered_again_can_really_be_sent():
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/sent", {"note": "long story"}, headers=HERE)
    token = answer.text.split('name="csrfmiddlewaretoken" value="')[-1].split('"')[0]
    again = client.post("/sent", {"note": "long story", "csrfmiddlewaretoken": token})
    assert again.status_code == 200


def test_too_much_at_once_is_refused(client: Client, settings: Any):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    assert client.post("/sent", {"note": "x" * 900}).status_code == 200
    answer = client.post("/sent", {"note": "x" * 1100}, content_type="application/octet-stream")
    assert answer.status_code == 200  # nobody read it
    body = "note=" + "x" * 1100
    urlencoded = "application/x-www-form-urlencoded"
    answer = client.post("/sent", body, content_type=urlencoded)
    assert answer.status_code == 413
    assert "That is too much at once" in answer.text
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 5
    answer = client.post("/sent", "&".join(f"a{i}=1" for i in range(9)), content_type=urlencoded)
    assert answer.status_code == 413


def test_session_store_away_is_a_page_as_well(client: Client, monkeypatch: pytest.MonkeyPatch):
    """The fault comes before any view: while the session is read."""

    def away(*args: Any, **kwargs: Any) -> Any:
        raise OperationalError("away")

    monkeypatch.setattr("django.contrib.sessions.backends.db.SessionStore.load", away)
    client.cookies["sessionid"] = "abcdefgh12345678"
    answer = in_language(client, "de").get("/guarded")
    assert answer.status_code == 503
    assert "Noch einmal versuchen" in answer.text


@pytest.mark.parametrize("address", ["/words", "/nowhere", "/fault/program", "/words?a=%00"])
def test_every_answer_is_kept_out_of_caches_and_frames(client: Client, address: str):
    answer = client.get(address)
    assert answer["Cache-Control"] == "no-store, private"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in answer["Permissions-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer["Content-Security-Policy"]


async def _ask(path: str) -> Any:
    return await AsyncClient(raise_request_exception=False).get(path)


def test_the_same_holds_for_a_server_of_events():
    from asgiref.sync import async_to_sync

    good, bad = async_to_sync(_ask)("/words"), async_to_sync(_ask)("/words?a=%00")
    assert (good.status_code, bad.status_code) == (200, 400)
    assert good["Cache-Control"] == bad["Cache-Control"] == "no-store, private"
    away = async_to_sync(_ask)("/fault/database")
    assert away.status_code == 503


# -- the site's own addresses -----------------------------------------------------------------


def test_language_is_remembered_and_leads_back(client: Client):
    answer = client.post("/language", {"language": "de", "next": "/words?page=2"})
    assert (answer.status_code, answer["Location"]) == (302, "/words?page=2")
    assert answer.cookies["django_language"]["httponly"]
    assert '<html lang="de">' in client.get("/nowhere").text


@pytest.mark.parametrize("next_", ["https://evil.example/", "//evil.example", "javascript:x", ""])
def test_language_never_leads_to_another_site(client: Client, next_: str):
    answer = client.post("/language", {"language": "de", "next": next_})
    assert answer["Location"] == "/"


@pytest.mark.parametrize("language", ["xx", "", "de\x00", "DE"])
def test_unknown_language_is_not_remembered(client: Client, language: str):
    assert "django_language" not in client.post("/language", {"language": language}).cookies


@pytest.mark.django_db
def test_health_says_whether_the_database_answers(monkeypatch: pytest.MonkeyPatch):
    client = Client()
    assert client.get("/healthz").status_code == 200

    def away() -> Any:
        raise OperationalError("host 10.0.0.7")

    monkeypatch.setattr(connection, "cursor", away)
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert "10.0.0.7" not in answer.text


def test_manifest_and_icon(client: Client):
    manifest = json.loads(in_language(client, "sr").get("/manifest.webmanifest").content)
    assert (manifest["lang"], manifest["start_url"]) == ("sr", "/")
    assert manifest["icons"][0]["src"] == client.get("/favicon.ico")["Location"]
