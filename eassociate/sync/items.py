"""Entries as they travel: what a phone sends, who sends it, what it is answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from eassociate.access.actor import Actor
from eassociate.journal.deeds import phone_actions
from eassociate.journal.forms import sentence
from eassociate.sync.building import digest_of
from eassociate.sync.rules import Clocks, Verdict


class Item(BaseModel):
    """One entry. Unknown fields are left alone: a newer phone may send more."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    id: UUID
    action: str = Field(max_length=80)
    content: dict[str, Any]
    occurred_at: AwareDatetime
    after: list[UUID] = Field(default=[], max_length=50)
    #: What is refused goes to the coordinator instead of back to the phone.
    hand_over: bool = False

    @cached_property
    def digest(self) -> str:
        return digest_of(phone_actions().get(self.action), self.action, self.content)


@dataclass(frozen=True)
class Sender:
    """Who sends. `revoked`: the role or the phone has ended; nothing is carried out any more."""

    actor: Actor
    device: UUID
    clocks: Clocks
    revoked: bool = False


@dataclass(frozen=True)
class Answer:
    id: str
    verdict: Verdict
    reason: str = ""
    field: str = ""

    def as_json(self) -> dict[str, str]:
        found = {"id": self.id, "verdict": str(self.verdict)}
        return {**found, **{k: v for k in ("reason", "field") if (v := getattr(self, k))}}


def readable(raw: Sequence[Any]) -> tuple[dict[UUID, Item], list[Answer]]:
    """Entries by id, and refusals of what is none. The same id twice: the second comes again."""
    items: dict[UUID, Item] = {}
    answers = []
    for one in raw:
        try:
            item = Item.model_validate(one)
        except ValidationError as error:
            answers.append(_unreadable(one, error))
            continue
        if item.id.version != 7:
            answers.append(Answer(str(item.id), Verdict.REFUSED, _no_id(), "id"))
        elif item.id in items and items[item.id] != item:
            answers.append(Answer(str(item.id), Verdict.WAITING))
        else:
            items[item.id] = item
    return items, answers


def what_is_wrong(error: ValidationError) -> tuple[str, str]:
    """The first fault as a sentence, and the field that it is about."""
    first = error.errors()[0]
    return sentence(first), ".".join(map(str, first["loc"]))


def _no_id() -> str:
    return _("This entry has no valid number.")


def _unreadable(one: Any, error: ValidationError) -> Answer:
    key = str(one.get("id", ""))[:40] if isinstance(one, dict) else ""
    return Answer(key, Verdict.REFUSED, *what_is_wrong(error))
