"""One click signs in, in a demo and nowhere else."""

from __future__ import annotations

import pytest
from django.test import Client

from eassociate.access.middleware import SESSION_KEY
from eassociate.access.models import Person
from eassociate.access.queries import system_actor
from eassociate.access.roles import Role
from eassociate.core import clock
from eassociate.demo import start
from eassociate.demo.people import guises, open_to, welcome

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(settings, tmp_path, monkeypatch):
    monkeypatch.setenv(clock.OFFSET_VARIABLE, "0")
    settings.DEMO = True
    settings.ALLOWED_HOSTS = ["*"]
    start.alive(tmp_path / "demo.json", 1, 13, lambda said: None)
    return {guise.membership.role: guise.membership for guise in guises()}


def click(client: Client, membership, host: str = "127.0.0.1:8000"):
    return client.post("/demo/sign-in/", {"membership": membership}, headers={"host": host})


def test_page_offers_somebody_of_each_role(demo, client):
    page = client.get("/account/login/", headers={"host": "localhost:8000"}).content.decode()
    assert len(demo) == 8
    for membership in demo.values():
        assert f'value="{membership.pk}"' in page
        assert membership.person.name in page


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.SYSTEM}))
def test_click_signs_in_in_that_role(demo, client, role):
    membership = demo[role]
    assert click(client, membership.pk).url == "/"
    assert client.session["_auth_user_id"] == str(membership.person_id)
    assert client.session[SESSION_KEY] == str(membership.pk)
    assert client.get("/", headers={"host": "127.0.0.1:8000"}).status_code == 200


def test_german_guardian_reads_german(demo, client):
    guise = next(g for g in guises() if g.membership.person.language == "de")
    assert click(client, guise.membership.pk).cookies["django_language"].value == "de"


def test_only_on_the_same_machine_unless_told(demo, client, settings):
    membership = demo["coordinator"].pk
    for host in ("192.168.1.5:8000", "demo.example.rs", "127.0.0.1.evil.example"):
        assert click(client, membership, host).status_code == 404
        page = client.get("/account/login/", headers={"host": host})
        assert str(membership) not in page.content.decode()
    settings.DEMO_EVERYWHERE = True
    assert click(client, membership, "192.168.1.5:8000").status_code == 302


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "[::1]:8000", "localhost:80"])
def test_names_of_the_same_machine(settings, host):
    settings.DEMO = True
    assert open_to(host)


def test_outside_a_demo_there_is_no_such_address(demo, client, settings):
    settings.DEMO = False
    assert click(client, demo["coordinator"].pk).status_code == 404
    page = client.get("/account/login/", headers={"host": "localhost"}).content.decode()
    assert "demo/sign-in" not in page


def test_nobody_else_can_be_signed_in(demo, client):
    system_actor(demo["coordinator"].organisation_id)
    left = demo["guardian"]
    Person.objects.filter(pk=left.person_id).update(is_active=False)
    for wrong in (left.pk, left.person_id, "nonsense", ""):
        assert click(client, wrong).status_code == 404
    assert client.get("/demo/sign-in/").status_code == 405


def test_forged_click_is_refused(demo):
    strict = Client(enforce_csrf_checks=True)
    assert click(strict, demo["coordinator"].pk).status_code == 403


def test_command_line_prints_the_same_people(demo):
    said = welcome("127.0.0.1", 8000)
    assert "http://127.0.0.1:8000/" in said
    for membership in demo.values():
        assert membership.person.email in said
