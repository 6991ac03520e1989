"""What the tests of several ways out of the page need."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.mailbox import Mailbox, mail_gateway


@pytest.fixture
def box(settings: Any) -> Iterator[Mailbox]:
    """The mail gateway of the site, and what arrived there."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.SITE_URL = "https://care.example"
    with mail_gateway() as box:
        settings.EMAIL_PORT = box.port
        yield box
