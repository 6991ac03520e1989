"""What cannot be carried out by itself: both versions are kept, and a person decides."""

from __future__ import annotations

from base64 import b64encode
from datetime import timedelta

import pytest
from django.urls import reverse

from eassociate.access.models import Relation
from eassociate.core import clock
from eassociate.core.ids import uuid7
from eassociate.diary.models import DiaryEntry, Voice
from eassociate.journal.chain import breaks
from eassociate.journal.models import Notice
from eassociate.roster.models import Visit
from eassociate.sync.models import Device, Held, Receipt
from eassociate.sync.tests.phone import Phone, day_of, notes
from tests.people import WHY
from tests.things import WEBM

pytestmark = pytest.mark.django_db


def test_the_same_number_for_something_else_is_a_conflict_that_keeps_both(phone, visit, world):
    phone.push(phone.entry("start_visit", visit=visit.pk))
    key = uuid7()
    phone.push(phone.entry("record_visit", id=key, visit=visit.pk, note="једно"))
    other = phone.entry("record_visit", id=key, visit=visit.pk, note="друго")
    assert phone.push(other)[str(key)] == "conflict"
    assert phone.push(other)[str(key)] == "conflict"
    assert notes() == ["једно"]
    assert "друго" in Held.objects.get().content
    assert Notice.objects.filter(kind="held", person=world.person("coordinator")).count() == 1


def test_nobody_uses_the_number_of_somebody_else(phone, visit, world):
    start = phone.entry("start_visit", visit=visit.pk)
    phone.push(start)
    other = Phone.of(world, "companion2")
    assert other.push(start)[start["id"]] == "conflict"


def test_entries_of_a_relation_that_ended_are_judged_by_when_they_happened(phone, visit, world):
    start, write, end = day_of(phone, visit)
    Relation.objects.unscoped(reason=WHY).filter(person=world.person("companion")).update(
        until=clock.now() - timedelta(minutes=5)
    )
    assert set(phone.push(start, write, end).values()) == {"accepted"}
    late = phone.entry("record_visit", visit=visit.pk, note="после", ago=timedelta(days=20))
    assert phone.push(late)[late["id"]] in ("quarantined", "accepted")


def test_a_revoked_persons_queue_is_put_aside_whole_and_not_lost(phone, visit, world):
    day = day_of(phone, visit)
    member = world.members["companion"]
    member.until = clock.now() - timedelta(minutes=1)
    member.save()
    assert set(phone.push(*day).values()) == {"quarantined"}
    assert set(phone.push(*day).values()) == {"quarantined"}
    visit.refresh_from_db()
    assert (visit.state, notes(), Held.objects.count()) == ("planned", [], 3)
    assert phone.pull().status_code == 403


def test_the_coordinator_takes_over_what_was_put_aside(phone, visit, world):
    day = day_of(phone, visit)
    member = world.members["companion"]
    member.until = clock.now() - timedelta(minutes=1)
    member.save()
    phone.push(*day)
    desk = Phone.of(world, "coordinator").client
    assert "Лепо се играла." in desk.get("/held/").content.decode()
    for held in Held.objects.order_by("occurred_at"):
        desk.post(reverse("held_decide", kwargs={"pk": held.pk}), {"take": "yes", "id": uuid7()})
    visit.refresh_from_db()
    assert (visit.state, notes()) == ("ended", ["Лепо се играла."])
    assert set(phone.push(*day).values()) == {"taken"}
    assert list(breaks()) == []


def test_a_voice_note_that_was_put_aside_is_taken_over_with_its_sound(phone, visit, world):
    phone.push(phone.entry("start_visit", visit=visit.pk))
    member = world.members["companion"]
    member.until = clock.now() - timedelta(minutes=1)
    member.save()
    file = b64encode(WEBM).decode()
    phone.push(phone.entry("add_voice", visit=visit.pk, file=file, seconds=9))
    desk = Phone.of(world, "coordinator").client
    assert "🎙 a voice note" in desk.get("/held/").content.decode()
    pk = Held.objects.get().pk
    desk.post(reverse("held_decide", kwargs={"pk": pk}), {"take": "yes", "id": uuid7()})
    assert bytes(Voice.objects.unscoped(reason=WHY).get().sound) == WEBM


def test_two_phones_edit_one_note_both_versions_are_kept_and_one_is_picked(phone, visit, world):
    start = phone.entry("start_visit", visit=visit.pk)
    note = phone.entry("record_visit", visit=visit.pk, note="прво", after=[start])
    phone.push(start, note)
    entry = DiaryEntry.objects.unscoped(reason=WHY).get(kind="note").pk
    other = Phone.of(world, "companion")
    mine = phone.entry("correct_diary_entry", entry=entry, text="моје")
    yours = other.entry("correct_diary_entry", entry=entry, text="твоје")
    assert phone.push(mine)[mine["id"]] == "accepted"
    assert other.push(yours)[yours["id"]] == "conflict"
    desk = Phone.of(world, "coordinator").client
    shown = desk.get("/held/").content.decode()
    assert "моје" in shown
    assert "твоје" in shown
    held = Held.objects.get()
    desk.post(reverse("held_decide", kwargs={"pk": held.pk}), {"take": "yes", "id": uuid7()})
    assert notes() == ["прво", "моје", "твоје"]


def test_a_visit_given_to_somebody_else_meanwhile_is_a_conflict(phone, visit, world):
    Visit.objects.unscoped(reason=WHY).filter(pk=visit.pk).update(
        companion=world.companion("companion2")
    )
    start, write, end = day_of(phone, visit)
    found = phone.push(start, write, end)
    assert found[start["id"]] == "conflict"
    assert set(found.values()) <= {"conflict", "quarantined"}
    assert Held.objects.count() == 3


@pytest.mark.parametrize("days", [-3, 3])
def test_a_clock_three_days_off_breaks_nothing_and_is_flagged(visit, world, days):
    phone = Phone.of(world, "companion", ahead=timedelta(days=days))
    phone.push(phone.entry("register_device", device=phone.device, secret_digest="0" * 64))
    start, write, end = day_of(phone, visit)
    assert set(phone.push(start, write, end).values()) == {"accepted"}
    visit.refresh_from_db()
    assert abs(visit.started_at - (clock.now() - timedelta(minutes=40))) < timedelta(minutes=1)
    off = Receipt.objects.get(pk=start["id"]).clock_off
    assert abs(off - days * 86400) < 60
    assert abs(Device.objects.get().clock_off - days * 86400) < 60
    shown = Phone.of(world, "coordinator").client.get("/held/").content.decode()
    assert world.person("companion").name in shown
