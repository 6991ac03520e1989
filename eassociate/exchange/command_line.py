"""Lists in and out without pages: what `eassociate import` and `eassociate export` do."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from eassociate.access.actor import Actor
from eassociate.access.models import Organisation
from eassociate.access.queries import system_actor
from eassociate.core.scripts import fold
from eassociate.exchange import kept, limits
from eassociate.exchange.actions import ExportLists, ImportLists
from eassociate.exchange.planning.whole import plan_lists
from eassociate.exchange.problems import Unreadable
from eassociate.exchange.reading import read_lists
from eassociate.exchange.shown import Preview, preview
from eassociate.exchange.words import done
from eassociate.journal.deeds import Refused, perform

Say = Callable[[str], None]
#: Asks before the deed; gets the question, gives the answer.
Ask = Callable[[str], bool]


class NotDone(Exception):
    """A list was not taken in or written; the message says why."""


def import_file(
    path: str,
    *,
    provider: str | None = None,
    partly: bool = False,
    dry_run: bool = False,
    say: Say,
    ask: Ask | None = None,
) -> bool:
    """Shows what the list at `path` would do, and does it. False: it was left undone.

    `ask` None: without asking. Raises `NotDone`.
    """
    actor = _actor(provider)
    content = _content(path)
    try:
        tables = read_lists(content)
    except Unreadable as problem:
        raise NotDone(f"{problem.what} {problem.right}") from problem
    seen = preview(plan_lists(actor, tables))
    _show(seen, say)
    if dry_run or not seen.anything:
        return False
    if seen.issues and not partly:
        raise NotDone(_("Nothing was taken in. Correct the list, or take in only what is right."))
    if ask and not ask(_("Take it in?")):
        return False
    outcome = _perform(actor, ImportLists(file=content, partly=partly, tables=tables))
    say(done(outcome))
    return True


def export_file(path: str, *, reason: str, provider: str | None = None, say: Say) -> None:
    """Writes the three lists to `path` (.xlsx), in the present language. Raises `NotDone`."""
    if Path(path).exists():
        raise NotDone(_("There is a file of this name already."))
    actor = _actor(provider)
    outcome = _perform(actor, ExportLists(reason=reason))
    content = kept.export_of(actor, UUID(outcome["file"])).content
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
    say(_("%(number)d rows written.") % {"number": outcome["rows"]})


def _perform(actor: Actor, command: ImportLists | ExportLists) -> dict[str, Any]:
    try:
        return dict(perform(actor, command).result)
    except Refused as refusal:
        raise NotDone(str(refusal.message)) from refusal


def _actor(provider: str | None) -> Actor:
    """The system, acting for the provider of that name, or for the only one there is."""
    rows = Organisation.objects.filter(kind=Organisation.Kind.PROVIDER).order_by("name")
    found = [one for one in rows if provider is None or fold(one.name) == fold(provider)]
    if len(found) == 1:
        return system_actor(found[0].pk)
    if not found:
        raise NotDone(_("There is no such provider."))
    names = ", ".join(one.name for one in found)
    raise NotDone(_("Please name one of the providers: %(names)s.") % {"names": names})


def _content(path: str) -> bytes:
    try:
        with open(path, "rb") as file:
            return file.read(limits.FILE_BYTES + 1)
    except OSError as problem:
        raise NotDone(f"{problem.strerror}: {path}") from problem


def _show(seen: Preview, say: Say) -> None:
    say(seen.sentence)
    for issue in seen.issues:
        say(f"  {issue}")
    if seen.more_issues:
        say(f"  … +{seen.more_issues}")
    for group in seen.changed:
        say(f"{group.title}:")
        for item in group.items:
            said = "; ".join(f"{c.label}: {c.old} → {c.new}" for c in item.changes)
            say(f"  {item.name} {item.place} {said}".rstrip())
    for note in seen.notes:
        say(f"  {note.sheet} {note.cell} {note.what}")
