"""What every test may ask for."""

import pytest
from django.utils import translation
from hypothesis import settings

from eassociate.ui.translations import compile_all
from tests.people import World, make_world, make_worlds

#: How long an example takes depends on who else uses the machine; nothing is asserted about time.
settings.register_profile("eassociate", deadline=None)
settings.load_profile("eassociate")


def pytest_sessionstart(session: pytest.Session) -> None:
    """Words in the reader's language are tested with the translations as they are now."""
    if not hasattr(session.config, "workerinput"):
        compile_all()


@pytest.fixture(autouse=True)
def own_language() -> None:
    """A request leaves its reader's language behind in the thread; no test inherits it."""
    translation.deactivate()


@pytest.fixture
def world(db: None) -> World:
    return make_world()


@pytest.fixture
def worlds(db: None) -> World:
    return make_worlds()
