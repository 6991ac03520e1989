"""What tests of phones may ask for."""

import pytest

from eassociate.roster.models import Visit
from eassociate.sync.tests.phone import Phone
from tests.browser.around_now import visit_now
from tests.people import World


@pytest.fixture
def visit(world: World) -> Visit:
    return visit_now(world)


@pytest.fixture
def phone(world: World) -> Phone:
    return Phone.of(world, "companion")
