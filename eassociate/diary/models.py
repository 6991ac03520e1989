"""What happened in a visit, structured, so that each reader sees it in their own language."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from eassociate.access.fields import EncryptedBytes, EncryptedText
from eassociate.access.guarded import Guarded
from eassociate.access.models import Person
from eassociate.cases.models import Goal
from eassociate.core import clock
from eassociate.core.ids import uuid7
from eassociate.roster.models import Visit


class DiaryEntry(models.Model):
    """One fact of a visit. A correction is a new row that supersedes the old one."""

    class Kind(models.TextChoices):
        ACTIVITY = "activity", _("activity")
        GOAL = "goal", _("goal")
        MOOD = "mood", _("mood")
        MEAL = "meal", _("meal")
        TOILET = "toilet", _("toilet")
        NOTE = "note", _("note")
        PHOTO = "photo", _("photo")
        VOICE = "voice", _("voice note")
        INCIDENT = "incident", _("incident")

    class Severity(models.IntegerChoices):
        MINOR = 1, _("minor")
        SERIOUS = 2, _("serious")
        EMERGENCY = 3, _("emergency")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    visit = models.ForeignKey(Visit, models.CASCADE, related_name="diary")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    #: The word tapped, one of those that `diary.rules` lists for the kind.
    code = models.CharField(max_length=40, blank=True)
    goal = models.ForeignKey(Goal, models.PROTECT, null=True, blank=True, related_name="+")
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    severity = models.PositiveSmallIntegerField(choices=Severity.choices, null=True, blank=True)
    text = EncryptedText()
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    #: By the server's clock, and what the device said.
    made_at = models.DateTimeField(default=clock.now)
    occurred_at = models.DateTimeField(default=clock.now)
    supersedes = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )
    #: The correction takes the entry back instead of replacing it.
    withdrawn = models.BooleanField(default=False)

    objects = Guarded()
    CHILD_PATH = "visit__child"
    OWN_PATH = "visit__companion__person"

    class Meta:
        ordering: ClassVar = ["occurred_at", "id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.code}"


class Photo(models.Model):
    """A picture of an entry: re-encoded JPEG without any metadata, encrypted at rest."""

    entry = models.OneToOneField(DiaryEntry, models.CASCADE, primary_key=True, related_name="photo")
    image = EncryptedBytes()
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()

    objects = Guarded()
    CHILD_PATH = "entry__visit__child"
    OWN_PATH = "entry__visit__companion__person"

    def __str__(self) -> str:
        return f"photo of {self.entry_id}"


class Voice(models.Model):
    """A voice note of an entry, as the browser recorded it, encrypted at rest."""

    entry = models.OneToOneField(DiaryEntry, models.CASCADE, primary_key=True, related_name="voice")
    sound = EncryptedBytes()
    media = models.CharField(max_length=40)
    seconds = models.PositiveSmallIntegerField(null=True, blank=True)

    objects = Guarded()
    CHILD_PATH = "entry__visit__child"
    OWN_PATH = "entry__visit__companion__person"

    def __str__(self) -> str:
        return f"voice note of {self.entry_id}"
