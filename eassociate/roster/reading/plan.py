"""One plan as the coordinator sees it: how far it is, or what it proposes beside what is so now.

A fixed number of queries, however many children and companions; names are read anew for whoever
looks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from eassociate.access.actor import Actor
from eassociate.access.doors import check
from eassociate.access.roles import Can
from eassociate.core import clock
from eassociate.journal.deeds import get
from eassociate.roster.models import PlanRun
from eassociate.roster.proposing.choosing import Block, blocks_of
from eassociate.roster.proposing.run import runs_of
from eassociate.roster.proposing.words import (
    FAILURES,
    kept_in_words,
    nobody_in_words,
    progress_in_words,
    proof_in_words,
)
from eassociate.roster.reading.plan_things import Thing, names_of_staff, things_of


@dataclass(frozen=True)
class Nearest:
    """Who nearly could go, and what stops them."""

    name: str
    stops: Sequence[str]


@dataclass(frozen=True)
class Row:
    """A block beside what is so now. `now` and `then` are names, "" for nobody.

    `fresh`: it can still be accepted; `stale`: it has changed since the plan was made. `pinned`:
    "then", "now", "other" or "" (not pinned); `agreed`: somebody has said yes to this visit.
    """

    block: Block
    thing: Thing | None
    child: str
    now: str
    then: str
    pinned: str
    agreed: bool
    accepted: bool
    lost: bool = False
    nobody: Sequence[str] = ()
    nearest: Sequence[Nearest] = ()

    @property
    def stale(self) -> bool:
        return not self.accepted and (self.thing is None or not self.thing.is_as(self.block))

    @property
    def fresh(self) -> bool:
        return self.block.changes and not self.accepted and not self.stale

    @property
    def open(self) -> bool:
        return not self.block.proposed


class PlanSeen:
    """`week` → its rows in order of time. Made by `plan_seen`."""

    def __init__(self, actor: Actor, run: PlanRun) -> None:
        self.actor, self.run = actor, run

    # -- while it is made ---------------------------------------------------------------------

    @property
    def share(self) -> int:
        """Per cent of the time that was allowed; a plan may be ready sooner."""
        if self.run.started_at is None:
            return 0
        gone = (clock.now() - self.run.started_at).total_seconds()
        return max(0, min(int(gone * 100 / self.run.seconds), 99))

    @property
    def said(self) -> str:
        progress = self.run.progress
        return progress_in_words(progress.get("cost"), progress.get("bound"))

    @cached_property
    def before(self) -> int:
        """Plans of this provider that come first."""
        waiting = runs_of(self.actor).filter(state__in=("queued", "running"))
        return waiting.filter(asked_at__lt=self.run.asked_at).count()

    @property
    def failure(self) -> str:
        return str(FAILURES.get(self.run.why, FAILURES["error"]))

    # -- what it proposes ---------------------------------------------------------------------

    @cached_property
    def rows(self) -> list[list[Row]]:
        """The rows of each week."""
        found: list[list[Row]] = [[] for _ in self.result["weeks"]]
        for number, block in blocks_of(self.result):
            found[number].append(self._row(number, block))
        for rows in found:
            rows.sort(key=lambda row: (row.block.start, row.child))
        return found

    @property
    def result(self) -> Mapping[str, Any]:
        return self.run.result or {"weeks": []}

    @cached_property
    def staff(self) -> dict[str, str]:
        return names_of_staff(self.actor)

    @cached_property
    def things(self) -> dict[str, Thing]:
        return things_of(self.actor, self.run)

    @cached_property
    def _left(self) -> list[dict[str, Mapping[str, Any]]]:
        return [{one["block"]: one for one in week["open"]} for week in self.result["weeks"]]

    def _row(self, number: int, block: Block) -> Row:
        thing = self.things.get(block.key)
        left = self._left[number].get(block.key)
        return Row(
            block=block,
            thing=thing,
            child=thing.child if thing else "",
            now=self.staff.get(block.present, ""),
            then=self.staff.get(block.proposed, ""),
            pinned=_pinned(block, self.run.pins),
            agreed=block.key in self.result["weeks"][number]["agreed"],
            accepted=block.key in self.run.accepted,
            lost=self._given.get(block.key, block.proposed) != block.proposed,
            nobody=nobody_in_words(left["possible"], left["stopped"]) if left else (),
            nearest=[self._near(one) for one in left["closest"]] if left else (),
        )

    def _near(self, one: Mapping[str, Any]) -> Nearest:
        stops = [kept_in_words(stop) for stop in one["stops"]]
        return Nearest(self.staff.get(one["companion"], ""), stops)

    @cached_property
    def each(self) -> list[Row]:
        """Every block once: a line that holds in both weeks is one."""
        found: dict[str, Row] = {}
        for rows in self.rows:
            for row in rows:
                found.setdefault(row.block.key, row)
        return list(found.values())

    @property
    def left_open(self) -> list[Row]:
        return [row for row in self.each if row.open and not row.stale]

    @property
    def changes(self) -> list[Row]:
        """What somebody else than now would do; what is left open has its own list."""
        return [row for row in self.each if row.block.changes and not row.open]

    @property
    def fresh(self) -> int:
        return sum(row.fresh for row in self.each)

    @property
    def _given(self) -> Mapping[str, str]:
        """The pins around which the plan was made."""
        return self.result.get("pins") or {}

    @property
    def pinned_anew(self) -> bool:
        """Have pins been set or taken away since the plan was made?"""
        pins: Mapping[str, str] = self.run.pins
        return self._given != pins

    @property
    def accepted(self) -> int:
        return len(self.run.accepted)

    @property
    def stale(self) -> int:
        return sum(row.stale and row.block.changes for row in self.each)

    @property
    def proof(self) -> str:
        """Of the weeks together: their costs and bounds add up."""
        weeks = self.result["weeks"]
        cost, bound = sum(w["cost"] for w in weeks), sum(w["bound"] for w in weeks)
        exact = all(week["exact"] for week in weeks)
        return proof_in_words(exact, 1 - bound / cost if cost else 0.0)


def _pinned(block: Block, pins: Mapping[str, str]) -> str:
    pin = pins.get(block.key, "")
    if not pin:
        return ""
    return {block.proposed: "then", block.present: "now"}.get(pin, "other")


def plan_seen(actor: Actor, pk: UUID) -> PlanSeen:
    """Raises `NotFound` for a plan of another provider."""
    check(actor, Can.EDIT_TIMETABLE)
    return PlanSeen(actor, get(runs_of(actor).select_related("asked_by"), pk))
