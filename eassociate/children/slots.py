"""Where higher rooms take part in what is about a child: on its pages, and when it leaves."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from eassociate.access.actor import Actor
from eassociate.access.roles import Can
from eassociate.access.slots import Slots
from eassociate.journal.deeds import Effect

if TYPE_CHECKING:
    from eassociate.children.models import Child

#: The child's pages; `pk` is the child's id. Links: 10 record, 20 emergency, 30 about, then those
#: of other rooms, 90 looks.
record = Slots()

record.link("child", _("Record"), needs=Can.SEE_CHILD, order=10)
record.link("emergency", _("Emergency card"), needs=Can.SEE_CARD, order=20, pictogram="⛑️")
record.link("about", _("About me"), needs=Can.SEE_CARD, order=30)
record.link("looks", _("Who looked"), needs=Can.SEE_OPENINGS, order=90)

#: Above the diary of a child, and below the calls of its emergency card on screen.
diary = Slots()
emergency = Slots()

#: Steps that belong to a change of a child's status, inside its action: (actor, child as changed) →
#: who is told. Visits ahead are there for children in the service alone.
status_steps: list[Callable[[Actor, Child], Effect]] = []
