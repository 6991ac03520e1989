"""Hand-overs that addresses name, made for the doors table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from eassociate.core import clock
from eassociate.handover.models import Collector, Handover, HandoverPhoto, Refusal
from tests.people import make_visit

if TYPE_CHECKING:
    from tests.doors import Whose


def handover(whose: Whose) -> dict[str, Any]:
    """From a guardian to the child's companion at school; recorded by whoever asks."""
    return {"pk": _link(whose).pk}


def to_school(whose: Whose) -> dict[str, Any]:
    """From the family to the school, recorded by the family: the school may confirm."""
    link = _link(whose, taker_kind="school", taker=None, made_by=whose.world.person("guardian"))
    return {"pk": link.pk}


def photo(whose: Whose) -> dict[str, Any]:
    link = _link(whose, made_by=whose.world.person("coordinator"), made_role="coordinator")
    HandoverPhoto(handover=link, image=b"jpeg", width=1, height=1).save()
    return {"pk": link.pk}


def _link(whose: Whose, **more: Any) -> Handover:
    """On a day on which the child's companion goes with it."""
    relation = whose.child.relations(manager="_base_manager").filter(role="companion").first()
    companion = None
    if relation:
        companion = relation.person.companions.filter(provider=whose.world.provider).first()
    held = whose.child.visits(manager="_base_manager").first()
    visit = held or make_visit(whose.child, companion)
    facts: dict[str, Any] = {
        "giver_kind": "guardian",
        "giver": whose.world.person("guardian"),
        "taker_kind": "companion",
        "taker": whose.world.person("companion"),
        "where": "school",
        "place_id": whose.child.school_id,
        "by_giver": True,
        "made_by": whose.person,
        "made_role": whose.person.memberships.get().role,
    }
    link = Handover(
        child=whose.child, visit=visit, day=clock.today(), at=clock.now(), **{**facts, **more}
    )
    link.save()
    return link


def collector(whose: Whose) -> dict[str, Any]:
    made_by = whose.world.person("coordinator")
    row = Collector(
        child=whose.child, name="Canary Aunt", name_folded="canary aunt", made_by=made_by
    )
    row.phone = "064 1"
    row.save()
    return {"pk": row.pk}


def refusal(whose: Whose) -> dict[str, Any]:
    """Refused by whoever asks."""
    made = Refusal(
        child=whose.child,
        day=clock.today(),
        at=clock.now(),
        name="Nobody Known",
        why="not_listed",
        made_by=whose.person,
    )
    made.save()
    return {"pk": made.pk}
