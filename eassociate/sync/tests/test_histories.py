"""Random histories of phones: cuts, repeats, reorderings, revocations, clock errors, decisions.

Whatever happens: nothing acknowledged is lost, nothing is there twice, every refusal is known
to the phone, everything else waits for a person, and in the end all phones say the same.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eassociate.access.models import Membership, Relation
from eassociate.core import clock
from eassociate.core.ids import uuid7
from eassociate.diary.models import DiaryEntry
from eassociate.journal.chain import breaks
from eassociate.journal.deeds import Refused, perform
from eassociate.journal.models import Entry
from eassociate.roster.models import Visit
from eassociate.sync.actions import DecideHeld
from eassociate.sync.items import Sender
from eassociate.sync.models import Held, Receipt
from eassociate.sync.news import Question
from eassociate.sync.pulling import pull
from eassociate.sync.pushing import push
from eassociate.sync.rules import Clocks
from tests.browser.around_now import visit_now
from tests.people import WHY, World, make_world

pytestmark = pytest.mark.django_db
GOOD, ASIDE = {"accepted", "repeated"}, {"quarantined", "conflict", "taken", "dropped"}


@dataclass
class Handset:
    """What the model knows of a phone: its queue, and what it was told of each entry."""

    device: object = field(default_factory=uuid7)
    ahead: timedelta = timedelta(0)
    queue: list[dict] = field(default_factory=list)
    told: dict[str, str] = field(default_factory=dict)
    last: str = ""

    @property
    def pending(self) -> list[dict]:
        return [one for one in self.queue if self.told.get(one["id"], "waiting") == "waiting"]


class Service:
    """The server with two phones of one companion, and the people around."""

    def __init__(self, world: World, visit: Visit) -> None:
        self.world, self.visit, self.numbers = world, visit, count()
        self.phones = [Handset(), Handset()]
        self.acknowledged: set[str] = set()
        self.revoked = False

    # -- what phones do

    def write(self, phone: Handset, kind: str) -> None:
        text, visit = f"белешка {next(self.numbers)}", str(self.visit.pk)
        asked = {
            "start": ("start_visit", {"visit": visit}),
            "note": ("record_visit", {"visit": visit, "note": text}),
            "end": ("record_visit", {"visit": visit, "note": text, "end": True}),
            "bad": ("record_visit", {"visit": visit, "mood": "green"}),
            "edit": ("correct_diary_entry", {"entry": self.some_note(), "text": text}),
            "unknown": ("fly_away", {}),
        }[kind]
        entry = {
            "id": str(uuid7()),
            "action": asked[0],
            "content": asked[1],
            "occurred_at": (clock.now() + phone.ahead - timedelta(minutes=3)).isoformat(),
            "after": [phone.last] if phone.last else [],
        }
        phone.queue.append(entry)
        phone.last = entry["id"]

    def some_note(self) -> str:
        first = DiaryEntry.objects.unscoped(reason=WHY).filter(kind="note").first()
        return str(first.pk if first else uuid7())

    def sync(self, phone: Handset, batch: list[dict], lost: bool) -> None:
        """Pushes; `lost`: the network was cut before the answer came."""
        clocks = Clocks(clock.now() + phone.ahead, clock.now())
        actor = self.world.actor("companion")
        answers = push(Sender(actor, phone.device, clocks, self.revoked), batch)
        assert {answer.id for answer in answers} == {one["id"] for one in batch}
        if lost:
            return
        for answer in answers:
            phone.told[answer.id] = str(answer.verdict)
            if answer.verdict in GOOD:
                self.acknowledged.add(answer.id)
            if answer.verdict == "refused":
                assert answer.reason

    # -- what people do meanwhile

    def turn(self, what: str) -> None:
        visits = Visit.objects.unscoped(reason=WHY).filter(pk=self.visit.pk)
        own = Relation.objects.unscoped(reason=WHY).filter(person=self.world.person("companion"))
        if what == "give away":
            visits.update(companion=self.world.companion("companion2"))
        elif what == "give back":
            visits.update(companion=self.world.companion())
        elif what == "relation ends":
            own.update(until=clock.now() - timedelta(hours=30))
        elif what == "relation holds":
            own.update(until=None)
        elif what == "role ends":
            self.revoked = True
        elif what == "role holds":
            self.revoked = False

    def decide(self, take: bool) -> None:
        held = Held.objects.filter(state="open").first()
        if held:
            self.try_to(DecideHeld(held=held.pk, take=take))

    def try_to(self, command: DecideHeld) -> None:
        try:
            perform(self.world.actor("coordinator"), command)
        except Refused:
            return

    # -- what must hold

    def check(self) -> None:
        here = set(map(str, Entry.objects.filter(pk__in=self.acknowledged).values_list("pk")))
        assert len(here) == len(self.acknowledged), "acknowledged and lost"
        notes = [one.text for one in DiaryEntry.objects.unscoped(reason=WHY).filter(kind="note")]
        assert len(notes) == len(set(notes)), "there twice"

    def settle(self) -> None:
        """The network is back for good."""
        for _round in range(4):
            for phone in self.phones:
                if phone.pending:
                    self.sync(phone, phone.pending, lost=False)

    def check_end(self) -> None:
        self.check()
        receipts = dict(Receipt.objects.values_list("pk", "verdict"))
        notes = {one.text for one in DiaryEntry.objects.unscoped(reason=WHY).filter(kind="note")}
        for phone in self.phones:
            assert not phone.pending, "an entry without a verdict"
            for entry in phone.queue:
                verdict = phone.told[entry["id"]]
                text = entry["content"].get("note")
                done = Entry.objects.filter(pk=entry["id"]).exists()
                assert done == (verdict in GOOD)
                assert verdict in GOOD | ASIDE | {"refused"}
                if verdict in ASIDE:
                    assert Held.objects.filter(entry=entry["id"]).count() == 1
                if text and verdict in GOOD | {"refused"}:
                    assert (text in notes) == (verdict in GOOD)
        assert set(receipts.values()) <= GOOD | ASIDE | {"refused"}
        assert list(breaks()) == []

    def views(self) -> list[dict]:
        """What two phones of the companion and one that begins anew are given."""
        actor = self.world.actor("companion")
        found = [pull(actor, Question(), "sr") for _phone in range(2)]
        later = pull(actor, Question(since=found[0]["since"]), "sr")
        assert later["visit_ids"] == found[0]["visit_ids"]
        return [{k: v for k, v in one.items() if k != "since"} for one in found]


@contextmanager
def undone() -> Iterator[None]:
    point = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(point)


KINDS = st.sampled_from(["start", "note", "note", "end", "bad", "edit", "unknown"])
TURNS = st.sampled_from(
    ["give away", "give back", "relation ends", "relation holds", "role ends", "role holds"]
)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("write"), st.integers(0, 1), KINDS),
        st.tuples(st.just("write"), st.integers(0, 1), KINDS),
        st.tuples(st.just("sync"), st.integers(0, 1), st.randoms(use_true_random=False)),
        st.tuples(st.just("turn"), st.integers(0, 1), TURNS),
        st.tuples(st.just("clock"), st.integers(0, 1), st.integers(-72, 72)),
        st.tuples(st.just("decide"), st.integers(0, 1), st.booleans()),
    ),
    min_size=4,
    max_size=16,
)


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.mark.thorough
@given(steps=STEPS)
@settings(
    max_examples=int(os.environ.get("HISTORIES", "12")),
    deadline=None,
    derandomize="HISTORIES" not in os.environ,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_whatever_happens_nothing_is_lost_and_nothing_is_twice(world: World, steps):
    with undone():
        service = Service(world, visit_now(world))
        service.write(service.phones[0], "start")
        for what, which, how in steps:
            play(service, service.phones[which], what, how)
            service.check()
        service.settle()
        service.check_end()
        one, other = service.views()
        assert one == other


def play(service: Service, phone: Handset, what: str, how: object) -> None:
    if what == "write":
        service.write(phone, how)
    elif what == "turn":
        service.turn(how)
    elif what == "clock":
        phone.ahead = timedelta(hours=how)
    elif what == "decide":
        service.decide(how)
    else:
        batch = [*phone.pending, *how.sample(phone.queue, k=min(2, len(phone.queue)))]
        unique = list({one["id"]: one for one in batch}.values())
        how.shuffle(unique)
        service.sync(
            phone, unique[: how.randint(1, len(unique))] if unique else [], how.random() < 0.3
        )


def test_nobody_is_let_in_by_a_membership_of_somebody_else(world: World):
    from eassociate.sync.tests.phone import Phone

    phone = Phone.of(world, "companion")
    phone.membership = Membership.objects.get(person=world.person("coordinator"))
    assert phone.post(phone.batch([])).json()["error"] == "no_role"
    assert phone.pull().status_code == 403
