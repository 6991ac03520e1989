"""Where higher rooms hang links on the page of the own account."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise

from eassociate.access.actor import Actor
from eassociate.access.roles import Can


@dataclass(frozen=True)
class AccountLink:
    """`name` of an address without arguments."""

    name: str
    label: str | Promise
    needs: Can


account: list[AccountLink] = []


def links_for(actor: Actor) -> list[AccountLink]:
    return [link for link in account if actor.can(link.needs)]
