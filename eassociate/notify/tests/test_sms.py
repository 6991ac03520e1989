"""SMS: by a gateway that speaks HTTP, and by a modem through the tables of Gammu's SMS daemon."""

from __future__ import annotations

import os
import sqlite3
from datetime import timedelta

import psycopg
import pytest
import time_machine
from django.db import connection

from eassociate.core import clock
from eassociate.core.ids import uuid7
from eassociate.journal.models import Notice
from eassociate.notify.addresses import mobile_number
from eassociate.notify.kinds import Kind
from eassociate.notify.models import DeadAddress, Delivery
from eassociate.notify.outbox import CLAIM, PAUSES, deliver
from eassociate.notify.pushing import Fate
from eassociate.notify.smsd import Modem, pieces
from eassociate.notify.tests.telling import telling, told
from tests.gateways import Service, http_gateway
from tests.people import World


@pytest.fixture(autouse=True)
def _telling(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    settings.SITE_URL = "https://care.example"
    with telling():
        yield


@pytest.fixture
def web(settings):
    with http_gateway() as service:
        settings.SMS_GATEWAY, settings.SMS_URL = "http", service.url + "/send"
        settings.SMS_TOKEN, settings.SMS_FIELDS = "secret", ["to", "text", "ref"]
        yield service


@pytest.fixture
def mobile(world: World):
    person = world.person("guardian")
    person.phone, person.language = "064 123-45-67", "en"
    person.save()
    return person


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("064 123 45 67", "+381641234567"),
        ("(064) 123/45-67", "+381641234567"),
        ("+381 64 1234567", "+381641234567"),
        ("0049 170 1234567", "+491701234567"),
        ("+49 (170) 1234567", "+491701234567"),
        ("1234567", ""),
        ("012", ""),
        ("+0641234567", ""),
        ("+38164123456789012", ""),
        ("٠٦٤١٢٣٤٥٦٧", ""),
        ("", ""),
    ],
)
def test_numbers_as_people_write_them(written: str, number: str):
    assert mobile_number(written) == number


def test_the_gateway_gets_number_text_and_reference(world: World, web: Service, mobile):
    told(world)
    assert deliver() == 1
    assert deliver() == 0
    [form], sent = web.fields, Delivery.objects.get()
    assert form == {
        "to": "+381641234567",
        "text": "Urgent: please open E-associate\nhttps://care.example/notices/",
        "ref": str(sent.pk),
    }
    assert web.taken[0].headers["Authorization"] == "Bearer secret"
    assert web.taken[0].headers["Idempotency-Key"] == str(sent.pk)


def test_a_dead_process_sends_the_same_reference(world: World, web: Service, mobile):
    told(world)
    deliver()
    Delivery.objects.update(state=Delivery.State.LEAVING, next_at=clock.now() + CLAIM)
    with time_machine.travel(clock.now() + CLAIM, tick=False):
        assert deliver() == 1
    assert len({form["ref"] for form in web.fields}) == 1


@pytest.mark.parametrize("status", [401, 429, 503])
def test_a_gateway_in_trouble_is_tried_again(world: World, web: Service, mobile, status: int):
    web.status = status
    told(world)
    assert deliver() == 0
    web.status = 200
    with time_machine.travel(clock.now() + PAUSES[0], tick=False):
        assert deliver() == 1


def test_a_number_that_the_gateway_refuses_is_reported_until_it_changes(
    world: World, web: Service, mobile
):
    web.status = 422
    told(world)
    assert deliver() == 0
    assert DeadAddress.objects.get().person == mobile
    assert Notice.objects.filter(kind=Kind.ADDRESS_DEAD).count() == 1
    told(world)
    assert deliver() == 0
    web.status = 200
    mobile.phone = "065 7654321"
    mobile.save()
    told(world)
    assert deliver() == 1
    assert web.fields[0]["to"] == "+381657654321"


# -- the modem ------------------------------------------------------------------------------------

