"""`eassociate check` names what is wrong."""

import os

import pytest
from cryptography.fernet import Fernet
from django.conf import settings
from django.db import connection

from eassociate.journal.models import Chain, Entry, Payload
from eassociate.site import cli
from eassociate.site.founding import found

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _founded(db, monkeypatch):
    monkeypatch.setattr(settings, "HTTPS", True)
    monkeypatch.setattr(settings, "SECOND_FACTOR_REQUIRED", True)
    found("Корак", "mira@example.rs", "Мира Илић")


def checked(capsys) -> tuple[int, str]:
    code = cli.run(["check"])
    return code, capsys.readouterr().out


def fault(capsys) -> str:
    """The one fault that was found."""
    code, said = checked(capsys)
    assert code == 1
    assert said.endswith("1 to be put right.\n")
    return next(line for line in said.splitlines() if line.startswith("FAULT"))


def test_all_is_well_after_the_founding(capsys):
    code, said = checked(capsys)
    assert code == 0
    assert "1 entries, every chain whole" in said
    assert said.endswith("All is well.\n")


def test_changed_entry_is_named_with_its_organisation_and_number(capsys):
    Entry.objects.update(outcome={})
    said = fault(capsys)
    assert "organisation Корак" in said
    assert "number 1: changed" in said


def test_removed_entry_is_named(capsys):
    Entry.objects.all().delete()
    assert "number 1: missing at the end" in fault(capsys)


def test_head_set_back_to_hide_an_entry_is_named(capsys):
    Chain.objects.update(number=0, digest="")
    assert "number 1: behind the end" in fault(capsys)


def test_changed_payload_is_named(capsys):
    Payload.objects.update(text='{"name":"somebody else"}')
    assert "number 1: payload changed" in fault(capsys)


def test_wrong_keys_are_a_fault(capsys, monkeypatch):
    monkeypatch.setattr(settings, "EASSOCIATE_KEYS", [Fernet.generate_key().decode()])
    code, said = checked(capsys)
    assert code == 1
    assert "cannot be read with EASSOCIATE_KEYS" in said


def test_key_file_that_others_can_read_is_a_fault(capsys, monkeypatch, tmp_path):
    monkeypatch.setattr(settings, "VAR", tmp_path)
    monkeypatch.delenv("EASSOCIATE_KEYS", raising=False)
    file = tmp_path / "eassociate_keys"
    file.touch(0o644)
    assert f"{file} can be read by others: chmod 600" in fault(capsys)
    os.chmod(file, 0o600)
    assert checked(capsys)[0] == 0


def test_missing_migration_is_named(capsys):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'mfa'")
    assert "mfa.0001_initial" in fault(capsys)


def test_little_space_is_a_fault(capsys, monkeypatch):
    monkeypatch.setattr("eassociate.site.checks.LEAST_SPACE", 2**60)
    assert "GiB free" in fault(capsys)


@pytest.mark.parametrize(
    ("name", "value", "variable"),
    [
        ("DEBUG", True, "EASSOCIATE_DEBUG"),
        ("ALLOWED_HOSTS", ["*", "127.0.0.1"], "EASSOCIATE_HOSTS"),
        ("ALLOWED_HOSTS", ["care.example.rs"], "EASSOCIATE_HTTPS"),
        ("SECOND_FACTOR_REQUIRED", False, "EASSOCIATE_SECOND_FACTOR"),
    ],
)
def test_open_door_in_the_settings_is_a_fault(capsys, monkeypatch, name, value, variable):
    monkeypatch.setattr(settings, "HTTPS", variable != "EASSOCIATE_HTTPS")
    monkeypatch.setattr(settings, name, value)
    assert variable in fault(capsys)
