"""Fault 27 and its neighbours: killed between a gateway's yes and our note, by each way out."""

from __future__ import annotations

import json
from pathlib import Path

from tests.gateways import Browser, http_gateway
from tests.installation import Installation
from tests.mailbox import mail_gateway

#: One person with every way, and one urgent notice that nobody has carried.
SET_UP = """
import json, sys
from eassociate.access.models import Membership
from eassociate.core import clock
from eassociate.journal.models import Entry, Notice
from eassociate.notify.models import Device
Notice.objects.update(read_at=clock.now(), carried_at=clock.now())
member = Membership.objects.filter(role="guardian").select_related("person").order_by("pk")[0]
person = member.person
person.phone, person.email = "064 1234567", "guardian@example.org"
person.save()
given = json.loads(sys.argv[2])
Device.objects.create(person=person, endpoint_digest="x", **given)
entry = Entry.objects.filter(organisation=member.organisation).latest("recorded_at")
Notice.objects.create(entry=entry, person=person, role="guardian", kind="visit_late", urgent=True)
"""
#: Dies when a message by that channel has been taken and nothing is noted yet.
DELIVER = """
import os, signal, sys
from eassociate.notify import outbox
noted = outbox._end
def note(delivery, state):
    if delivery.channel == sys.argv[1]:
        os.kill(os.getpid(), signal.SIGKILL)
    noted(delivery, state)
outbox._end = note
outbox.deliver()
"""
STATES = """
import json
from eassociate.notify.models import Delivery
print(json.dumps(dict(Delivery.objects.filter(kind="notices").values_list("channel", "state"))))
"""


def test_a_kill_after_the_gateways_yes_sends_the_same_id_again(demo: Installation, tmp_path: Path):
    browser = Browser()
    with http_gateway() as push, http_gateway() as sms, mail_gateway() as mail:
        demo.settings |= {
            "EASSOCIATE_PUSH_TO_LOOPBACK": "1",
            "EASSOCIATE_SMTP_HOST": "127.0.0.1",
            "EASSOCIATE_SMTP_PORT": str(mail.port),
            "EASSOCIATE_SMS": "http",
            "EASSOCIATE_SMS_URL": sms.url,
        }
        given = json.dumps({"endpoint": push.url + "/1", **browser.keys})
        start = float(demo.settings["EASSOCIATE_CLOCK_OFFSET"])
        for round_, dying in enumerate(["push", "mail", "sms", "nobody"]):
            demo.settings["EASSOCIATE_CLOCK_OFFSET"] = str(start + 6 * 60 * round_)
            program = {"push": SET_UP + DELIVER, "nobody": DELIVER + STATES}.get(dying, DELIVER)
            done = demo.python(program, dying, given)
            assert done.returncode == (0 if dying == "nobody" else -9), done.stderr
    tags = [json.loads(browser.decrypt(one.body))["tag"] for one in push.taken]
    ids = [message["Message-ID"] for message in mail.messages]
    references = [form["id"] for form in sms.fields]
    for twice in (tags, ids, references):
        assert len(twice) == 2
        assert len(set(twice)) == 1
    assert json.loads(done.stdout) == {"push": "sent", "mail": "sent", "sms": "sent"}
