"""Lists on their way in and out, for the doors table."""

from __future__ import annotations

from typing import Any

from eassociate.access.queries import actor_of
from eassociate.exchange.kept import keep_export, keep_upload


def upload(whose: Any) -> dict[str, Any]:
    """A list with one child, sent by `whose.person`."""
    actor = actor_of(whose.person.memberships.select_related("person").get())
    return {"pk": keep_upload(actor, b"Name of child;Date of birth\nAna Test;1.9.2016.\n")}


def export(whose: Any) -> dict[str, Any]:
    """A file written for `whose.person`."""
    actor = actor_of(whose.person.memberships.select_related("person").get())
    return {"pk": keep_export(actor, b"x", "lists.xlsx")}


def language(whose: Any) -> dict[str, Any]:
    return {"language": "de"}
