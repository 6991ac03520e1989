"""What is new for a phone since it last asked, in parts that go on where they were cut."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from uuid import UUID

from eassociate.access.actor import Actor
from eassociate.access.roles import Role
from eassociate.children.models import Child
from eassociate.core import clock
from eassociate.journal.following import heads, touched
from eassociate.sync.standing import Standing, page_from, standing_from

#: Children of one answer; more come with the next.
CHUNK = 8
#: Whose phones keep cards of children.
KEEPERS = frozenset({Role.COMPANION, Role.GUARDIAN})


@dataclass(frozen=True)
class Question:
    """`since`: of the last whole pull. `page`: of the last answer, when it was not all."""

    since: str = ""
    page: str = ""


class News:
    """What is new between two standings, in the order of ids, from `last` on."""

    def __init__(self, actor: Actor, before: Standing, after: Standing, last: UUID | None) -> None:
        self.actor, self.before, self.last = actor, before, last
        self.after = replace(after, children=after.children & frozenset(reach(actor)))

    @cached_property
    def _left(self) -> list[UUID]:
        known = self.after.children & self.before.children
        new = (self.after.children - known) | touched(self.before.heads, self.after.heads, known)
        return sorted(key for key in new if self.last is None or key > self.last)

    @property
    def chunk(self) -> list[UUID]:
        return self._left[:CHUNK]

    @property
    def is_last(self) -> bool:
        return len(self._left) <= CHUNK

    @property
    def other_day(self) -> bool:
        """A day that has come into sight brings visits that nobody touched."""
        return self.before.day != self.after.day

    @property
    def about(self) -> list[UUID]:
        """Children whose visits are sent."""
        if self.other_day and self.last is None:
            return sorted({*self.chunk, *(self.after.children & self.before.children)})
        return self.chunk

    @property
    def since(self) -> datetime:
        """From when on what belongs to no child is new; it comes with the first part."""
        return self.before.at if self.last is None else self.after.at


def news_since(actor: Actor, asked: Question, whose: str) -> tuple[Standing, Standing, UUID | None]:
    """Where the phone stood, where it will, and behind which child the answer goes on."""
    page = page_from(asked.page, whose)
    if page:
        return page.before, page.after, page.last
    now = Standing(whose, clock.today(), heads(), frozenset(reach(actor)), clock.now())
    return standing_from(asked.since, whose), now, None


def reach(actor: Actor) -> list[UUID]:
    """Children whose cards the phone may keep."""
    if actor.role not in KEEPERS:
        return []
    return list(Child.objects.visible_to(actor).values_list("pk", flat=True))
