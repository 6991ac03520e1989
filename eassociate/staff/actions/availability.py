"""When in the week a companion can work."""

from __future__ import annotations

from datetime import time
from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict, Field

from eassociate.access.actor import Actor
from eassociate.access.roles import Can
from eassociate.journal.commands import Command
from eassociate.journal.deeds import Effect, Refused, action, get
from eassociate.staff import rules
from eassociate.staff.actions.companions import companions
from eassociate.staff.models import Availability


class Window(BaseModel):
    """`weekday`: 0 Monday … 6 Sunday; times of the site's clocks."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    weekday: Annotated[int, Field(ge=0, le=6)]
    start: time
    end: time


class SetAvailability(Command):
    """All windows of the week; none: any time."""

    companion: UUID
    windows: Annotated[list[Window], Field(max_length=50)]


@action(SetAvailability, needs=Can.EDIT_STAFF)
def set_availability(actor: Actor, command: SetAvailability) -> Effect:
    companion = get(companions(actor), command.companion)
    check_windows(command.windows)
    Availability.objects.filter(companion=companion).delete()
    Availability.objects.bulk_create(
        Availability(companion=companion, **window.model_dump()) for window in command.windows
    )
    return Effect({"companion": str(companion.pk)})


def check_windows(windows: list[Window]) -> None:
    """Raises `Refused` for windows that end before they begin or overlap."""
    for index, window in enumerate(windows):
        if window.end <= window.start:
            raise Refused(_("The end comes after the beginning."), field=f"windows.{index}.end")
    spans = [(window.weekday, window.start, window.end) for window in windows]
    clash = rules.clashing(spans)
    if clash:
        raise Refused(
            _("Two times of this day overlap."), field=f"windows.{spans.index(clash)}.start"
        )
