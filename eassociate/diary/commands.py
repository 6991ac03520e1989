"""What can be asked of a diary: one shape for forms, phones and the API."""

from __future__ import annotations

from functools import partial
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from eassociate.diary import rules
from eassociate.diary.rules import Kind
from eassociate.journal.commands import Blob, Command, Text
from eassociate.journal.sounds import Seconds


def _known(kind: str, code: str) -> str:
    if not rules.known(kind, code):
        raise ValueError("unknown word")
    return code


Activity = Annotated[str, AfterValidator(partial(_known, Kind.ACTIVITY))]
Step = Annotated[str, AfterValidator(partial(_known, Kind.GOAL))]
Mood = Annotated[str, AfterValidator(partial(_known, Kind.MOOD))]
Meal = Annotated[str, AfterValidator(partial(_known, Kind.MEAL))]
Toilet = Annotated[str, AfterValidator(partial(_known, Kind.TOILET))]
Incident = Annotated[str, AfterValidator(partial(_known, Kind.INCIDENT))]
Code = Annotated[str, StringConstraints(max_length=40)]
Minutes = Annotated[int, Field(ge=1, le=rules.LONGEST)]
Severity = Annotated[int, Field(ge=1, le=3)]


class Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Did(Part):
    """An activity and, where somebody counted, its minutes."""

    code: Activity
    minutes: Minutes | None = None


class Attained(Part):
    """How far the child came with a goal that day."""

    goal: UUID
    step: Step


class RecordVisit(Command):
    """All that a companion taps in one go; `end` ends the visit in the same deed."""

    visit: UUID
    activities: Annotated[tuple[Did, ...], Field(max_length=40)] = ()
    goals: Annotated[tuple[Attained, ...], Field(max_length=40)] = ()
    mood: Mood | None = None
    meals: Annotated[tuple[Meal, ...], Field(max_length=16)] = ()
    toilet: Annotated[tuple[Toilet, ...], Field(max_length=16)] = ()
    note: Text = ""
    incident: Incident | None = None
    severity: Severity | None = None
    what_happened: Text = ""
    end: bool = False
    #: What the phone's clock showed at the tap and when it sent it, for the end of the visit.
    tapped: AwareDatetime | None = None
    sent: AwareDatetime | None = None


class AddDiaryEntry(Command):
    """One fact; incidents, photos and voice notes have commands of their own."""

    visit: UUID
    kind: Kind
    code: Code = ""
    minutes: Minutes | None = None
    goal: UUID | None = None
    text: Text = ""


class ReportIncident(Command):
    visit: UUID
    incident: Incident
    severity: Severity
    what_happened: Text = ""


class CorrectDiaryEntry(Command):
    """What the entry is to say instead; its kind (and goal) stay."""

    entry: UUID
    code: Code = ""
    minutes: Minutes | None = None
    severity: Severity | None = None
    text: Text = ""


class WithdrawDiaryEntry(Command):
    entry: UUID


class AddPhoto(Command):
    visit: UUID
    image: Blob
    text: Text = ""


class AddVoice(Command):
    """`file`: the sound; `seconds`: how long the recorder says it is."""

    visit: UUID
    file: Blob
    seconds: Seconds = 0
    text: Text = ""
