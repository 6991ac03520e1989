"""What every test may ask for."""

import pytest
from django.contrib.contenttypes.management import create_contenttypes
from django.core.cache import cache
from django.db import connection
from django.db.models.signals import post_migrate
from django.utils import translation
from hypothesis import settings
from pytest_django import DjangoDbBlocker

from eassociate.access import policy
from eassociate.site.tables import note_all_applied
from eassociate.ui.translations import compile_all
from tests.people import World, make_world, make_worlds

#: How long an example takes depends on who else uses the machine; nothing is asserted about time.
settings.register_profile("eassociate", deadline=None)
settings.load_profile("eassociate")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--asks-database",
        action="store_true",
        help="only tests that ask a database: for the second one",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--asks-database"):
        without = [item for item in items if not _asks_database(item)]
        config.hook.pytest_deselected(items=without)
        items[:] = [item for item in items if _asks_database(item)]


def _asks_database(item: pytest.Item) -> bool:
    asked = {"db", "transactional_db", "django_db_setup"} & set(getattr(item, "fixturenames", ()))
    return bool(asked or item.get_closest_marker("django_db"))


def pytest_sessionstart(session: pytest.Session) -> None:
    """Words in the reader's language are tested with the translations as they are now."""
    if not hasattr(session.config, "workerinput"):
        compile_all()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """The tables come from the models; the database says of itself that it is up to date."""
    with django_db_blocker.unblock():
        note_all_applied()
    _empties_quickly()


def _empties_quickly() -> None:
    """What a test committed is deleted. A hundred tables cut off and the rights of Django's own
    administration, which has no pages here, made anew would take seconds."""
    post_migrate.disconnect(dispatch_uid="django.contrib.auth.management.create_permissions")
    post_migrate.disconnect(create_contenttypes)
    if connection.vendor == "postgresql":
        quoted = connection.ops.quote_name
        connection.ops.sql_flush = lambda _style, tables, **_more: [
            f"DELETE FROM {quoted(table)};"  # noqa: S608
            for table in tables
        ]


@pytest.fixture(autouse=True)
def own_language() -> None:
    """A request leaves its reader's language behind in the thread; no test inherits it."""
    translation.deactivate()


@pytest.fixture(autouse=True)
def own_pace() -> None:
    """Nor has anybody asked too often before."""
    cache.clear()


@pytest.fixture
def world(db: None) -> World:
    return make_world()


@pytest.fixture
def worlds(db: None) -> World:
    return make_worlds()


@pytest.fixture(params=["few", "many"])
def few_or_many(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a person reaches, as a list of keys and as a question: the answers are the same."""
    if request.param == "many":
        monkeypatch.setattr(policy, "FEW", 0)
