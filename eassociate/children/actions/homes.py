"""Where a child lives; with parents apart, one home for each."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext as _
from pydantic import Field

from eassociate.access.actor import Actor
from eassociate.access.roles import Can
from eassociate.children.actions.guardians import guardians_of
from eassociate.children.models import Child, Home
from eassociate.journal.commands import Command, Name, Sealed
from eassociate.journal.deeds import Effect, Refused, action, get

Latitude = Annotated[float, Field(ge=-90, le=90), Sealed()]
Longitude = Annotated[float, Field(ge=-180, le=180), Sealed()]


class SetHome(Command):
    """The home with `guardian` (a person; None: a home that is nobody's in particular)."""

    child: UUID
    guardian: UUID | None = None
    address: Name
    point: Annotated[tuple[Latitude, Longitude] | None, Sealed()] = None


class RemoveHome(Command):
    home: UUID


@action(SetHome, needs=Can.EDIT_CHILD)
def set_home(actor: Actor, command: SetHome) -> Effect:
    """One home for each guardian: a second time changes it. Outcome: `home`."""
    child = get(Child.objects.visible_to(actor), command.child)
    if command.guardian:
        _check_guardian(actor, child, command.guardian)
    homes = Home.objects.visible_to(actor).filter(child=child, guardian=command.guardian)
    home = homes.first() or Home(child=child, guardian_id=command.guardian)
    home.address = command.address
    home.latitude, home.longitude = command.point or (None, None)
    home.save()
    return Effect({"home": str(home.pk)}, [child.pk])


def _check_guardian(actor: Actor, child: Child, person: UUID) -> None:
    if not guardians_of(actor).filter(child=child, person=person).exists():
        raise Refused(_("This person is not a guardian of the child."), field="guardian")


@action(RemoveHome, needs=Can.EDIT_CHILD)
def remove_home(actor: Actor, command: RemoveHome) -> Effect:
    home = get(Home.objects.visible_to(actor), command.home)
    child = home.child_id
    home.delete()
    return Effect({}, [child])
