"""A small demo that is made once; each test wounds a copy of its own."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.cluster import Cluster
from tests.installation import Installation


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/faults" in str(item.path):
            item.add_marker(pytest.mark.faults)


def as_demo(site: Installation) -> Installation:
    """So that `serve` goes on with the demo at the demo's own time."""
    offset = json.loads((site.var / "demo.json").read_text())["offset"]
    site.settings |= {"EASSOCIATE_DEMO": "1", "EASSOCIATE_CLOCK_OFFSET": str(offset)}
    return site


@pytest.fixture(scope="session")
def ground() -> Iterator[Path]:
    """A folder for the whole session. pytest's own are swept away by later sessions beside it."""
    with tempfile.TemporaryDirectory(prefix="eassociate-faults-") as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def made(ground: Path) -> Installation:
    site = Installation(ground / "demo")
    site.do("demo", "--no-serve", "--children", "13", timeout=300)
    return as_demo(site)


@pytest.fixture
def demo(made: Installation, tmp_path: Path) -> Installation:
    return made.copy(tmp_path / "var")


@pytest.fixture(scope="session")
def cluster(ground: Path) -> Iterator[Cluster]:
    """A PostgreSQL of our own, to be killed."""
    if not Cluster.binaries():
        pytest.skip("PostgreSQL's initdb and pg_ctl are missing: apt install postgresql")
    cluster = Cluster(ground / "postgres")
    cluster.create()
    yield cluster
    cluster.stop("immediate")


@pytest.fixture
def on_postgres(made: Installation, cluster: Cluster, tmp_path: Path) -> Installation:
    """The demo in that PostgreSQL; it came there by a backup."""
    file = tmp_path / "demo.backup"
    made.do("backup", str(file))
    site = made.copy(tmp_path / "var")
    site.settings["DATABASE_URL"] = cluster.database(f"demo_{os.getpid()}_{tmp_path.name[-12:]}")
    site.do("restore", str(file))
    return site
