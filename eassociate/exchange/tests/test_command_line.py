"""`eassociate import` and `eassociate export`."""

import pytest

from eassociate.access.queries import system_actor
from eassociate.children.models import Child
from eassociate.exchange.command_line import NotDone, export_file, import_file
from eassociate.exchange.tests.test_import import CHILDREN, changed, everything, file

WHY = "for the yearly report"


@pytest.fixture
def path(tmp_path):
    found = tmp_path / "list.xlsx"
    found.write_bytes(file())
    return found


def number():
    return Child.objects.unscoped(reason="t").count()


def test_a_list_is_shown_and_taken_in(world, path):
    said = []
    before = number()
    assert import_file(str(path), say=said.append) is True
    assert number() == before + 2
    assert "2 children" in said[0]
    assert import_file(str(path), say=said.append) is False


def test_a_dry_run_and_a_no_store_nothing(world, path):
    system_actor(world.provider.pk)  # the one under whose name it is done
    before = everything()
    assert import_file(str(path), dry_run=True, say=list) is False
    assert import_file(str(path), say=list, ask=lambda question: False) is False
    assert everything() == before


def test_refusals_are_listed_and_block_unless_told_otherwise(world, path):
    path.write_bytes(file(children=changed(CHILDREN, (2, 2), "5.5.17.")))
    said = []
    with pytest.raises(NotDone):
        import_file(str(path), say=said.append)
    assert any("C3" in line for line in said)
    assert import_file(str(path), partly=True, say=said.append) is True


def test_which_provider_must_be_clear(worlds, path):
    with pytest.raises(NotDone, match="Drugi, Prvi"):
        import_file(str(path), say=list)
    with pytest.raises(NotDone, match="no such"):
        import_file(str(path), provider="Treći", say=list)
    assert import_file(str(path), provider="ДРУГИ", say=list) is True


def test_bad_paths_and_files(world, tmp_path):
    with pytest.raises(NotDone):
        import_file(str(tmp_path / "none.xlsx"), say=list)
    (tmp_path / "a.pdf").write_bytes(b"%PDF")
    with pytest.raises(NotDone, match="PDF"):
        import_file(str(tmp_path / "a.pdf"), say=list)


def test_an_export_is_written_once_for_its_owner_alone(world, tmp_path):
    target = tmp_path / "out.xlsx"
    export_file(str(target), reason=WHY, say=list)
    assert target.stat().st_mode & 0o777 == 0o600
    assert import_file(str(target), say=list) is False
    with pytest.raises(NotDone, match="already"):
        export_file(str(target), reason=WHY, say=list)
    with pytest.raises(NotDone):
        export_file(str(tmp_path / "b.xlsx"), reason="x", say=list)
