"""What can be asked about hand-overs: one shape for forms, phones and the API."""

from __future__ import annotations

from datetime import date, time
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints

from eassociate.handover.rules import SIGN_CODES, Way
from eassociate.journal.commands import Blob, Command, Line, Name, Text, Word


def _known(code: str) -> str:
    if code not in SIGN_CODES:
        raise ValueError("unknown word")
    return code


Sign = Annotated[str, AfterValidator(_known)]
Signs = Annotated[tuple[Sign, ...], Field(max_length=len(SIGN_CODES))]
#: `rules.Party.value`: «guardian:id», «school» …
Side = Annotated[str, StringConstraints(max_length=60)]
#: «visit» (where the visit is), a `rules.Where`, or «home:id» for one of the homes.
Spot = Annotated[str, StringConstraints(max_length=60)]


class HandOver(Command):
    """The child was given to `other`, or taken over from it, by who records it.

    Companions and coordinators name the `visit`, guardians the `child`. `name`: who of the school,
    or who came, where the list does not say it. `clock`: when, on this day, by the clock on the
    wall; none: now. Of a picture the table keeps the bytes.
    """

    child: UUID | None = None
    visit: UUID | None = None
    way: Way
    other: Side
    name: Line = ""
    spot: Spot = ""
    clock: time | None = None
    signs: Signs = ()
    text: Text = ""
    image: Blob = b""


class ConfirmHandover(Command):
    handover: UUID


class CorrectHandover(Command):
    """What the link is to say instead; the sides are corrected by taking it back."""

    handover: UUID
    spot: Spot = ""
    clock: time | None = None
    signs: Signs = ()
    text: Text = ""
    image: Blob = b""


class WithdrawHandover(Command):
    handover: UUID


class Listed(Command):
    """`first` and `last` day, both included."""

    name: Name
    kinship: Word = ""
    phone: Annotated[Word, Field(min_length=3)]
    first: date | None = None
    last: date | None = None


class AddCollector(Listed):
    child: UUID


class ChangeCollector(Listed):
    collector: UUID


class EndCollector(Command):
    collector: UUID
