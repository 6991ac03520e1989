"""A site that is set up once; each test gets a copy."""

from pathlib import Path

import pytest

from tests.installation import Installation


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    site = Installation(tmp_path_factory.mktemp("site") / "var")
    site.do("setup", "--provider", "Корак", "--admin", "Mira@Example.rs", "--name", "Мира Илић")
    return site


@pytest.fixture
def site(founded: Installation, tmp_path: Path) -> Installation:
    return founded.copy(tmp_path / "var")
