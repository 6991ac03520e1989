"""The chain of a child's day: every hand-over in its order, as each reader may see it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from eassociate.access.actor import Actor
from eassociate.access.models import Relation
from eassociate.access.roles import Can, Role
from eassociate.handover.actions.confirming import other_side
from eassociate.handover.actions.correcting import may_correct
from eassociate.handover.models import Handover
from eassociate.handover.rules import NOT_THE_SCHOOLS, PICTURES, PLACES, Kind, confirms
from eassociate.handover.seeing import hides_notes, visible_handovers, visible_photos
from eassociate.handover.words import KIND_WORDS, WHERE_WORDS, signs_in_words
from eassociate.ui.widgets import Pictogram


@dataclass(frozen=True)
class Side:
    """Who gave or took: a name, and what that person is to the child."""

    kind: str
    name: str
    more: str
    emoji: str


@dataclass(frozen=True)
class Link:
    """`waits`: the other side has not confirmed it; `earlier`: what stood there, oldest first."""

    id: UUID
    visit: UUID | None
    at: datetime
    giver: Side
    taker: Side
    taker_key: UUID | None
    emoji: str
    place: str
    signs: list[Pictogram]
    text: str
    photo: bool
    by: str
    gone: bool
    waits: bool
    confirmed_by: str
    may_confirm: bool
    may_correct: bool
    earlier: list[Link] = field(default_factory=list)


@dataclass(frozen=True)
class Chain:
    child: UUID
    day: date
    links: list[Link]

    @property
    def live(self) -> list[Link]:
        return [link for link in self.links if not link.gone]

    @property
    def last(self) -> Link | None:
        return self.live[-1] if self.live else None

    @property
    def to_confirm(self) -> list[Link]:
        return [link for link in self.live if link.may_confirm]


def chain_of(actor: Actor, child: UUID, day: date) -> Chain:
    return chains_of(actor, [child], day)[child]


def chains_of(actor: Actor, children: Iterable[UUID], day: date) -> dict[UUID, Chain]:
    """One chain for each of `children`, in a fixed number of queries; empty without the right."""
    wanted = list(children)
    found: dict[UUID, Chain] = {pk: Chain(pk, day, []) for pk in wanted}
    if not wanted or not actor.can(Can.SEE_HANDOVERS):
        return found
    rows = list(_rows(actor, wanted, day))
    drawing = _Drawing(actor, rows)
    for row in rows:
        if drawing.stands(row):
            found[row.child_id].links.append(drawing.link(row))
    return found


def _rows(actor: Actor, children: list[UUID], day: date) -> Iterable[Handover]:
    related = ("giver", "taker", "giver_listed", "taker_listed", "place", "home__guardian")
    rows = visible_handovers(actor).filter(child__in=children, day=day)
    rows = rows.select_related(*related, "made_by", "confirmed_by", "child__school")
    return rows.order_by("at", "pk")


class _Drawing:
    """What is read once for all links of a page."""

    def __init__(self, actor: Actor, rows: list[Handover]) -> None:
        self.actor = actor
        self.by_id = {row.pk: row for row in rows}
        self.superseded = {row.supersedes_id for row in rows if row.supersedes_id}
        self.kin = _kinships(actor, {row.child_id for row in rows})
        photos = visible_photos(actor).filter(handover__in=list(self.by_id))
        self.photos = set(photos.values_list("handover", flat=True)) if rows else set()

    def stands(self, row: Handover) -> bool:
        """Whether it is the last word about its hand-over, and the reader's to know."""
        return row.pk not in self.superseded and not self._hides(row)

    def _hides(self, row: Handover) -> bool:
        return self.actor.role == Role.SCHOOL and row.where in NOT_THE_SCHOOLS

    def link(self, row: Handover) -> Link:
        return self._drawn(row, row.withdrawn, list(self._earlier(row)))

    def _earlier(self, row: Handover) -> Iterable[Link]:
        """A link that was taken back is shown as it was; what a school is not told stays so."""
        held: list[Handover] = []
        while row.supersedes_id in self.by_id:
            row = self.by_id[row.supersedes_id]
            if not self._hides(row):
                held.append(row)
        return [self._drawn(was, True, []) for was in reversed(held)]

    def _drawn(self, row: Handover, gone: bool, earlier: list[Link]) -> Link:
        silent = self._is_silent(row)
        asks = row.confirmed_at is None and not gone
        mine = confirms(other_side(row), self.actor.role, self.actor.person_id)
        return Link(
            id=row.pk,
            visit=row.visit_id,
            at=row.at,
            giver=self._side(row, "giver"),
            taker=self._side(row, "taker"),
            taker_key=row.taker_id or row.taker_listed_id,
            emoji=PLACES[row.where],
            place=place_in_words(row),
            signs=[] if silent else signs_in_words(row.signs),
            text="" if silent else row.text,
            photo=not silent and not gone and row.pk in self.photos,
            by=row.made_by.name,
            gone=gone,
            waits=asks,
            confirmed_by=row.confirmed_by.name if row.confirmed_by else "",
            may_confirm=asks and mine and self.actor.can(Can.CONFIRM_HANDOVER),
            may_correct=not gone and may_correct(self.actor, row),
            earlier=earlier,
        )

    def _is_silent(self, row: Handover) -> bool:
        """Notes that somebody else corrected are still the first author's."""
        while not hides_notes(self.actor, row.made_by_id, row.made_role):
            if row.supersedes_id not in self.by_id:
                return False
            row = self.by_id[row.supersedes_id]
        return True

    def _side(self, row: Handover, which: str) -> Side:
        kind = getattr(row, f"{which}_kind")
        person, listed = getattr(row, which), getattr(row, f"{which}_listed")
        name = getattr(row, f"{which}_name")
        emoji = PICTURES[kind]
        if person:
            kin = self.kin.get((row.child_id, person.pk), "") if kind == Kind.GUARDIAN else ""
            return Side(kind, person.name, kin, emoji)
        if listed:
            return Side(kind, listed.name, listed.kinship, emoji)
        word = str(KIND_WORDS[kind])
        return Side(kind, name, word, emoji) if name else Side(kind, word, "", emoji)


def place_in_words(row: Handover) -> str:
    """«ОШ …» or «at home», with whose home it is where the child has homes; never an address."""
    if row.place:
        return row.place.name
    word = str(WHERE_WORDS[row.where])
    if row.home and row.home.guardian:
        return f"{word} ({row.home.guardian.name})"
    return word


def _kinships(actor: Actor, children: set[UUID]) -> Mapping[tuple[UUID, UUID], str]:
    if not children:
        return {}
    rows = Relation.objects.visible_to(actor).filter(child__in=children, role=Role.GUARDIAN)
    found: dict[tuple[UUID, UUID], str] = defaultdict(str)
    for child, person, kinship in rows.values_list("child", "person", "kinship"):
        found[child, person] = kinship
    return found
