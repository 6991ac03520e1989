"""A database of an earlier release is brought up to date: nobody's choice is lost."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.apps.registry import Apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

BEFORE = [("access", "0003_person_mails"), ("notify", "0003_channels")]


def migrate(targets: list[tuple[str, str]]) -> Apps:
    executor = MigrationExecutor(connection)
    executor.migrate(targets)
    return MigrationExecutor(connection).loader.project_state(targets).apps


@pytest.fixture
def latest(transactional_db: None) -> Iterator[list[tuple[str, str]]]:
    """Whatever happens in between, the database of the tests ends as it was."""
    found = MigrationExecutor(connection).loader.graph.leaf_nodes()
    yield found
    migrate(found)


def person(apps: Apps, name: str, mails: str, role: str = "guardian") -> Any:
    made = apps.get_model("access", "Person").objects.create(
        name=name, name_folded=name, email=f"{name}@x.example", mails=mails
    )
    provider, _made = apps.get_model("access", "Organisation").objects.get_or_create(
        name="Prvi", kind="provider"
    )
    apps.get_model("access", "Membership").objects.create(
        id=uuid4(), person=made, organisation=provider, role=role
    )
    return made.pk


def test_what_was_chosen_about_e_mails_still_holds(latest: list[tuple[str, str]]):
    old = migrate(BEFORE)
    everything, nothing = person(old, "all", "all"), person(old, "none", "none")
    usual, office = person(old, "usual", "urgent"), person(old, "office", "all", "municipality")
    new = migrate(latest)
    held = dict(new.get_model("notify", "Choices").objects.values_list("person", "channels"))
    assert set(held) == {everything, nothing, office}
    assert usual not in held
    assert held[everything]["urgent"] == ["push", "mail", "sms"]
    assert held[everything]["papers"] == ["mail"]
    assert all("mail" not in ways for ways in held[nothing].values())
    assert held[nothing]["record"] == ["push"]
    assert held[office]["visits"] == ["mail"]


def test_who_kept_the_kind_to_themselves_keeps_it_on_every_channel(latest: list[tuple[str, str]]):
    old = migrate(
        [("access", "0004_mails_move_to_notify"), ("notify", "0004_mails_become_choices")]
    )
    rows = old.get_model("notify", "Choices").objects
    make = old.get_model("access", "Person").objects.create
    silent, open_ = (make(name=n, name_folded=n, email=f"{n}@x.example") for n in ("s", "o"))
    rows.create(person_id=silent.pk, channels={}, says_kind=False)
    rows.create(person_id=open_.pk, channels={}, says_kind=True)
    new = migrate(latest).get_model("notify", "Choices").objects
    held = dict(new.values_list("person", "kinds_by"))
    assert held == {silent.pk: [], open_.pk: ["push", "mail", "sms"]}
