"""Two benches own parts of one document and leave each other's alone."""

from datetime import UTC, datetime
from pathlib import Path

from bench import document, report
from bench.writes import Rate

DAY = datetime(2026, 11, 25, tzinfo=UTC)


def test_each_bench_leaves_the_others_part_alone(tmp_path: Path) -> None:
    path = tmp_path / "docs" / "performance.md"
    document.put(path, "planner city", "## City\n\n| a |\n|---|\n| 1 |\n")
    document.put(path, "product", "## Pages\n")
    document.put(path, "planner public", "## Public\n")
    document.put(path, "product", "## Pages anew\n")
    text = path.read_text()
    assert text.startswith("# Speed and memory\n")
    assert "| 1 |" in text
    assert "## Pages\n" not in text
    assert text.index("Pages anew") < text.index("## Public") < text.index("## City")


def test_writing_the_same_again_changes_nothing() -> None:
    once = document.merged("", "product", "## Pages\n\ntext")
    assert document.merged(once, "product", "## Pages\n\ntext") == once


def test_what_is_outside_of_parts_goes() -> None:
    text = document.merged("# Speed and memory\n\nTo be written by `make bench`.\n", "product", "x")
    assert "To be written" not in text


def test_a_part_of_an_unknown_name_is_kept_at_the_end() -> None:
    old = document.merged("", "something new", "kept")
    text = document.merged(old, "planner growth", "grown")
    assert text.index("grown") < text.index("kept")


def test_the_products_part_says_command_date_and_machine() -> None:
    rates = [Rate("SQLite", 1, 1, 500.0, 1000.0)]
    text = report.written(DAY, "--only writes", rates, [])
    assert "`python -m bench --only writes`" in text
    assert "2026-11-25" in text
    assert "cores" in text
    assert "| SQLite | 1 | 1 | 500 | 1000 | 2.0 |" in text


def test_the_document_of_the_project_is_made_of_parts() -> None:
    text = document.DOCUMENT.read_text()
    assert document.merged(text, "product", document._PART.findall(text)[0][1]) == text
