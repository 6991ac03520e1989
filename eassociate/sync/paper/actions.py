"""Keeping the paper of a day, and letting go of it."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext as _
from pydantic import StringConstraints

from eassociate.access.actor import Actor
from eassociate.access.roles import Can
from eassociate.core import clock
from eassociate.journal.commands import Blob, Code, Command
from eassociate.journal.deeds import Effect, Refused, action
from eassociate.sync.models import Paper


class KeepPaper(Command):
    """The emergency sheet of `day` as PDF. `children`: whose data are in it."""

    day: date
    language: Code
    children: list[UUID]
    #: `content.fingerprint` of what it shows.
    shows: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    content: Blob


class LetGoOfPapers(Command):
    """Those of days that are over."""


@action(KeepPaper, needs=Can.SEE_BOARD)
def keep_paper(actor: Actor, command: KeepPaper) -> Effect:
    """Puts it in the place of an earlier one of the day."""
    if command.day != clock.today():
        raise Refused(_("This day is over."))
    own = Paper.objects.filter(organisation=actor.organisation_id)
    own.filter(day=command.day, language=command.language).delete()
    paper = Paper(
        organisation_id=actor.organisation_id,
        made_by_id=actor.person_id,
        made_at=clock.now(),
        **command.model_dump(exclude={"children"}),
        children=[str(one) for one in command.children],
    )
    paper.save(force_insert=True)
    return Effect({"paper": str(paper.pk)})


@action(LetGoOfPapers, needs=Can.RUN_JOBS)
def let_go_of_papers(actor: Actor, command: LetGoOfPapers) -> Effect:
    own = Paper.objects.filter(organisation=actor.organisation_id)
    number, _tables = own.filter(day__lt=clock.today()).delete()
    return Effect({"papers": number})
