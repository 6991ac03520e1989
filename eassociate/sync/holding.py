"""What waits for a decision, in words: what the phone says, and what stands."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eassociate.access.actor import Actor
from eassociate.access.doors import check
from eassociate.access.roles import Can
from eassociate.core import clock
from eassociate.diary.models import DiaryEntry
from eassociate.diary.rules import Kind
from eassociate.diary.words import SEVERITIES, said_by, word_of
from eassociate.journal.history import deed_in_words
from eassociate.roster.models import Visit
from eassociate.sync.models import Device, Held
from eassociate.sync.rules import CLOCK_OFF, Why

#: How many decided ones are still shown, and for how long a wrong clock is.
DECIDED, CLOCK_SHOWN = 20, timedelta(days=7)

_REASONS = {
    Why.REVOKED: gettext_lazy("This person has no role here any more."),
    Why.RELATION: gettext_lazy("When it happened, this person was not responsible for the child."),
    Why.STALE: gettext_lazy("Somebody changed the same thing meanwhile."),
    Why.SAME_ID: gettext_lazy("Something else arrived under the same number."),
    Why.HANDED: gettext_lazy("It was refused; the person hands it to you."),
    Why.FOLLOWS: gettext_lazy("It belongs to an entry that was put aside."),
}


@dataclass(frozen=True)
class Case:
    """`says` and `stands`: both versions, as lines."""

    held: Held
    what: str
    reason: str
    visit: Visit | None
    says: Sequence[str]
    stands: Sequence[str]

    @property
    def open(self) -> bool:
        return self.held.state == Held.State.OPEN

    @property
    def bare(self) -> str:
        """What it is where it says nothing in words: a photo, a voice note."""
        return {"add_photo": f"📷 {_('a photo')}", "add_voice": f"🎙 {_('a voice note')}"}.get(
            self.held.action, self.what
        )


@dataclass(frozen=True)
class Desk:
    waiting: Sequence[Case]
    decided: Sequence[Case]
    #: Phones whose clock is wrong.
    clocks: Sequence[Device]


def desk_of(actor: Actor) -> Desk:
    """All of it, in the same number of queries however much waits."""
    check(actor, Can.CORRECT_VISIT)
    rows = Held.objects.filter(organisation=actor.organisation_id)
    rows = rows.select_related("person", "decided_by")
    waiting = list(rows.filter(state=Held.State.OPEN))
    decided = rows.exclude(state=Held.State.OPEN).order_by("-decided_at")
    known = _Known(actor, [*waiting, *(shown := list(decided[:DECIDED]))])
    return Desk([*map(known.case, waiting)], [*map(known.case, shown)], _wrong_clocks(actor))


def case_of(actor: Actor, pk: UUID) -> Case | None:
    """One of them, for who decides; None for all others."""
    check(actor, Can.CORRECT_VISIT)
    rows = Held.objects.filter(organisation=actor.organisation_id, pk=pk)
    found = rows.select_related("person", "decided_by").first()
    return _Known(actor, [found]).case(found) if found else None


def _wrong_clocks(actor: Actor) -> list[Device]:
    rows = Device.objects.filter(
        membership__organisation=actor.organisation_id, seen_at__gt=clock.now() - CLOCK_SHOWN
    )
    limit = int(CLOCK_OFF.total_seconds())
    return [one for one in rows.select_related("person") if abs(one.clock_off) > limit]


class _Known:
    """Visits and entries that the held ones are about, where the reader may see them."""

    def __init__(self, actor: Actor, held: Sequence[Held]) -> None:
        self.content = {one.pk: _content(one) for one in held}
        entries = _ids(self.content.values(), "entry")
        rows = DiaryEntry.objects.visible_to(actor).filter(pk__in=entries)
        self.entries = {one.pk: one for one in rows}
        self.latest = _latest(actor, {one.visit_id for one in self.entries.values()})
        visits = _ids(self.content.values(), "visit")
        visits |= {one.visit_id for one in self.entries.values()}
        found = Visit.objects.visible_to(actor).filter(pk__in=visits)
        found = found.select_related("child", "place", "companion__person")
        self.visits = {one.pk: one for one in found.defer("companion__portrait")}

    def case(self, held: Held) -> Case:
        content = self.content[held.pk]
        entry = self.entries.get(_id(content.get("entry")))  # type: ignore[arg-type]
        key = entry.visit_id if entry else _id(content.get("visit"))
        visit = self.visits.get(key) if key else None
        return Case(
            held=held,
            what=deed_in_words(held.action),
            reason=str(_REASONS.get(Why(held.why), "")),
            visit=visit,
            says=says(content, entry.kind if entry else ""),
            stands=self._stands(entry, visit),
        )

    def _stands(self, entry: DiaryEntry | None, visit: Visit | None) -> list[str]:
        if entry:
            last = entry
            while last.pk in self.latest:
                last = self.latest[last.pk]
            word, by = word_of(last.kind, last.code), last.made_by.name
            return [line for line in (last.text or word, f"– {by}") if line]
        if visit is None:
            return []
        who = visit.companion.person.name if visit.companion else _("nobody")
        return [f"{visit.get_state_display()} · {who}"]


def _latest(actor: Actor, visits: set[UUID]) -> dict[UUID, DiaryEntry]:
    """What superseded each entry of `visits`."""
    rows = DiaryEntry.objects.visible_to(actor).filter(visit__in=visits)
    later = rows.filter(supersedes__isnull=False).select_related("made_by")
    return {one.supersedes_id: one for one in later if one.supersedes_id}


def _content(held: Held) -> Mapping[str, Any]:
    try:
        found = json.loads(held.content or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _ids(contents: Iterable[Mapping[str, Any]], name: str) -> set[UUID]:
    return {key for one in contents if (key := _id(one.get(name)))}


def _id(value: Any) -> UUID | None:
    try:
        return UUID(str(value))
    except ValueError:
        return None


def says(content: Mapping[str, Any], kind: str = "") -> list[str]:
    """The content of any command as lines: words that the diary knows, and everything typed."""
    lines = [line for line in map(_text, _leaves(content, kind)) if line]
    if content.get("end") is True:
        lines.append(_("the visit ends"))
    return lines


_KINDS = {
    "activities": Kind.ACTIVITY,
    "mood": Kind.MOOD,
    "meals": Kind.MEAL,
    "toilet": Kind.TOILET,
    "incident": Kind.INCIDENT,
    "goals": Kind.GOAL,
}
_TYPED = ("note", "text", "what_happened", "message", "body")


def _leaves(content: Mapping[str, Any], kind: str) -> Iterable[tuple[str, Any]]:
    for name, value in content.items():
        own = _KINDS.get(name) or (kind if name == "code" else "") or content.get("kind", "")
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, dict):
                yield str(own), one.get("code") or one.get("step")
            elif name in _KINDS or name == "code":
                yield str(own), one
            elif name in _TYPED:
                yield "", one
            elif name == "severity" and one:
                yield "", SEVERITIES.get(str(one))


def _text(leaf: tuple[str, Any]) -> str:
    kind, value = leaf
    if not value:
        return ""
    if kind not in set(Kind) or kind in (Kind.NOTE, Kind.PHOTO, Kind.VOICE):
        return str(value)
    said = said_by(_Word(kind, str(value)))
    return f"{said.emoji} {said.word}"


@dataclass
class _Word:
    kind: str
    code: str
