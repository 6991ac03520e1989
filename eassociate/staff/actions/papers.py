"""Papers without which nobody may accompany a child."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from eassociate.access.actor import Actor
from eassociate.access.roles import Can
from eassociate.journal.commands import Command
from eassociate.journal.deeds import Effect, action, get
from eassociate.staff.actions.companions import companions
from eassociate.staff.models import Paper


class SetPaper(Command):
    """`valid_until`: the last day on which it holds; None: there is no such paper."""

    companion: UUID
    kind: Paper.Kind
    valid_until: date | None = None


@action(SetPaper, needs=Can.EDIT_STAFF)
def set_paper(actor: Actor, command: SetPaper) -> Effect:
    companion = get(companions(actor), command.companion)
    if command.valid_until is None:
        Paper.objects.filter(companion=companion, kind=command.kind).delete()
    else:
        Paper.objects.update_or_create(
            companion=companion,
            kind=command.kind,
            defaults={"valid_until": command.valid_until},
        )
    return Effect({"companion": str(companion.pk)})
