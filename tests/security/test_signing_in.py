"""Signing in: no data by password alone (C6), no guessing (C7), no telling who is known."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse

from eassociate.access.models import Person
from eassociate.core import clock
from eassociate.notify.models import Delivery
from tests.doors import DOORS
from tests.people import World
from tests.signing_in import give_second_factor, sign_in

PASSWORD = "correct horse battery"
SECRET = "JBSWY3DPEHPK3PXP"
STAFF = ["coordinator", "administrator", "companion", "professional", "manager", "town"]


@pytest.fixture(autouse=True)
def as_served(settings):
    settings.SECOND_FACTOR_REQUIRED = True
    cache.clear()


def by_password(person: Person, password: str = PASSWORD, client: Client | None = None):
    client = client or Client()
    data = {"login": person.email, "password": password}
    return client, client.post(reverse("account_login"), data)


def pages(world: World) -> list[str]:
    """Addresses of every page without a thing in it, and of the child."""
    plain = [n for n, door in DOORS.items() if door.get and not door.make and door.out == 302]
    inside = [reverse(n) for n in plain if not reverse(n).startswith("/account/")]
    inside = [one for one in inside if one not in ("/language", "/favicon.ico")]
    return [*inside, reverse("child", kwargs={"pk": world.child.pk})]


def assert_sees_nothing(client: Client, world: World) -> None:
    for address in pages(world):
        answer = client.get(address)
        assert answer.status_code == 302, address
        assert answer.url in (reverse("second_factor"),) or "/account/" in answer.url
        assert world.child.name not in answer.content.decode()


@pytest.mark.parametrize("key", STAFF)
def test_by_the_password_alone_staff_see_nothing(world: World, key: str):
    client, _answer = by_password(world.person(key))
    assert_sees_nothing(client, world)
    screen = client.get(reverse("second_factor"))
    assert screen.status_code == 200
    assert world.child.name not in screen.content.decode()


def test_the_first_second_step_is_set_up_without_asking_twice(world: World):
    client, _answer = by_password(world.person("coordinator"))
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    counter = next(iter(yield_hotp_counters_from_time()))
    code = format_hotp_value(hotp_value(secret, counter))
    answer = client.post(reverse("mfa_activate_totp"), {"code": code})
    assert answer.url == reverse("mfa_view_recovery_codes")
    assert client.get(answer.url).status_code == 200
    assert client.get(reverse("people")).status_code == 200


def test_later_ones_ask_again(world: World):
    client, _answer = by_password(world.person("guardian"))
    give_second_factor(world.person("guardian"))
    assert client.get(reverse("mfa_add_webauthn")).status_code == 302


def test_a_password_does_not_get_past_a_second_factor(world: World):
    person = world.person("coordinator")
    give_second_factor(person)
    client, answer = by_password(person)
    assert answer.url.startswith(reverse("mfa_authenticate"))
    assert "_auth_user_id" not in client.session
    assert_sees_nothing(client, world)


def number(at: float | None = None) -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(SECRET, counter))


def test_with_the_number_from_the_app_one_is_in(world: World):
    person = world.person("coordinator")
    give_second_factor(person)
    client, _answer = by_password(person)
    client.post(reverse("mfa_authenticate"), {"code": number()})
    assert client.get(reverse("people")).status_code == 200


def test_a_number_works_once(world: World):
    person = world.person("coordinator")
    give_second_factor(person)
    used = number()
    for expected in (True, False):
        client, _answer = by_password(person)
        client.post(reverse("mfa_authenticate"), {"code": used})
        assert ("_auth_user_id" in client.session) is expected


def test_a_recovery_code_works_once(world: World):
    person = world.person("coordinator")
    give_second_factor(person)
    held = Authenticator.objects.get(user=person, type=Authenticator.Type.RECOVERY_CODES)
    code = held.wrap().get_unused_codes()[0]
    for expected in (True, False):
        client, _answer = by_password(person)
        client.post(reverse("mfa_authenticate"), {"code": code})
        assert ("_auth_user_id" in client.session) is expected


def reset(person: Person, password: str = "another four good words") -> Client:
    client = Client()
    client.post(reverse("account_reset_password"), {"email": person.email})
    text = Delivery.objects.order_by("-made_at")[0].text
    link = next(word for word in text.split() if "/password/reset/key/" in word)
    path = "/" + link.split("/", 3)[3]
    page = client.get(path, follow=True)
    address = page.redirect_chain[-1][0]
    client.post(address, {"password1": password, "password2": password})
    return client


def test_a_reset_password_does_not_get_past_the_second_factor(world: World):
    person = world.person("coordinator")
    give_second_factor(person)
    client = reset(person)
    assert_sees_nothing(client, world)
    client, answer = by_password(person, "another four good words")
    assert answer.url.startswith(reverse("mfa_authenticate"))
    assert_sees_nothing(client, world)


def test_a_reset_link_works_once_and_for_a_day(world: World):
    person = world.person("guardian")
    client = Client()
    client.post(reverse("account_reset_password"), {"email": person.email})
    text = Delivery.objects.get().text
    link = next(word for word in text.split() if "/password/reset/key/" in word)
    path = "/" + link.split("/", 3)[3]
    with time_machine.travel(clock.now() + timedelta(hours=26), tick=False):
        assert "password1" not in Client().get(path, follow=True).content.decode()
    reset(person)
    assert "password1" not in Client().get(path, follow=True).content.decode()


def test_the_secret_of_the_app_is_unreadable_in_the_table(world: World):
    give_second_factor(world.person("coordinator"))
    with connection.cursor() as cursor:
        cursor.execute("select data from mfa_authenticator")
        assert SECRET not in str(cursor.fetchall())


def test_a_hundred_guesses_do_not_find_a_password_of_a_hundred(world: World):
    """C7. The right one is among the guesses; the door has closed long before."""
    person = world.person("guardian")
    for guess in [f"guess number {i}" for i in range(99)] + [PASSWORD]:
        client, answer = by_password(person, guess)
        assert answer.status_code in (200, 429)
        assert "_auth_user_id" not in client.session


def test_guesses_from_many_places_are_counted_too(world: World):
    person = world.person("guardian")
    for i in range(99):
        client = Client(REMOTE_ADDR=f"10.0.{i}.1")
        by_password(person, f"guess number {i}", client)
    client, _answer = by_password(person, PASSWORD, Client(REMOTE_ADDR="10.9.9.9"))
    assert "_auth_user_id" not in client.session


def test_a_hundred_numbers_do_not_find_the_right_one(world: World):
    person = world.person("coordinator")
    give_second_factor(person)
    client, _answer = by_password(person)
    for guess in range(99):
        client.post(reverse("mfa_authenticate"), {"code": f"{guess:06}"})
    client.post(reverse("mfa_authenticate"), {"code": number()})
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("language", ["sr", "sr-latn", "en", "de"])
@pytest.mark.parametrize("password", ["short", "password123", "1234567890", "qwertyuiop"])
def test_weak_passwords_are_refused_in_the_readers_language(
    world: World, language: str, password: str
):
    client = sign_in(world.person("guardian"), headers={"accept-language": language})
    data = {"oldpassword": PASSWORD, "password1": password, "password2": password}
    answer = client.post(reverse("account_change_password"), data)
    assert answer.status_code == 200
    said = [str(e) for e in answer.context["form"].errors["password1"]]
    english = ("This password is too", "This password is entirely")
    assert said
    assert language == "en" or not [one for one in said if one.startswith(english)]


def test_nobody_learns_who_is_known(world: World):
    """The same answers for the known and the unknown; only the known get a letter."""
    known, unknown = world.person("guardian"), Person(email="nobody@example.org")
    answers = []
    for person in (known, unknown):
        _client, wrong = by_password(person, "wrong password")
        sent = Client().post(reverse("account_reset_password"), {"email": person.email})
        answers.append((wrong.status_code, str(wrong.context["form"].errors), sent.url))
    assert answers[0] == answers[1]
    assert [d.person for d in Delivery.objects.all()] == [known]


def test_the_unknown_take_as_long_as_the_known(world: World, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    person = world.person("guardian")
    person.set_password(PASSWORD)
    person.save()
    took = []
    for email in (person.email, "nobody@example.org"):
        cache.clear()
        start = time.perf_counter()
        by_password(Person(email=email), "wrong password")
        took.append(time.perf_counter() - start)
    assert min(took) > max(took) / 4


def test_a_changed_password_signs_out_all_other_devices(world: World):
    person = world.person("guardian")
    here, there = sign_in(person), sign_in(person)
    new = "another four good words"
    data = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    here.post(reverse("account_change_password"), data)
    assert here.get(reverse("notices")).status_code == 200
    assert there.get(reverse("notices")).status_code == 302


def test_signing_out_ends_the_session_on_the_server(world: World):
    client = sign_in(world.person("guardian"))
    kept = client.cookies.copy()
    client.post(reverse("account_logout"))
    client.cookies = kept
    assert client.get(reverse("notices")).status_code == 302


def test_nobody_signs_up(world: World):
    for path in (
        "signup/",
        "email/",
        "confirm-email/",
        "3rdparty/",
        "social/signup/",
        "login/code/",
    ):
        assert Client().get(f"/account/{path}").status_code in (302, 404)
        assert Client().post(f"/account/{path}", {"email": "x@example.org"}).status_code in (
            302,
            404,
        )
    assert not Person.objects.filter(email="x@example.org").exists()


@pytest.mark.parametrize("to", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_signing_in_leads_to_no_other_site(world: World, to: str):
    person = world.person("guardian")
    data = {"login": person.email, "password": PASSWORD, "next": to}
    assert "evil" not in Client().post(reverse("account_login"), data).url


def test_there_is_one_address_of_a_person_and_no_list_beside_it(world: World):
    """An address that the coordinator corrects must not stay good for a new password."""
    person = world.person("guardian")
    reset(person)
    by_password(person, "another four good words")
    assert not EmailAddress.objects.exists()
