"""Making the sheet of paper: by itself each morning, and when somebody taps."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any
from uuid import UUID, uuid5

from django.conf import settings
from django.db.models import Min
from django.utils.translation import gettext as _

from eassociate.access.actor import Actor
from eassociate.access.models import Organisation
from eassociate.access.queries import members, organisation_of, system_actor
from eassociate.access.roles import Role
from eassociate.core import clock
from eassociate.journal.deeds import Conflict, Refused, perform
from eassociate.journal.models import Entry
from eassociate.roster.models import Visit
from eassociate.sync.models import Paper
from eassociate.sync.paper.actions import KeepPaper, LetGoOfPapers
from eassociate.sync.paper.content import content_of, fingerprint
from eassociate.sync.sheet import sheet_for_paper

log = logging.getLogger(__name__)

#: How long before the first visit of the day it is made, where the site sets no hour.
AHEAD = timedelta(hours=1)
#: After how long a paper that could not be made is tried again.
AGAIN = timedelta(minutes=5)
#: Papers of one round: the clock of the site has other things to do.
A_ROUND = 2
#: Seconds after which a process that makes one is given up.
PATIENCE = 60

_COMMAND = ("-m", "eassociate.sync.paper.layout")
_tried: dict[UUID, datetime] = {}


def made_now(actor: Actor, language: str) -> KeepPaper:
    """The command that keeps a paper of this moment. Raises `Refused` when it cannot be made."""
    sheet = sheet_for_paper(actor)
    content = content_of(sheet, organisation_of(actor), language)
    return KeepPaper(
        day=clock.local(sheet.made_at).date(),
        language=language,
        children=sorted({row.visit.child_id for row in sheet.rows}),
        shows=fingerprint(sheet),
        content=_printed(content),
    )


def _printed(content: dict[str, Any]) -> bytes:
    """By a process of its own: nothing of a child is in its command line or on a disk."""
    try:
        done = subprocess.run(  # noqa: S603
            [sys.executable, *_COMMAND],
            input=json.dumps(content).encode(),
            capture_output=True,
            check=True,
            timeout=PATIENCE,
        )
    except (subprocess.SubprocessError, OSError) as error:
        said = getattr(error, "stderr", None) or b""
        log.error("no paper: %s %s", type(error).__name__, said.decode(errors="replace")[-300:])
        raise Refused(_("The PDF could not be made. Print the page instead.")) from None
    return done.stdout


# -- each morning --------------------------------------------------------------------------------


def see_to_papers() -> None:
    """For the ticker: what is due at every provider; papers of yesterday go."""
    left = A_ROUND if settings.SHEET_BY_ITSELF else 0
    for provider in Organisation.objects.filter(kind=Organisation.Kind.PROVIDER).order_by("pk"):
        actor = system_actor(provider.pk)
        if Paper.objects.filter(organisation=provider, day__lt=clock.today()).exists():
            perform(actor, LetGoOfPapers())
        for language in islice(_due(actor), left):
            left -= 1
            _make(actor, language)


def _make(actor: Actor, language: str) -> None:
    key = _key(actor, clock.today(), language)
    _tried[key] = clock.now()
    try:
        perform(actor, made_now(actor, language), id=key)
    except (Conflict, Refused):  # another process was quicker; or the log says why
        return
    _tried.clear()


def _due(actor: Actor) -> Iterable[str]:
    """Languages of the coordinators in which today's paper is not there and should be."""
    today = clock.today()
    own = Paper.objects.filter(organisation=actor.organisation_id, day=today)
    lacking = _languages(actor) - set(own.values_list("language", flat=True))
    if not lacking or not _is_time(actor, today):
        return
    for language in sorted(lacking):
        key = _key(actor, today, language)
        failed = _tried.get(key)
        if (failed is None or clock.now() - failed > AGAIN) and not _made(key):
            yield language


def _made(key: UUID) -> bool:
    return Entry.objects.filter(pk=key).exists()


def _languages(actor: Actor) -> set[str]:
    return set(members(actor, Role.COORDINATOR).values_list("language", flat=True).distinct())


def _is_time(actor: Actor, today: date) -> bool:
    """Nothing is made for a day without visits."""
    visits = Visit.objects.visible_to(actor).filter(provider=actor.organisation_id, day=today)
    first = visits.aggregate(first=Min("start"))["first"]
    if first is None:
        return False
    now = clock.now()
    if settings.SHEET_AT is not None:
        return bool(clock.local(now).time() >= settings.SHEET_AT)
    return bool(now >= first - AHEAD)


def _key(actor: Actor, day: date, language: str) -> UUID:
    """The entry of the morning: one a day and language, whoever makes it."""
    return uuid5(actor.organisation_id, f"paper {day} {language}")
