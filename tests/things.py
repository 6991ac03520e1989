"""Things that addresses name, made for the doors table: `make(whose)` gives the address's words."""

from __future__ import annotations

import io
import struct
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from PIL import Image

from eassociate.access.models import ContactBan
from eassociate.cases.models import Advice, Goal
from eassociate.children.models import Approval, EmergencyCard, Home, Portrait
from eassociate.core import clock
from eassociate.core.ids import uuid7
from eassociate.staff.models import Companion
from eassociate.sync.models import Device as Phone
from eassociate.sync.models import Held, Paper
from tests.people import WHY, relate

if TYPE_CHECKING:
    from tests.doors import Whose


#: The beginning of what Chromium records.
WEBM = b"\x1a\x45\xdf\xa3\x01\x00\x00\x00\x00\x00\x00\x1f\x42\x82\x84webm" + b"\x00" * 500


def mp4(seconds: int) -> bytes:
    """The beginning of a voice note of an iPhone."""
    header = b"\x00" * 12 + struct.pack(">II", 1000, seconds * 1000) + b"\x00" * 80
    return b"\x00\x00\x00\x18ftypM4A \x00\x00\x00\x00" + b"moov....mvhd" + header


def guardian(whose: Whose) -> dict[str, Any]:
    """The relation of a guardian to the child."""
    held = whose.child.relations(manager="_base_manager").filter(role="guardian").first()
    return {"pk": (held or relate(whose.child, whose.world.person("guardian"), "guardian")).pk}


def home(whose: Whose) -> dict[str, Any]:
    made = Home(child=whose.child, address="Canary 1")
    made.save()
    return {"pk": made.pk}


def contact_ban(whose: Whose) -> dict[str, Any]:
    made = ContactBan(child=whose.child, name="Somebody Else", name_folded="somebody else")
    made.save()
    return {"pk": made.pk}


def approval(whose: Whose) -> dict[str, Any]:
    day = clock.today()
    made = Approval(
        child=whose.child,
        weekly_minutes=1200,
        degree=2,
        valid_from=day - timedelta(days=9),
        valid_until=date(day.year + 1, 6, 30),
    )
    made.save()
    return {"pk": made.pk}


def card_code(whose: Whose) -> dict[str, Any]:
    held = EmergencyCard.objects.unscoped(reason=WHY).filter(child=whose.child).first()
    if held is None:
        held = EmergencyCard(child=whose.child, code=f"code-{whose.child.pk.hex[-20:]}")
        held.save()
    return {"code": held.code}


def portrait(whose: Whose) -> dict[str, Any]:
    Portrait(child=whose.child, image=jpeg()).save()
    return {"pk": whose.child.pk}


def companion(whose: Whose) -> dict[str, Any]:
    """A companion of the provider who is nothing to the child."""
    held = Companion.objects.filter(provider=whose.world.provider).order_by("created_at")
    return {"pk": held.get(person=whose.world.person("companion2")).pk}


def former_companion(whose: Whose) -> dict[str, Any]:
    pk = companion(whose)["pk"]
    Companion.objects.filter(pk=pk).update(active=False)
    return {"pk": pk}


def paper(whose: Whose) -> dict[str, Any]:
    return {**companion(whose), "kind": "medical"}


def face(whose: Whose) -> dict[str, Any]:
    """The portrait of the companion who goes with the child."""
    held = whose.child.relations(manager="_base_manager").filter(role="companion").first()
    person = held.person if held else whose.world.person("companion")
    mine = Companion.objects.filter(person=person, provider=whose.world.provider)
    mine.update(portrait=jpeg())
    return {"pk": mine.get().pk}


def goal(whose: Whose) -> dict[str, Any]:
    made = Goal(
        child=whose.child,
        title="Coat",
        since=clock.today(),
        made_by=whose.world.person("coordinator"),
    )
    made.save()
    return {"pk": made.pk}


def advice(whose: Whose) -> dict[str, Any]:
    """Left by the one who asks, where it is theirs."""
    made = Advice(goal_id=goal(whose)["pk"], text="Slowly", made_by=whose.person)
    made.save()
    return {"pk": made.pk}


def place(whose: Whose) -> dict[str, Any]:
    return {"pk": whose.world.school.pk}


def jpeg(width: int = 40, height: int = 30) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(out, "JPEG")
    return out.getvalue()


def upload_id(whose: Whose) -> dict[str, Any]:
    """An upload that nobody has begun."""
    return {"pk": uuid7()}


def held(whose: Whose) -> dict[str, Any]:
    """An entry of a phone that waits for a decision of the provider's coordinator."""
    made = Held(
        id=uuid7(),
        entry=uuid7(),
        organisation=whose.child.provider,
        person=whose.person,
        action="report_ill",
        why="revoked",
        content="{}",
        occurred_at=clock.now(),
    )
    made.save()
    return {"pk": made.pk}


def sheet_paper(whose: Whose) -> dict[str, Any]:
    """The emergency sheet of the child's provider as PDF."""
    day, language, content = clock.today(), uuid7().hex[-8:], b"%PDF"
    made = Paper(organisation=whose.child.provider, day=day, language=language, content=content)
    made.children = [str(whose.child.pk)]
    made.save()
    return {"pk": made.pk}


def phone(whose: Whose) -> dict[str, Any]:
    """A phone on which `whose.person` works without a network."""
    made = Phone(id=uuid7(), person=whose.person, membership=whose.person.memberships.get())
    made.save()
    return {"pk": made.pk}
