"""Phones, what they sent, and what of it waits for a person's decision."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from eassociate.access.fields import EncryptedBytes, EncryptedText
from eassociate.access.models import Membership, Organisation, Person
from eassociate.core import clock
from eassociate.core.ids import uuid7


class Device(models.Model):
    """A phone on which a person works without a network. Its secret proves letters of theirs."""

    id = models.UUIDField(primary_key=True, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    membership = models.ForeignKey(Membership, models.CASCADE, related_name="+")
    #: As its browser calls itself; enough to know one's own phones by.
    name = models.CharField(max_length=40, blank=True)
    #: SHA-256 of the secret, which only the phone has.
    secret_digest = models.CharField(max_length=64)
    made_at = models.DateTimeField(default=clock.now)
    seen_at = models.DateTimeField(default=clock.now)
    #: Seconds by which its clock was ahead when it was last seen.
    clock_off = models.IntegerField(default=0)
    ended_at = models.DateTimeField(null=True, blank=True)
    #: Of its sign-in, so that the end of the phone ends that, too.
    session = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering: ClassVar = ["-seen_at", "id"]

    def __str__(self) -> str:
        return f"device {self.pk}"

    @property
    def minutes_off(self) -> int:
        """By how many minutes its clock was off, ahead or behind."""
        return abs(round(self.clock_off / 60))


class Receipt(models.Model):
    """An entry that came from a phone: what became of it, and what all clocks said."""

    #: The entry's id, made by the phone.
    id = models.UUIDField(primary_key=True, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    device_id = models.UUIDField()
    action = models.CharField(max_length=80)
    #: Keyed digest of action and content as sent.
    digest = models.CharField(max_length=64)
    verdict = models.CharField(max_length=12)
    #: By the phone's clock; by the server's; seconds by which the phone's was ahead.
    tapped_at = models.DateTimeField()
    received_at = models.DateTimeField()
    clock_off = models.IntegerField(default=0)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["person", "-received_at"])]

    def __str__(self) -> str:
        return f"{self.verdict} {self.pk}"


class Held(models.Model):
    """An entry that was not carried out and is not thrown away: a person decides."""

    class State(models.TextChoices):
        OPEN = "open", _("waits for a decision")
        TAKEN = "taken", _("taken over")
        DROPPED = "dropped", _("put away")

    id = models.UUIDField(primary_key=True, editable=False)
    #: The id that the phone gave it; with `same_id` that of another entry as well.
    entry = models.UUIDField(db_index=True)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    action = models.CharField(max_length=80)
    digest = models.CharField(max_length=64)
    why = models.CharField(max_length=12)
    #: The content as sent (JSON).
    content = EncryptedText()
    occurred_at = models.DateTimeField()
    received_at = models.DateTimeField(default=clock.now)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    decided_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["received_at", "id"]
        indexes: ClassVar = [models.Index(fields=["organisation", "state"])]

    def __str__(self) -> str:
        return f"held {self.pk}"


class Upload(models.Model):
    """Bytes that an entry will name, as far as they have come."""

    id = models.UUIDField(primary_key=True, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    total = models.PositiveIntegerField()
    received = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"upload {self.pk}"


class Part(models.Model):
    upload = models.ForeignKey(Upload, models.CASCADE, related_name="parts")
    offset = models.PositiveIntegerField()
    content = EncryptedBytes()

    class Meta:
        ordering: ClassVar = ["offset"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["upload", "offset"], name="one_part_an_offset")
        ]

    def __str__(self) -> str:
        return f"part {self.offset} of {self.upload_id}"


class Paper(models.Model):
    """The emergency sheet of a day as PDF, in one language; gone when the day is."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    day = models.DateField()
    language = models.CharField(max_length=10)
    #: Ids of the children whose data are in it.
    children = models.JSONField(default=list)
    #: Digest of what it shows.
    shows = models.CharField(max_length=64)
    content = EncryptedBytes()
    made_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "day", "language"], name="one_paper_a_day_and_language"
            )
        ]

    def __str__(self) -> str:
        return f"paper {self.pk}"


class Box(models.Model):
    """A key pair: what phones seal with the public half only the site can open."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    #: Uncompressed point on P-256, base64.
    public = models.CharField(max_length=120)
    #: The private number, hexadecimal.
    private = EncryptedText()
    made_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"box {self.pk}"
