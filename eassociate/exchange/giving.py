"""What is stored as rows of the three lists, so that reading them in again changes nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from eassociate.access.actor import Actor
from eassociate.access.models import Relation
from eassociate.children.models import Approval, Child
from eassociate.core import clock
from eassociate.exchange.headings.words import Kind
from eassociate.exchange.planning.cards import ABOUT, CARD
from eassociate.exchange.planning.employing import PAPERS
from eassociate.exchange.planning.state import State
from eassociate.exchange.rows import (
    ChildRow,
    CompanionRow,
    ContactRow,
    GuardianRow,
    TimetableRow,
)
from eassociate.exchange.writing.cells import AnyRow
from eassociate.roster.models import Line
from eassociate.staff.models import Companion


def rows_of(actor: Actor, kinds: Iterable[Kind]) -> dict[Kind, list[AnyRow]]:
    """The lists of the actor's provider. People whom a contact ban keeps away are on none."""
    state = State(actor)
    givers = {Kind.CHILDREN: _children, Kind.COMPANIONS: _companions, Kind.TIMETABLE: _lines}
    return {kind: list(givers[kind](state)) for kind in kinds}


def _children(state: State) -> Iterable[AnyRow]:
    places = {place.pk: place.name for place in state.places.values()}
    for child in sorted(state.children.values(), key=lambda child: (child.name_folded, child.pk)):
        permitted = sorted(places[pk] for pk in state.permitted.get(child.pk, ()))
        yield ChildRow(
            child.name,
            child.born_on,
            number=child.number or None,
            status=child.status,
            waiting_since=child.waiting_since,
            started_on=child.started_on,
            ended_on=child.ended_on,
            school=child.school.name if child.school else None,
            school_class=child.school_class or None,
            municipality=child.municipality.name if child.municipality else None,
            address=_address(state, child, None),
            skills=tuple(sorted(child.skills)) or None,
            permitted_places=tuple(permitted) or None,
            **_approval(state, child),
            **_card(child),
            guardians=tuple(_guardians(state, child)),
            contacts=tuple(_contacts(state, child)),
        )


def _address(state: State, child: Child, guardian: UUID | None) -> str | None:
    home = state.homes.get((child.pk, guardian))
    return " ".join(home.address.split()) or None if home else None


def _approval(state: State, child: Child) -> dict[str, Any]:
    """The approval that holds today, else the latest one."""
    today = clock.today()
    every = state.approvals.get(child.pk, [])
    holding = [one for one in every if one.valid_from <= today <= one.valid_until]
    shown: Approval | None = next(iter(holding or every[-1:]), None)
    if shown is None:
        return {}
    return {
        "weekly_minutes": shown.weekly_minutes,
        "degree": shown.degree,
        "valid_from": shown.valid_from,
        "valid_until": shown.valid_until,
        "reference": shown.reference or None,
    }


def _card(child: Child) -> dict[str, Any]:
    about, card = getattr(child, "about", None), getattr(child, "emergency", None)
    said = {key: getattr(about, key, "") for key in ABOUT}
    said |= {key: getattr(card, key, "") for key in CARD}
    return {key: value or None for key, value in said.items()}


def _guardians(state: State, child: Child) -> Iterable[GuardianRow]:
    for relation in state.guardians.get(child.pk, ()):
        if not state.is_banned(child.pk, relation.person.name, relation.person):
            yield _guardian(state, child, relation)


def _guardian(state: State, child: Child, relation: Relation) -> GuardianRow:
    person = relation.person
    return GuardianRow(
        person.name,
        kinship=relation.kinship or None,
        phone=person.phone or None,
        email=person.email,
        language=person.language,
        address=_address(state, child, person.pk),
    )


def _contacts(state: State, child: Child) -> Iterable[ContactRow]:
    for contact in state.contacts.get(child.pk, ()):
        if not state.is_banned(child.pk, contact.name):
            yield ContactRow(contact.name, contact.phone, contact.kinship or None)


def _companions(state: State) -> Iterable[AnyRow]:
    for one in sorted(state.companions, key=lambda one: (one.person.name_folded, one.pk)):
        windows = state.windows.get(one.pk, ())
        yield CompanionRow(
            one.person.name,
            number=one.number or None,
            email=one.person.email,
            phone=one.person.phone or None,
            language=one.person.language,
            weekly_minutes=one.weekly_minutes,
            daily_minutes=one.daily_minutes,
            skills=tuple(sorted(one.skills)) or None,
            area=one.area or None,
            contract_until=one.contract_until,
            availability=tuple(sorted((w.weekday, w.start, w.end) for w in windows)) or None,
            not_with=tuple(sorted(_not_with(state, one))) or None,
            active=one.active,
            **_papers(state, one),
        )


def _papers(state: State, one: Companion) -> dict[str, Any]:
    papers = state.papers.get(one.pk, {})
    return {key: papers[kind].valid_until for key, kind in PAPERS.items() if kind in papers}


def _not_with(state: State, one: Companion) -> Iterable[str]:
    """Children by number, which is sure, else by name."""
    for pk in state.ruled_out.get(one.pk, ()):
        child = state.children.get(pk)
        if child:
            yield child.number or child.name


def _lines(state: State) -> Iterable[AnyRow]:
    """Lines that hold today or later."""
    children = sorted(state.children.values(), key=lambda child: (child.name_folded, child.pk))
    for child in children:
        for line in state.lines.get(child.pk, ()):
            yield _line(child, line)


def _line(child: Child, line: Line) -> TimetableRow:
    companion = line.companion
    return TimetableRow(
        line.weekday,
        line.start,
        line.end,
        week=line.week,
        child_number=child.number or None,
        child_name=child.name,
        child_born_on=child.born_on,
        place=line.place.name,
        companion=companion.person.name if companion else None,
        companion_number=companion.number or None if companion else None,
        companion_email=companion.person.email if companion else None,
        valid_from=line.valid_from,
        valid_until=line.valid_until,
    )
