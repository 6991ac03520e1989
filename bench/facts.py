"""What the jobs of the bench need to know of a demo: who, where, and what they send."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from bench.inside import session_of
from eassociate.access.models import Membership, Person, Relation
from eassociate.access.roles import Role
from eassociate.core import clock
from eassociate.core.ids import uuid7
from eassociate.roster.models import Visit

WHY = "bench"
#: How many visits each deed is tried on; each visit begins only once.
DEEDS = 12


def facts() -> dict[str, Any]:
    """Jobs by name: a page has `session` and `path`; a deed a list of posts under `posts`."""
    coordinator = session_of(_first(Role.COORDINATOR))
    running = _visits(Visit.State.STARTED)
    planned = _visits(Visit.State.PLANNED)
    child = planned[0].child_id
    begun = min(DEEDS + 1, len(planned) // 2)  # late in the day of a small demo few are left
    return {
        "pages": {
            "the coordinator's board": _page(coordinator, reverse("today")),
            "the guardian's Today": _page(session_of(_guardian(child)), reverse("today")),
            "a child's month": _page(coordinator, reverse("child_diary", args=[child])),
            "the ranked cover of today": _page(coordinator, reverse("cover")),
        },
        "deeds": {
            "starting a visit": [_start(v) for v in planned[:begun]],
            "a diary entry": [_record(v) for v in running[: DEEDS + 1]],
            "a sick call": [_ill(p) for p in _well(planned[begun:])[: DEEDS + 1]],
        },
        "sessions": [session_of(_first(Role.COORDINATOR)) for _ in range(40)],
    }


def _first(role: str) -> Person:
    return Membership.objects.filter(role=role, until=None).select_related("person")[0].person


def _guardian(child: Any) -> Person:
    rows = Relation.objects.unscoped(reason=WHY).filter(child=child, role=Role.GUARDIAN)
    return rows.select_related("person")[0].person


def _visits(state: str) -> list[Visit]:
    rows = Visit.objects.unscoped(reason=WHY).filter(
        day=clock.today(), state=state, companion__isnull=False
    )
    return list(rows.select_related("companion__person").order_by("companion", "start"))


def _well(visits: list[Visit]) -> list[Person]:
    """Companions of the visits, each once."""
    return list(dict.fromkeys(v.companion.person for v in visits if v.companion))


def _page(session: str, path: str) -> dict[str, Any]:
    return {"session": session, "path": path}


def _post(person: Person, path: str, **fields: Any) -> dict[str, Any]:
    return {
        "session": session_of(person),
        "path": path,
        "fields": {"id": str(uuid7()), **fields},
    }


def _start(visit: Visit) -> dict[str, Any]:
    assert visit.companion
    return _post(visit.companion.person, reverse("start_visit", args=[visit.pk]))


def _record(visit: Visit) -> dict[str, Any]:
    assert visit.companion
    path = reverse("visit_write", args=[visit.pk])
    return _post(visit.companion.person, path, activities=["rest"], note="Мерење")


def _ill(person: Person) -> dict[str, Any]:
    return _post(person, reverse("report_ill"), when="today")
