"""The command line: help, exit codes, messages."""

import subprocess
import sys
from hashlib import sha256
from importlib import import_module

import pytest

from eassociate import __version__
from eassociate.access.models import Invitation, Membership, Person
from eassociate.journal.models import Entry
from eassociate.site import cli, options
from tests.installation import Installation


def test_help_names_every_command_and_option_in_one_screen(capsys):
    assert cli.run(["--help"]) == 0
    screen = capsys.readouterr().out.splitlines()
    assert len(screen) <= 24
    assert max(map(len, screen)) <= 80
    text = "\n".join(screen)
    for spec in options.COMMANDS:
        assert f"\n  {spec.name} " in text
        for flags, details in spec.arguments:
            assert details.get("metavar", flags[-1]) in text


def test_every_command_has_help_of_its_own(capsys):
    for spec in options.COMMANDS:
        with pytest.raises(SystemExit) as end:
            cli.run([spec.name, "--help"])
        assert end.value.code == 0
        screen = capsys.readouterr().out
        assert screen.startswith(f"usage: eassociate {spec.name} ")
        assert spec.about[:20] in screen
        assert len(screen.splitlines()) <= 24


def test_every_command_leads_to_a_function():
    for spec in options.COMMANDS:
        module, _, function = spec.run.partition(":")
        assert callable(getattr(import_module(f"eassociate.site.commands.{module}"), function))


def test_unknown_command_and_no_command_are_usage_errors(capsys):
    assert cli.run([]) == 2
    with pytest.raises(SystemExit) as end:
        cli.run(["dance"])
    assert end.value.code == 2


def test_version(capsys):
    assert cli.run(["version"]) == 0
    assert cli.run(["--version"]) == 0
    assert capsys.readouterr().out == f"eassociate {__version__}\n" * 2


@pytest.mark.django_db
def test_setup_founds_a_provider_with_a_link_for_its_first_coordinator(capsys, settings):
    settings.SITE_URL = "https://care.example.rs/"
    words = ["setup", "--provider", "Корак", "--admin", "Mira@Example.rs", "--name", "Мира Илић"]
    assert cli.run(words) == 0
    said = capsys.readouterr().out
    link = next(line.strip() for line in said.splitlines() if "/invitation/" in line)
    token = link.rstrip("/").rpartition("/")[2]
    assert link.startswith("https://care.example.rs/account/")
    assert len(token) > 30
    assert Invitation.objects.get().token_digest == sha256(token.encode()).hexdigest()
    assert token not in str(list(Entry.objects.values()))
    person = Person.objects.get(email="mira@example.rs")
    roles = Membership.objects.filter(person=person).values_list("role", flat=True)
    assert set(roles) == {"coordinator", "administrator"}
    assert not person.has_usable_password()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["--provider", "Корак", "--admin", "b@example.rs"], "already"),
        (["--provider", "Други", "--admin", "mira"], "not an e-mail address"),
        (["--provider", "Други"], "belong together"),
    ],
)
def test_setup_says_why_it_refuses(capsys, words, complaint):
    assert cli.run(["setup", "--provider", "Корак", "--admin", "a@example.rs"]) == 0
    before = Entry.objects.count(), Person.objects.count()
    assert cli.run(["setup", *words]) == 1
    assert complaint in capsys.readouterr().err
    assert before == (Entry.objects.count(), Person.objects.count())


#: The help is on the screen at once, because none of these is loaded for it.
HEAVY = {"django", "numpy", "pydantic", "openpyxl", "PIL", "highspy"}


@pytest.mark.faults
def test_help_loads_nothing_heavy_and_leaves_nothing(tmp_path):
    asked = "import sys; from eassociate.site import cli; cli.run(['--help']); print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", asked], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert "usage: eassociate" in done.stdout
    assert not HEAVY & set(done.stdout.splitlines()[-1].split())
    assert not list(tmp_path.iterdir())


@pytest.mark.faults
def test_wrong_setting_is_named(tmp_path):
    done = Installation(tmp_path, {"EASSOCIATE_SMTP_PORT": "often"}).run("migrate")
    assert done.returncode == 1
    assert "EASSOCIATE_SMTP_PORT" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.faults
def test_database_that_does_not_answer_is_named(tmp_path):
    site = Installation(tmp_path, {"DATABASE_URL": "postgres://nobody@127.0.0.1:1/none"})
    done = site.run("migrate")
    assert done.returncode == 1
    assert "database" in done.stderr
    assert "Traceback" not in done.stderr
    checked = site.run("check")
    assert checked.returncode == 1
    assert "FAULT  database    cannot be reached" in checked.stdout


@pytest.mark.faults
def test_files_of_an_installation_are_for_its_owner_alone(site: Installation):
    assert {file.name for file in site.var.iterdir()} >= {"eassociate.sqlite3", "eassociate_keys"}
    for file in [site.var, *site.var.iterdir()]:
        assert file.stat().st_mode & 0o077 == 0, file
