"""What goes out comes in again and changes nothing; giving out is a right of its own."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import translation

from eassociate.access.doors import Denied
from eassociate.access.models import ContactBan
from eassociate.core import clock
from eassociate.exchange import kept, limits
from eassociate.exchange.actions import ExportLists, ImportLists
from eassociate.exchange.giving import rows_of
from eassociate.exchange.headings.words import Kind
from eassociate.exchange.planning.whole import plan_lists
from eassociate.exchange.reading import read_lists
from eassociate.exchange.tests.test_import import everything, file, take_in
from eassociate.exchange.writing.workbook import write_workbook
from eassociate.journal.deeds import NotFound, Refused, perform
from eassociate.journal.models import Entry, Opening
from tests.people import make_line

WHY = "the yearly report to the town"
LANGUAGES = ["sr", "sr-latn", "en", "de"]


def export(world, **more):
    actor = world.actor("coordinator")
    outcome = perform(actor, ExportLists(reason=WHY, **more))
    return kept.export_of(actor, outcome.result["file"]).content


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_import_of_an_export_changes_nothing(world, language, form):
    take_in(world, file())
    make_line(world.child, world.companion(), 2)
    before = everything()
    with translation.override(language):
        kinds = [None] if form == "xlsx" else list(Kind)
        for kind in kinds:
            content = export(world, form=form, kind=kind)
            found = plan_lists(world.actor("coordinator"), read_lists(content))
            assert [str(issue) for issue in found.issues] == []
            assert not found.changes_something, [i for i in found.items if i.changes]
            perform(world.actor("coordinator"), ImportLists(file=content))
    assert everything() == before


def test_an_export_builds_the_same_service_elsewhere(worlds):
    take_in(worlds, file())
    content = export(worlds)
    actor = worlds.other.actor("coordinator")
    perform(actor, ImportLists(file=content, partly=True))
    here = {
        row.name for row in rows_of(worlds.actor("coordinator"), [Kind.CHILDREN])[Kind.CHILDREN]
    }
    there = {row.name for row in rows_of(actor, [Kind.CHILDREN])[Kind.CHILDREN]}
    assert here <= there


def test_whom_a_ban_keeps_away_is_on_no_list(world):
    person = world.person("guardian")
    ContactBan(child=world.child, name=person.name, name_folded="x").save()
    rows = rows_of(world.actor("coordinator"), list(Kind))
    assert person.name.encode() not in write_workbook(rows)
    assert not any(row.guardians for row in rows[Kind.CHILDREN] if row.name == world.child.name)


def test_only_the_own_provider_is_written(worlds):
    names = {
        row.name for row in rows_of(worlds.actor("coordinator"), [Kind.COMPANIONS])["companions"]
    }
    assert names == {p.name for k in ("companion", "companion2") for p in [worlds.person(k)]}


def test_the_journal_and_the_families_know_of_it(world):
    export(world)
    entry = Entry.objects.get(action="export_lists")
    assert WHY not in str(entry.body)
    assert WHY in entry.payload.text
    looks = Opening.objects.unscoped(reason="t").filter(what="list")
    assert {look.child_id for look in looks} >= {world.child.pk}


@pytest.mark.parametrize("reason", ["", "x", "   "])
def test_a_reason_is_needed(world, reason):
    with pytest.raises((Refused, ValueError)):
        perform(world.actor("coordinator"), ExportLists(reason=reason))
    assert not Opening.objects.unscoped(reason="t").exists()


def test_over_the_limit_nothing_goes_out(world, monkeypatch):
    monkeypatch.setattr(limits, "EXPORTED_CHILDREN", 1)
    with pytest.raises(Refused, match="At most 1"):
        export(world)
    assert not Opening.objects.unscoped(reason="t").exists()


@pytest.mark.parametrize("key", ["guardian", "companion", "administrator", "town", "manager"])
def test_only_coordinators_give_lists_out(world, key):
    with pytest.raises(Denied):
        perform(world.actor(key), ExportLists(reason=WHY))


def test_a_kept_file_is_one_person_s_and_expires(worlds):
    actor = worlds.actor("coordinator")
    pk = kept.keep_export(actor, b"secret", "lists.xlsx")
    assert kept.export_of(actor, pk).content == b"secret"
    with pytest.raises(NotFound):
        kept.export_of(worlds.other.actor("coordinator"), pk)
    with pytest.raises(NotFound):
        kept.upload_of(actor, pk)
    with time_machine.travel(clock.now() + kept.EXPORT_LASTS + timedelta(seconds=1)):
        with pytest.raises(NotFound):
            kept.export_of(actor, pk)
        assert kept.let_go() == 1


def test_a_kept_file_is_not_readable_in_the_table(world):
    from django.db import connection

    kept.keep_upload(world.actor("coordinator"), b"Ana Canary")
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM exchange_keptfile")
        assert b"Canary" not in bytes(cursor.fetchone()[0])