#: As the daemon's own scripts make them (schema version 17), without its triggers.
_TABLES = """
CREATE TABLE outbox (
  "UpdatedInDB" {time}, "InsertIntoDB" {time}, "SendingDateTime" {time},
  "SendBefore" time NOT NULL DEFAULT '23:59:59', "SendAfter" time NOT NULL DEFAULT '00:00:00',
  "Text" text, "DestinationNumber" varchar(20) NOT NULL DEFAULT '',
  "Coding" varchar(255) NOT NULL DEFAULT 'Default_No_Compression',
  "UDH" text, "Class" integer DEFAULT '-1', "TextDecoded" text NOT NULL DEFAULT '',
  "ID" {serial}, "MultiPart" {flag}, "RelativeValidity" integer DEFAULT '-1',
  "SenderID" varchar(255), "SendingTimeOut" {time},
  "DeliveryReport" varchar(10) DEFAULT 'default', "CreatorID" text NOT NULL,
  "Retries" integer DEFAULT '0', "Priority" integer DEFAULT '0',
  "Status" varchar(255) NOT NULL DEFAULT 'Reserved', "StatusCode" integer NOT NULL DEFAULT '-1',
  CHECK ("Coding" IN ('Default_No_Compression','Unicode_No_Compression','8bit',
    'Default_Compression','Unicode_Compression')));
CREATE TABLE outbox_multipart (
  "Text" text, "Coding" varchar(255) NOT NULL DEFAULT 'Default_No_Compression', "UDH" text,
  "Class" integer DEFAULT '-1', "TextDecoded" text DEFAULT NULL, "ID" integer,
  "SequencePosition" integer NOT NULL DEFAULT '1',
  "Status" varchar(255) NOT NULL DEFAULT 'Reserved', "StatusCode" integer NOT NULL DEFAULT '-1',
  PRIMARY KEY ("ID", "SequencePosition"));
CREATE TABLE sentitems (
  "ID" integer, "SequencePosition" integer, "CreatorID" text NOT NULL,
  "DestinationNumber" varchar(20), "Status" varchar(255) NOT NULL DEFAULT 'SendingOK');
"""


class Daemon:
    """Gammu's daemon for tests: its tables, and what it does with a text."""

    def __init__(self, url: str) -> None:
        self.url = url

    def ask(self, question: str, *values: object) -> list[tuple]:
        if self.url.startswith("sqlite"):
            with sqlite3.connect(self.url.removeprefix("sqlite:///")) as link:
                return link.execute(question.replace("%s", "?"), values).fetchall()
        with psycopg.connect(self.url) as other:
            done = other.execute(question, values or None)
            return done.fetchall() if done.description else []

    def make(self) -> None:
        lite = self.url.startswith("sqlite")
        kinds = {
            "time": "timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP",
            "serial": "integer PRIMARY KEY AUTOINCREMENT" if lite else "serial PRIMARY KEY",
            "flag": "text NOT NULL DEFAULT 'false'" if lite else "boolean NOT NULL DEFAULT false",
        }
        for table in _TABLES.format(**kinds).split(";\n"):
            if table.strip():
                self.ask(table)

    def send(self, status: str) -> None:
        """Takes all from the outbox, as a modem would have ended them."""
        kept = '"ID", 1, "CreatorID", "DestinationNumber"'
        self.ask(f"INSERT INTO sentitems SELECT {kept}, %s FROM outbox", status)
        self.ask("DELETE FROM outbox")


@pytest.fixture(params=["sqlite", "postgresql"])
def daemon(request, settings, tmp_path, db):
    if request.param == "sqlite":
        daemon = Daemon(f"sqlite:///{tmp_path}/smsd.sqlite3")
        daemon.make()
        yield _use(daemon, settings)
        return
    if connection.vendor != "postgresql":
        pytest.skip("with the suite on PostgreSQL")
    server = os.environ["DATABASE_URL"].rsplit("/", 1)[0]
    name = f"smsd_{uuid7().hex[:12]}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as root:
        root.execute(f"CREATE DATABASE {name}")
        daemon = Daemon(f"{server}/{name}")
        daemon.make()
        yield _use(daemon, settings)
        root.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _use(daemon: Daemon, settings) -> Daemon:
    settings.SMS_GATEWAY, settings.SMS_DATABASE = "gammu", daemon.url
    return daemon


