"""Faults 18 and 19: a phone's clock is days off, the nights of the clock change, the server's clock
jumps back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from tests.faults.people import Companion, asked, companions
from tests.installation import Installation, Server

PLANNED = """
import json
from eassociate.access.models import Membership
from eassociate.core import clock
from eassociate.roster.models import Visit
rows = Visit.objects.unscoped(reason="test").filter(state="planned", day=clock.today())
visit = rows.exclude(companion=None).filter(end__gt=clock.now()).order_by("start").first()
visit.companion.visits(manager="_base_manager").filter(state="started").update(state="ended",
    ended_at=clock.now())
Visit.objects.unscoped(reason="test").filter(pk=visit.pk).update(start=clock.now())
member = Membership.objects.get(person=visit.companion.person_id, role="companion")
print(json.dumps([str(visit.pk), str(member.pk), clock.now().isoformat()]))
"""
STARTED = """
import json
from eassociate.roster.models import Visit
visit = Visit.objects.unscoped(reason="test").get(pk="{pk}")
print(json.dumps([visit.state, visit.started_at and visit.started_at.isoformat(),
    visit.started_on_device and visit.started_on_device.isoformat(), visit.flags]))
"""


@pytest.mark.parametrize("days", [-3, 3])
def test_a_phone_that_is_days_off_is_flagged_and_not_believed(demo: Installation, days: int):
    visit, membership, now = asked(demo, PLANNED)
    shown = datetime.fromisoformat(now) + timedelta(days=days)
    with Server(demo) as server:
        companion = Companion(server.url, visit, membership)
        page = companion.get(f"/visits/{visit}/").text
        assert page
        said = {"tapped": shown.isoformat(), "sent": shown.isoformat()}
        answer = companion.post(f"/visits/{visit}/start/", said)
        assert answer.accepted, answer.text[:2000]
    state, started, device, flags = asked(demo, STARTED.format(pk=visit))
    assert state == "started"
    assert abs(datetime.fromisoformat(started) - datetime.fromisoformat(now)) < timedelta(minutes=3)
    assert datetime.fromisoformat(device) == shown
    assert "device_clock" in flags
    demo.do("check")


ORDER = """
import json
from eassociate.journal.models import Entry
rows = Entry.objects.order_by("number")
print(json.dumps([[e.number, e.recorded_at.isoformat()] for e in rows]))
"""


def test_a_server_clock_that_jumps_back_breaks_no_order(demo: Installation):
    visit, membership = companions(demo)[0]
    offset = float(demo.settings["EASSOCIATE_CLOCK_OFFSET"])
    for hours in (0.0, -1.0, -0.5, 0.2):
        demo.settings["EASSOCIATE_CLOCK_OFFSET"] = str(offset + hours * 3600)
        with Server(demo) as server:
            companion = Companion(server.url, visit, membership)
            for turn in range(3):
                assert companion.write(f"at {hours} turn {turn}").accepted
            assert companion.get("/").status == 200
    rows = asked(demo, ORDER)
    assert [number for number, _ in rows] == list(range(1, len(rows) + 1))
    moments = [moment for _, moment in rows]
    assert moments != sorted(moments), "the clock never jumped: the test shows nothing"
    assert "every chain whole" in demo.do("check")


NIGHTS = {
    "spring": datetime(2027, 3, 28, 0, 58, tzinfo=UTC),
    "autumn": datetime(2027, 10, 31, 0, 58, tzinfo=UTC),
}


@pytest.mark.parametrize("night", NIGHTS)
def test_the_night_in_which_clocks_change(demo: Installation, night: str):
    """Two minutes before the hour that is missing or comes twice, and after it."""
    visit, membership = companions(demo)[0]
    before = len(asked(demo, ORDER))
    for minutes in (0, 65):
        moment = NIGHTS[night] + timedelta(minutes=minutes)
        offset = (moment - datetime.now(UTC)).total_seconds()
        demo.settings["EASSOCIATE_CLOCK_OFFSET"] = str(offset)
        demo.do("jobs")
        with Server(demo) as server:
            companion = Companion(server.url, visit, membership)
            assert companion.get("/").status == 200
            assert companion.post("/me/ill/", {"id": str(uuid4()), "when": "today"}).accepted
    assert len(asked(demo, ORDER)) >= before + 2
    assert "every chain whole" in demo.do("check")
