"""What a form about a hand-over offers: who, and where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from eassociate.access.actor import Actor
from eassociate.access.doors import check
from eassociate.access.roles import Can, Role
from eassociate.children.models import Child
from eassociate.core import clock
from eassociate.handover.actions.correcting import may_correct
from eassociate.handover.collecting import collecting
from eassociate.handover.models import Handover
from eassociate.handover.queries.chain import Chain
from eassociate.handover.queries.desk import Choice, choices_of, family_desk
from eassociate.handover.rules import Kind, Party, Way, Where
from eassociate.handover.scene import going_on, own_visit
from eassociate.handover.seeing import visible_handovers
from eassociate.handover.spots import homes_of, where_of
from eassociate.handover.words import WHERE_WORDS, where_picture
from eassociate.journal.deeds import NotFound, get
from eassociate.roster.models import Visit
from eassociate.ui.widgets import Pictogram


@dataclass(frozen=True)
class Table:
    """`unlisted`: a name may be typed; `spot`: the value that is chosen at first."""

    child: Child
    visit: Visit | None
    choices: Sequence[Choice]
    unlisted: bool
    spots: Sequence[tuple[str, Pictogram]]
    spot: str = ""
    #: Whoever looks is a side of it.
    mine: bool = True


def at_visit(actor: Actor, pk: UUID, way: Way) -> Table:
    """For the visit's companion or a coordinator. Raises `NotFound`."""
    check(actor, Can.HAND_OVER)
    visit = own_visit(actor, pk)
    choices = choices_of(visit, collecting(visit.child_id, visit.day), way)
    choices += _colleagues(visit)
    mine = visit.companion is not None and visit.companion.person_id == actor.person_id
    spots = spots_of(actor, visit.child, visit)
    return Table(visit.child, visit, choices, True, spots, "visit", mine)


def _colleagues(visit: Visit) -> list[Choice]:
    """Others who go with the child on that day."""
    mine = visit.companion.person_id if visit.companion else None
    going = {v.companion.person_id: v for v in going_on(visit.child_id, visit.day) if v.companion}
    return [
        Choice(Party(Kind.COMPANION, person).value, "🧑‍🤝‍🧑", v.companion.person.name)
        for person, v in going.items()
        if v.companion and person != mine
    ]


def of_family(actor: Actor, pk: UUID, way: Way) -> Table:
    """For a guardian. Raises `NotFound`."""
    check(actor, Can.HAND_OVER)
    if actor.role != Role.GUARDIAN:
        raise NotFound
    child = get(Child.objects.visible_to(actor).select_related("school"), pk)
    today = clock.today()
    desk = family_desk(child, going_on(pk, today), Chain(pk, today, []))
    school = Choice(str(Kind.SCHOOL), "🏫", child.school.name) if child.school else None
    choices = list(desk.choices) if desk else [school] if school else []
    return Table(child, None, choices, False, spots_of(actor, child, None))


def of_link(actor: Actor, pk: UUID) -> tuple[Handover, Table]:
    """A hand-over that `actor` may correct. Raises `NotFound`."""
    check(actor, Can.HAND_OVER)
    rows = visible_handovers(actor).filter(superseded_by=None, withdrawn=False)
    link = get(rows.select_related("child__school", "visit__place"), pk)
    if not may_correct(actor, link):
        raise NotFound
    return link, Table(link.child, link.visit, (), False, spots_of(actor, link.child, link.visit))


def spot_value(link: Handover) -> str:
    """What the form shows as chosen."""
    if link.home_id:
        return f"home:{link.home_id}"
    if link.visit and link.place_id == link.visit.place_id:
        return "visit"
    return link.where


def spots_of(actor: Actor, child: Child, visit: Visit | None) -> list[tuple[str, Pictogram]]:
    """The visit's place, the homes by whose they are (never an address), and the other kinds."""
    here = where_of(visit.place) if visit else None
    found = (
        [("visit", Pictogram(where_picture(here).emoji, visit.place.name))]
        if visit and here
        else []
    )
    if child.school and here != Where.SCHOOL:
        found.append((Where.SCHOOL.value, Pictogram("🏫", child.school.name)))
    homes = list(homes_of(actor, child.pk))
    home = str(WHERE_WORDS[Where.HOME])
    for one in homes:
        whose = one.guardian.name if one.guardian else ""
        found.append((f"home:{one.pk}", Pictogram("🏠", f"{home}: {whose}")))
    rest = (Where.THERAPY, Where.TRANSPORT, Where.OTHER)
    kinds = [*([] if homes else [Where.HOME]), *(w for w in rest if w != here)]
    return [*found, *((w.value, where_picture(w)) for w in kinds)]
