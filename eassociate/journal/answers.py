"""What is said after a tap that has no form of its own to show errors in."""

from __future__ import annotations

from django.contrib import messages

from eassociate.access.doors import ActedRequest
from eassociate.journal.forms import CommandForm


def say_problems(request: ActedRequest, form: CommandForm) -> None:
    """Every error of `form` as a message on the next page."""
    for errors in form.errors.values():
        for error in errors:
            messages.warning(request, str(error))
