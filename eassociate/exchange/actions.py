"""Lists come in and go out."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from pydantic import Field

from eassociate.access.actor import Actor
from eassociate.access.roles import Can
from eassociate.children.models import Child
from eassociate.exchange import giving, kept, limits
from eassociate.exchange.carrying.whole import carry_out
from eassociate.exchange.headings.words import Kind
from eassociate.exchange.planning.whole import plan_lists
from eassociate.exchange.problems import Unreadable
from eassociate.exchange.reading import read_lists
from eassociate.exchange.rows import Tables
from eassociate.exchange.writing.cells import AnyRow
from eassociate.exchange.writing.separated import write_separated
from eassociate.exchange.writing.workbook import write_workbook
from eassociate.journal.commands import Blob, Command, Text
from eassociate.journal.deeds import Effect, Refused, action
from eassociate.journal.openings import What, note_openings
from eassociate.roster.locks import hold_provider


class ImportLists(Command):
    """Takes a file's lists in: all of it or nothing, or with `partly` what is right.

    `tables`: the file as it was read already, lest it be read again while others wait. It is no
    part of what the journal keeps, which is the file's digest.
    """

    file: Blob
    partly: bool = False
    tables: Any = Field(default=None, exclude=True, repr=False)


@action(ImportLists, needs=Can.IMPORT)
def import_lists(actor: Actor, command: ImportLists) -> Effect:
    """Outcome: counts (see `Plan.counts`). Tells nobody, invites nobody, ends no contact ban."""
    tables = command.tables if isinstance(command.tables, Tables) else _read(command.file)
    hold_provider(actor.organisation_id)
    plan = plan_lists(actor, tables)
    if plan.issues and not command.partly:
        number = len(plan.issues)
        raise Refused(
            ngettext(
                "Nothing was taken in: %(number)d entry of the file is refused.",
                "Nothing was taken in: %(number)d entries of the file are refused.",
                number,
            )
            % {"number": number},
            field="partly",
        )
    children = carry_out(actor, plan)
    return Effect(plan.counts(), children)


def _read(file: bytes) -> Tables:
    try:
        return read_lists(file)
    except Unreadable as problem:
        raise Refused(f"{problem.what} {problem.right}", field="file") from problem


class ExportLists(Command):
    """The provider's lists as a file, in the language of whoever asks. All three as a workbook, or
    one of them as CSV. `reason`: why, in a sentence; it is kept."""

    reason: Annotated[Text, Field(min_length=1)]
    form: Literal["xlsx", "csv"] = "xlsx"
    kind: Kind | None = None


@action(ExportLists, needs=Can.EXPORT)
def export_lists(actor: Actor, command: ExportLists) -> Effect:
    """Outcome: `file` (fetched by the same person while it is kept) and the number of rows.

    A right of its own with a reason and a limit (trust.md, C13); each child's family can read that
    the list was written.
    """
    if len(command.reason) < limits.REASON:
        raise Refused(_("Please say in a sentence what the lists are for."), field="reason")
    if command.form == "csv" and command.kind is None:
        raise Refused(_("A CSV file holds one list: please choose which."), field="kind")
    children = list(Child.objects.visible_to(actor).order_by("pk").values_list("pk", flat=True))
    if len(children) > limits.EXPORTED_CHILDREN:
        raise Refused(
            _("At most %(number)d children can be written into one file.")
            % {"number": limits.EXPORTED_CHILDREN}
        )
    note_openings(actor, children, What.LIST)
    rows = giving.rows_of(actor, [command.kind] if command.kind else list(Kind))
    name = f"{command.kind.value if command.kind else 'lists'}.{command.form}"
    file = kept.keep_export(actor, _file(command, rows), name)
    return Effect({"file": str(file), "rows": sum(map(len, rows.values()))}, children)


def _file(command: ExportLists, rows: dict[Kind, list[AnyRow]]) -> bytes:
    if command.form == "csv" and command.kind:
        return write_separated(command.kind, rows[command.kind])
    return write_workbook(rows)
