"""Machine translation, asked of a local server that speaks LibreTranslate's protocol."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from eassociate.conversations.tests.scene import say
from tests.people import World
from tests.serving import serving


class Translator(BaseHTTPRequestHandler):
    """Says what it was asked, and answers as `way` wants."""

    asked: list[dict] = []
    way = "good"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.asked.append({"path": self.path, **json.loads(body)})
        good = {"translatedText": "Сутра у пет <b>", "detectedLanguage": {"language": "de"}}
        answer = {"good": good, "odd": ["x"]}.get(self.way, {"error": "Slowdown"})
        content = json.dumps(answer).encode() if self.way != "broken" else b"<html>"
        self.send_response(429 if self.way == "slow" else 200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *ignored: object) -> None:
        pass


@pytest.fixture
def service(settings) -> Iterator[type[Translator]]:
    Translator.asked, Translator.way = [], "good"
    server = ThreadingHTTPServer(("127.0.0.1", 0), Translator)
    with serving(server) as port:
        settings.TRANSLATE_URL = f"http://127.0.0.1:{port}/"
        settings.TRANSLATE_KEY = "secret"
        yield Translator


def asked(client, world: World, message, language: str = "sr"):
    client.force_login(world.person("guardian"))
    client.cookies["django_language"] = language
    return client.post(f"/messages/m/{message.pk}/translate/")


def test_it_stands_beside_what_was_written_and_says_what_it_is(service, world: World, client):
    message = say(world, "companion", "Morgen um fünf")
    html = asked(client, world, message).content.decode()
    assert "Morgen um fünf" in html
    assert "Сутра у пет &lt;b&gt;" in html
    assert "Машински превод" in html
    question = {"q": "Morgen um fünf", "source": "auto", "target": "sr", "format": "text"}
    assert service.asked == [{"path": "/translate", **question, "api_key": "secret"}]
    assert "Sutra u pet" in asked(client, world, message, "sr-latn").content.decode()


def test_nobody_is_asked_without_a_tap(service, world: World, client):
    message = say(world, "companion", "Morgen um fünf")
    client.force_login(world.person("guardian"))
    html = client.get(f"/messages/{message.thread_id}/").content.decode()
    assert f"/messages/m/{message.pk}/translate/" in html
    assert service.asked == []


@pytest.mark.parametrize("way", ["slow", "odd", "broken"])
def test_a_service_that_fails_is_said_so(service, world: World, client, way: str):
    service.way = way
    answer = asked(client, world, say(world, "companion", "Morgen"), "en")
    assert answer.status_code == 503
    assert "does not answer" in answer.content.decode()


def test_it_is_for_those_who_may_read(service, world: World, client):
    message = say(world, "companion", "Morgen")
    client.force_login(world.person("guardian2"))
    assert client.post(f"/messages/m/{message.pk}/translate/").status_code == 404
    assert service.asked == []


def test_without_a_service_nothing_is_offered(world: World, client):
    message = say(world, "companion", "Morgen")
    assert asked(client, world, message).status_code == 404
    html = client.get(f"/messages/{message.thread_id}/").content.decode()
    assert "/translate/" not in html
