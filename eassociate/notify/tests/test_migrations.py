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
CHOICES = [("access", "0004_mails_move_to_notify"), ("notify", "0004_mails_become_choices")]


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


def test_what_people_chose_holds_through_every_step(latest: list[tuple[str, str]]):
    """In one walk: each step builds the models of its time anew."""
    old = migrate(BEFORE)
    everything, nothing = person(old, "all", "all"), person(old, "none", "none")
    usual, office = person(old, "usual", "urgent"), person(old, "office", "all", "municipality")

    between = migrate(CHOICES)
    make = between.get_model("access", "Person").objects.create
    silent, open_ = (make(name=n, name_folded=n, email=f"{n}@x.example").pk for n in ("s", "o"))
    rows = between.get_model("notify", "Choices").objects
    rows.create(person_id=silent, channels={}, says_kind=False)
    rows.create(person_id=open_, channels={}, says_kind=True)

    choices = migrate(latest).get_model("notify", "Choices").objects
    held = dict(choices.values_list("person", "channels"))
    assert set(held) - {silent, open_} == {everything, nothing, office}
    assert usual not in held
    assert held[everything]["urgent"] == ["push", "mail", "sms"]
    assert held[everything]["papers"] == ["mail"]
    assert all("mail" not in ways for ways in held[nothing].values())
    assert held[nothing]["record"] == ["push"]
    assert held[office]["visits"] == ["mail"]
    says = dict(choices.filter(person__in=[silent, open_]).values_list("person", "kinds_by"))
    assert says == {silent: [], open_: ["push", "mail", "sms"]}
