"""What a phone gets, as JSON. Names of fields are part of the protocol (docs/sync.md)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from eassociate.cases.models import Goal
from eassociate.children.queries.many import Cards
from eassociate.core import clock
from eassociate.diary.facts import Fact
from eassociate.diary.queries import Record
from eassociate.hours.rules import Totals
from eassociate.roster.models import Visit
from eassociate.sync.models import Paper
from eassociate.sync.sheet import Row

Shape = dict[str, Any]


def lean(shape: Shape) -> Shape:
    """Without what is empty: a phone on a bus waits for every byte."""
    return {name: value for name, value in shape.items() if value not in (None, "", [], {}, False)}


def moment(at: datetime | None) -> str | None:
    """Whole seconds, UTC."""
    return at.strftime("%Y-%m-%dT%H:%M:%SZ") if at else None


def visit(
    row: Visit, record: Record | None = None, *, taps: Shape | None = None, who: bool = False
) -> Shape:
    """`taps`: who can be tapped at a hand-over. `who`: with the name of the companion, for those
    whose own visit it is not."""
    return lean(
        {
            "id": str(row.pk),
            "child": str(row.child_id),
            "day": row.day.isoformat(),
            "start": moment(row.start),
            "end": moment(row.end),
            "place": row.place.name,
            "address": row.place.address,
            "state": "uncovered" if row.uncovered else str(row.state),
            "reason": row.reason,
            "started_at": moment(row.started_at),
            "ended_at": moment(row.ended_at),
            "substitute": row.substituted,
            "who": row.companion.person.name if who and row.companion else None,
            "facts": [fact(one) for one in record.facts] if record else None,
            "hand": taps,
        }
    )


def fact(one: Fact) -> Shape:
    """The latest version of a diary entry; words are the reader's (`/offline/` has them)."""
    return lean(
        {
            "id": str(one.id),
            "kind": one.kind,
            "code": one.code,
            "text": one.text,
            "minutes": one.minutes,
            "seconds": one.voice,
            "severity": one.severity,
            "goal": one.goal,
            "at": moment(one.at),
            "by": one.by,
            "late": one.late,
            "withdrawn": one.withdrawn,
            "corrected": bool(one.earlier),
        }
    )


def child(cards: Cards, goals: Iterable[Goal]) -> Shape:
    about, row = cards.about, cards.child
    return lean(
        {
            "id": str(row.pk),
            "name": row.name,
            "born_on": row.born_on.isoformat(),
            "school": row.school.name if row.school else None,
            "class": row.school_class,
            "about": lean({n: getattr(about, n) for n in ("speak", "like", "calm", "avoid")}),
            "emergency": lean(
                {n: cards.steps(n) for n in ("allergies", "epilepsy", "medicines", "steps")}
            ),
            "contacts": [
                lean({"name": c.name, "kinship": c.kinship, "phone": c.phone})
                for c in cards.contacts
            ],
            "banned": cards.banned,
            "may_collect": [
                lean({"name": who.name, "kinship": who.kinship, "phone": who.phone})
                for who in cards.may_collect
            ],
            "goals": [{"id": str(goal.pk), "title": goal.title} for goal in goals],
            "until": moment(cards.until),
        }
    )


def month(totals: Totals) -> Shape:
    """Minutes of the present month."""
    today = clock.today()
    return {"month": f"{today:%Y-%m}", "actual": totals.actual, "open": totals.open}


def paper(row: Paper) -> Shape:
    """`until`: when the phone is to forget it, network or not."""
    _first, end = clock.day_bounds(row.day)
    return {"id": str(row.pk), "at": moment(row.made_at), "until": moment(end)}


def board_row(row: Row) -> Shape:
    return lean(
        {
            **visit(row.visit, who=True),
            "name": row.visit.child.name,
            "phone": row.phone,
            "contacts": [lean({"name": c.name, "phone": c.phone}) for c in row.contacts],
        }
    )
