"""Places and municipalities that a list names: known ones, or such as it brings."""

from __future__ import annotations

import re
from collections.abc import Iterable
from uuid import UUID

from eassociate.access.actor import Actor
from eassociate.children.actions.places import AddPlace, add_place
from eassociate.children.models import Place
from eassociate.core.ids import uuid7
from eassociate.core.scripts import fold
from eassociate.exchange.planning.model import Item, Made, Plan, Step, Subject, Verb
from eassociate.exchange.planning.state import State

_KINDS = (
    (Place.Kind.KINDERGARTEN, r"\b(vrtic|obdaniste|predskolsk\w*|pu|kindergarten|kita|nursery)"),
    (Place.Kind.SCHOOL, r"\b(os|ss|skol\w*|gimnazij\w*|school|\w*schule|gymnasium|lyceum)\b"),
    (Place.Kind.THERAPY, r"\b(terapij\w*|logoped\w*|rehabilitacij\w*|therap\w*|\w*therapie)\b"),
    (Place.Kind.HOME, r"\b(kuca|kod kuce|home|zuhause|zu hause|stan)\b"),
)


class Places:
    """Finds places by their folded name, with or without quotation marks and points; an unknown
    one is planned and then known."""

    def __init__(self, state: State, plan: Plan) -> None:
        self._known: dict[str, Place] = dict(state.places)
        self._bare = {_bare(folded): place for folded, place in self._known.items()}
        self._towns = set(state.towns)
        self._actor = state.actor
        self._plan = plan

    def find(self, name: str, kind: Place.Kind | None = None) -> Place:
        """The place called `name`; a new one is of `kind`, or of that which its name tells."""
        folded = fold(name)[:200]
        found = self._known.get(folded) or self._bare.get(_bare(folded))
        if found is None:
            found = self._new(name, folded, kind or kind_of(folded))
            self._known[folded] = self._bare[_bare(folded)] = found
        return found

    def find_school(self, name: str) -> Place:
        """A school, or a kindergarten if its name says so."""
        told = kind_of(fold(name))
        return self.find(name, told if told == Place.Kind.KINDERGARTEN else Place.Kind.SCHOOL)

    def keys(self, names: Iterable[str]) -> list[UUID]:
        """Keys of the places called so, in order."""
        return sorted({self.find(name).pk for name in names})

    def by_key(self, key: UUID | None) -> Place | None:
        return next((place for place in self._known.values() if place.pk == key), None)

    def name_of(self, key: UUID | None) -> str:
        found = self.by_key(key)
        return found.name if found else ""

    def _new(self, name: str, folded: str, kind: Place.Kind) -> Place:
        place = Place(
            pk=uuid7(),
            provider_id=self._actor.organisation_id,
            kind=kind,
            name=name,
            name_folded=folded,
        )
        self._plan.items.append(Item(Subject.PLACE, Verb.CREATED, name, str(kind.label)))
        self._plan.places.append(_step(place))
        return place

    def note_town(self, name: str) -> None:
        """A municipality that the site does not know yet will be made by the child's action."""
        if fold(name) not in self._towns:
            self._towns.add(fold(name))
            self._plan.items.append(Item(Subject.TOWN, Verb.CREATED, name))


def _bare(folded: str) -> str:
    """Lists write `ОШ „Вук Караџић“` in one row and `OŠ Vuk Karadžić` in the next."""
    return " ".join(re.sub(r"[^\w\s]", " ", folded).split())


def kind_of(folded: str) -> Place.Kind:
    """What a place is, told by its name."""
    found = (kind for kind, pattern in _KINDS if re.search(pattern, folded))
    return next(found, Place.Kind.OTHER)


def _step(place: Place) -> Step:
    def put_on_list(actor: Actor, made: Made) -> list[UUID]:
        effect = add_place(actor, AddPlace(kind=Place.Kind(place.kind), name=place.name))
        made.keys[place.pk] = UUID(effect.outcome["place"])
        return []

    return put_on_list
