"""Companions as the provider employs them: skills, papers, hours, when and where they can work."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from eassociate.access.fields import EncryptedBytes
from eassociate.access.models import Organisation, Person
from eassociate.core import clock
from eassociate.core.ids import uuid7


class Staff(models.Manager["Companion"]):
    def get_queryset(self) -> models.QuerySet[Companion]:
        """Without the photos, which are read where one is shown: those of a whole staff are several
        megabytes, and to decrypt them takes longer than all the rest."""
        return super().get_queryset().defer("portrait")


class Companion(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="companions")
    provider = models.ForeignKey(Organisation, models.PROTECT, related_name="companions")
    number = models.CharField(max_length=40, blank=True)
    weekly_minutes = models.PositiveIntegerField(default=2400)
    daily_minutes = models.PositiveIntegerField(default=480)
    #: Codes of `children.Skill`.
    skills = models.JSONField(default=list, blank=True)
    area = models.CharField(max_length=100, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    portrait = EncryptedBytes(null=True, blank=True)
    #: The last day of the contract, where it has one.
    contract_until = models.DateField(null=True, blank=True)
    active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=clock.now)

    objects: ClassVar[Staff] = Staff()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "provider"], name="employed_once"),
            models.UniqueConstraint(
                fields=["provider", "number"],
                condition=~Q(number=""),
                name="one_companion_a_number",
            ),
        ]

    def __str__(self) -> str:
        return f"companion {self.pk}"


class Paper(models.Model):
    """A paper without which nobody may accompany, and the last day on which it holds."""

    class Kind(models.TextChoices):
        TRAINING = "training", _("accredited training")
        MEDICAL = "medical", _("medical certificate")
        CRIMINAL_RECORD = "criminal_record", _("no criminal record")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    companion = models.ForeignKey(Companion, models.CASCADE, related_name="papers")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    valid_until = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["companion", "kind"], name="one_paper_a_kind")
        ]

    def __str__(self) -> str:
        return f"{self.kind} until {self.valid_until}"


class Availability(models.Model):
    """A window of the week in which the companion can work; none at all: any time."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    companion = models.ForeignKey(Companion, models.CASCADE, related_name="windows")
    weekday = models.PositiveSmallIntegerField()  # 0 Monday … 6 Sunday
    start = models.TimeField()
    end = models.TimeField()

    class Meta:
        ordering: ClassVar = ["weekday", "start"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(end__gt=F("start")), name="window_ends_after_it_begins"
            ),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="window_weekday"),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.start}-{self.end}"
