"""Where higher rooms take part in what happens to a companion."""

from collections.abc import Callable
from uuid import UUID

from eassociate.access.actor import Actor
from eassociate.access.slots import Slots
from eassociate.journal.deeds import Effect

#: The page of a companion; `pk` is the companion's id. Children known, whom not to accompany …
companion = Slots()

#: Steps that belong to the end of an employment, inside its action: (actor, companion's id) → the
#: children whom it concerns and who is told. Visits that are planned become open.
endings: list[Callable[[Actor, UUID], Effect]] = []
