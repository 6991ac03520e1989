"""Municipalities by their name, in either script."""

from __future__ import annotations

from eassociate.access.models import Organisation
from eassociate.core.scripts import fold

_TOWN = Organisation.Kind.MUNICIPALITY


def town_named(name: str) -> Organisation | None:
    """The municipality of that name, made if there is none; None for an empty name.

    Municipalities are public bodies, shared by all providers of the site.
    """
    wanted = fold(name)
    if not wanted:
        return None
    for town in Organisation.objects.filter(kind=_TOWN).order_by("created_at"):
        if fold(town.name) == wanted:
            return town
    return Organisation.objects.create(kind=_TOWN, name=name)


def town_names() -> list[str]:
    return list(
        Organisation.objects.filter(kind=_TOWN).order_by("name").values_list("name", flat=True)
    )