_ROW = 'SELECT "DestinationNumber", "TextDecoded", "Coding", "MultiPart", "CreatorID" FROM outbox'


def test_the_modem_finds_the_text_in_its_outbox(world: World, daemon: Daemon, mobile):
    told(world)
    assert deliver() == 1
    number, text, coding, several, creator = daemon.ask(_ROW)[0]
    assert (number, coding) == ("+381641234567", "Default_No_Compression")
    assert text.startswith("Urgent: please open E-associate")
    assert str(several).lower() == "false"
    assert creator == f"e-associate {Delivery.objects.get().pk}"


def test_the_same_reference_is_one_text_before_and_after_it_was_sent(daemon: Daemon):
    modem, reference = Modem(daemon.url), uuid7()
    for _ in range(2):
        assert modem.send("+381641234567", "x", reference) == Fate.SENT
    assert len(daemon.ask(_ROW)) == 1
    daemon.send("SendingOK")
    assert modem.send("+381641234567", "x", reference) == Fate.SENT
    assert not daemon.ask(_ROW)
    assert modem.failed([reference]) == set()


def test_a_long_text_comes_in_parts_that_a_phone_puts_together(daemon: Daemon):
    text = "Хитно: молимо отворите страницу. " * 5
    Modem(daemon.url).send("+381641234567", text, uuid7())
    [[_number, first, coding, several, _creator]] = daemon.ask(_ROW)
    more = daemon.ask(
        'SELECT "TextDecoded", "UDH", "Coding" FROM outbox_multipart ORDER BY "SequencePosition"'
    )
    [[head]] = daemon.ask('SELECT "UDH" FROM outbox')
    assert first + "".join(row[0] for row in more) == text
    assert (coding, str(several).lower()) == ("Unicode_No_Compression", "true")
    heads = [head, *(row[1] for row in more)]
    assert [h[-2:] for h in heads] == ["01", "02", "03"]
    assert {h[:6] for h in heads} == {"050003"}
    assert len({h[6:10] for h in heads}) == 1


def test_what_the_modem_could_not_send_is_reported(world: World, daemon: Daemon, mobile):
    told(world)
    deliver()
    daemon.send("SendingError")
    deliver()
    assert Delivery.objects.get().state == Delivery.State.FAILED
    assert DeadAddress.objects.get().channel == "sms"
    assert Notice.objects.filter(kind=Kind.ADDRESS_DEAD).count() == 1


def test_a_modem_whose_database_is_away_is_tried_again(world: World, settings, mobile, tmp_path):
    settings.SMS_GATEWAY = "gammu"
    settings.SMS_DATABASE = f"sqlite:///{tmp_path}/none.sqlite3"
    told(world)
    assert deliver() == 0
    assert Delivery.objects.get().state == Delivery.State.WAITING
    assert not (tmp_path / "none.sqlite3").exists()


@pytest.mark.parametrize(("length", "parts"), [(160, 1), (161, 2), (306, 2), (307, 3)])
def test_the_small_alphabet_has_room_for_more(length: int, parts: int):
    assert len(pieces("a" * length)[1]) == parts
    assert len(pieces("ш" * 70)[1]) == 1
    assert len(pieces("ш" * 71)[1]) == 2


def test_an_sms_waits_while_another_way_may_do(world: World, web: Service, mobile, settings):
    """What was opened in the page needs none."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    with time_machine.travel(clock.now(), tick=False) as travel:
        told(world)
        assert deliver() == 1
        assert not web.taken
        travel.shift(timedelta(minutes=5))
        assert deliver() == 1
        assert len(web.taken) == 1
        told(world)
        deliver()
        Notice.objects.update(read_at=clock.now())
        travel.shift(timedelta(minutes=5))
        deliver()
        assert len(web.taken) == 1
