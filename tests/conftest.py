"""What tests of the whole site may ask for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import transaction
from django.test import override_settings
from pytest_django.plugin import DjangoDbBlocker

from tests.people import make_worlds
from tests.scene import Scene

#: Walks over the whole site: thorough rather than fast.
SWEEPS = ("test_doors", "test_pages", "test_naughty", "test_naughty_forms")
HERE = Path(__file__).parent
AS_SERVED = {"SECOND_FACTOR_REQUIRED": True}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents and item.path.stem in SWEEPS:
            item.add_marker(pytest.mark.sweep)


@pytest.fixture(scope="module")
def scene(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Scene]:
    with django_db_blocker.unblock(), transaction.atomic(), override_settings(**AS_SERVED):
        yield Scene(make_worlds())
        transaction.set_rollback(True)
