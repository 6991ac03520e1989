"""What phones sent and a coordinator has to decide on: one note edited on two phones, a record of a
visit that went to somebody else, and a phone whose clock is wrong."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from eassociate.access.models import Membership
from eassociate.demo.making.town import Town
from eassociate.demo.making.writing import every
from eassociate.diary.models import DiaryEntry
from eassociate.sync.models import Device, Held
from eassociate.sync.rules import Why

NOTE = "Стигли смо десет минута касније, аутобус је каснио. Иначе миран дан."
RECORD = "Ужину је појела целу, после смо цртали и шетали двориштем."


def make_phones(town: Town) -> None:
    town.stock.add_all(_held(town))
    town.stock.add_all(_wrong_clock(town))
    town.stock.write()


def _held(town: Town) -> Iterator[Held]:
    notes = every(DiaryEntry).filter(kind="note", visit__provider=town.provider)
    latest = list(notes.filter(visit__state="ended").order_by("-occurred_at", "pk")[:2])
    for number, (entry, why) in enumerate(zip(latest, (Why.STALE, Why.RELATION), strict=False)):
        asked: dict[str, Any] = {"entry": str(entry.pk), "text": NOTE}
        if why == Why.RELATION:
            asked = {"visit": str(entry.visit_id), "activities": [{"code": "creative"}]}
            asked |= {"note": RECORD, "mood": "good"}
        moment = entry.occurred_at + timedelta(minutes=7)
        yield Held(
            id=town.chance.id(moment, "held", number),
            entry=town.chance.id(moment, "pushed", number),
            organisation_id=town.provider,
            person_id=entry.made_by_id,
            action="correct_diary_entry" if why == Why.STALE else "record_visit",
            digest="0" * 64,
            why=why,
            content=json.dumps(asked, ensure_ascii=False),
            occurred_at=moment,
            received_at=min(moment + timedelta(hours=3), town.now),
        )


def _wrong_clock(town: Town) -> Iterator[Device]:
    members = Membership.objects.filter(organisation=town.provider, role="companion")
    member = members.order_by("pk").first()
    if member is None:
        return
    seen = town.now - timedelta(minutes=41)
    yield Device(
        id=town.chance.id(seen, "device"),
        person_id=member.person_id,
        membership=member,
        secret_digest="0" * 64,
        made_at=town.now - timedelta(days=12),
        seen_at=seen,
        clock_off=57 * 60,
    )
