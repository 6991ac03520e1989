"""What `restore` refuses, and that it then leaves all as it was."""

import json
import zipfile
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from django.conf import settings

from eassociate.access.models import Organisation
from eassociate.site import cli
from eassociate.site.founding import found
from eassociate.site.ready import serving

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def file(db, tmp_path, capsys) -> Path:
    """A backup of a site with one provider; the site has another one since."""
    found("Корак", "mira@example.rs")
    path = tmp_path / "b"
    assert cli.run(["backup", str(path)]) == 0
    found("Други", "vera@example.rs")
    capsys.readouterr()
    return path


def complaint(capsys, path: Path, *more: str) -> str:
    """Why it is refused; nothing has changed."""
    keys = list(settings.EASSOCIATE_KEYS)
    assert cli.run(["restore", str(path), *more]) == 1
    assert set(Organisation.objects.values_list("name", flat=True)) == {"Корак", "Други"}
    assert keys == settings.EASSOCIATE_KEYS
    return capsys.readouterr().err


def rewritten(source: Path, part: str, change) -> Path:
    """The archive again, with the content of `part` changed."""
    target = source.with_name("changed")
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, change(content) if name == part else content)
    return target


def test_site_that_is_not_empty_is_not_overwritten_unasked(file, capsys):
    assert "--replace" in complaint(capsys, file)


def test_site_that_is_being_served_is_not_overwritten(file, capsys):
    with serving():
        assert "Stop the server" in complaint(capsys, file, "--replace")


def test_without_its_keys_a_backup_is_refused_and_says_what_is_missing(file, capsys, monkeypatch):
    monkeypatch.setattr(settings, "EASSOCIATE_KEYS", [Fernet.generate_key().decode()])
    said = complaint(capsys, file, "--replace")
    assert "other keys" in said
    assert "Nothing was changed" in said


def test_keys_given_by_the_environment_are_not_replaced(file, tmp_path, capsys, monkeypatch):
    other = tmp_path / "with-keys"
    assert cli.run(["backup", str(other), "--with-keys"]) == 0
    monkeypatch.setenv("EASSOCIATE_KEYS", "set")
    monkeypatch.setattr(settings, "EASSOCIATE_KEYS", [Fernet.generate_key().decode()])
    assert "Take EASSOCIATE_KEYS out" in complaint(capsys, other, "--replace")


@pytest.mark.parametrize("change", [lambda rows: rows[:-2], lambda rows: rows.replace(b"a", b"b")])
def test_damaged_table_is_named(file, capsys, change):
    broken = rewritten(file, "tables/access_person.jsonl", change)
    assert "table access_person" in complaint(capsys, broken, "--replace")


def test_manifest_written_by_somebody_else_is_refused(file, capsys):
    def backdated(manifest: bytes) -> bytes:
        return manifest.replace(b'"version": "', b'"version": "9')

    said = complaint(capsys, rewritten(file, "manifest.json", backdated), "--replace")
    assert "seal does not fit" in said


def test_backup_of_a_newer_version_is_refused(file, capsys):
    def later(manifest: bytes) -> bytes:
        content = json.loads(manifest)
        content["migrations"].append(["roster", "9999_from_the_future"])
        return json.dumps(content).encode()

    said = complaint(capsys, rewritten(file, "manifest.json", later), "--replace")
    assert "newer than this installation" in said


def test_what_is_no_backup_is_refused(file, tmp_path, capsys):
    none, text, cut, other = (tmp_path / name for name in ("none", "text", "cut", "zip"))
    text.write_text("hello")
    cut.write_bytes(file.read_bytes()[:-500])
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("a.txt", "a")
    for path in (none, text, cut, other):
        assert "Nothing was changed" in complaint(capsys, path, "--replace")


def test_place_that_cannot_be_written_is_said_and_leaves_no_part(db, tmp_path, capsys):
    assert cli.run(["backup", str(tmp_path / "no" / "where")]) == 1
    assert "not written" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())
