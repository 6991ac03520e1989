"""A plan as the page and the command line show it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from eassociate.access.actor import Actor
from eassociate.access.doors import check
from eassociate.access.roles import Can
from eassociate.exchange.kept import upload_of
from eassociate.exchange.planning.model import SUBJECTS, Item, Plan, Verb
from eassociate.exchange.planning.whole import plan_lists
from eassociate.exchange.problems import Issue, Note, Words
from eassociate.exchange.reading import read_lists
from eassociate.exchange.rows import Tables
from eassociate.exchange.words import told

#: How many entries of one sort a page shows; the rest is a number.
SHOWN = 200


@dataclass(frozen=True)
class Group:
    """Entries of one sort; `more` are not shown."""

    title: Words
    items: list[Item]
    more: int


@dataclass(frozen=True)
class Preview:
    """What a list would do, in the order in which people want to know it."""

    sentence: str
    issues: list[Issue]
    more_issues: int
    changed: list[Group]
    created: list[Group]
    notes: list[Note]
    unchanged: int
    anything: bool

    @property
    def may_all(self) -> bool:
        return self.anything and not self.issues

    @property
    def may_part(self) -> bool:
        return self.anything and bool(self.issues)


@dataclass(frozen=True)
class Sent:
    """A list that was sent and waits for its «yes»."""

    content: bytes
    tables: Tables
    preview: Preview


def sent(actor: Actor, pk: UUID) -> Sent:
    """The upload `pk` of `actor` with its preview. Raises `NotFound` when it is over."""
    check(actor, Can.IMPORT)
    content = upload_of(actor, pk).content
    tables = read_lists(content)
    return Sent(content, tables, preview(plan_lists(actor, tables)))


def preview(plan: Plan) -> Preview:
    issues = sorted(plan.issues, key=_where)
    return Preview(
        sentence=told(plan),
        issues=issues[:SHOWN],
        more_issues=max(len(issues) - SHOWN, 0),
        changed=list(_groups(plan, Verb.CHANGED)),
        created=list(_groups(plan, Verb.CREATED)),
        notes=plan.notes[:SHOWN],
        unchanged=plan.count(Verb.UNCHANGED),
        anything=plan.changes_something,
    )


def _where(issue: Issue) -> tuple[str, int, int, str]:
    """Sheet by sheet, from the top, from left to right."""
    letters = issue.cell.rstrip("0123456789")
    row = issue.cell[len(letters) :]
    return issue.sheet, int(row or 0), len(letters), letters


def _groups(plan: Plan, verb: Verb) -> Iterator[Group]:
    for subject, title in SUBJECTS.items():
        items = list(plan.of(verb, subject))
        if items:
            yield Group(title, items[:SHOWN], max(len(items) - SHOWN, 0))
