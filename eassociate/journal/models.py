"""The log of all that was done, the notices it caused, and who looked at a child's record."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from eassociate.access.fields import EncryptedText
from eassociate.access.guarded import Guarded
from eassociate.access.models import Organisation, Person
from eassociate.core import clock
from eassociate.core.ids import uuid7


class Chain(models.Model):
    """Head of an organisation's chain; its row is the lock under which numbers are given."""

    organisation = models.OneToOneField(Organisation, models.PROTECT, primary_key=True)
    number = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64, default="")

    def __str__(self) -> str:
        return f"chain {self.organisation_id} at {self.number}"


class Entry(models.Model):
    """One thing that was done. Free text is not here but in its `Payload`."""

    #: Made by the client: the same id twice is the same deed.
    id = models.UUIDField(primary_key=True, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT)
    number = models.BigIntegerField()
    action = models.CharField(max_length=80)
    person = models.ForeignKey(Person, models.PROTECT)
    role = models.CharField(max_length=20)
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    late = models.BooleanField(default=False)
    body = models.JSONField()
    outcome = models.JSONField()
    content_digest = models.CharField(max_length=64)
    payload_digest = models.CharField(max_length=64, blank=True)
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "number"], name="one_entry_per_number")
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.action}"


class Payload(models.Model):
    """The free text of an entry (JSON object), encrypted; erasing it leaves the chain whole."""

    entry = models.OneToOneField(Entry, models.CASCADE, primary_key=True)
    text = EncryptedText()

    def __str__(self) -> str:
        return f"payload of {self.entry_id}"


class Touch(models.Model):
    """The entry concerns this child."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="touches")
    child = models.ForeignKey("children.Child", models.CASCADE, related_name="+")

    objects = Guarded()
    CHILD_PATH = "child"

    def __str__(self) -> str:
        return f"{self.entry_id} touches {self.child_id}"


class Wake(models.Model):
    """The entry changes something that this person may have before their eyes, and is no news."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return f"{self.entry_id} wakes {self.person_id}"


class Notice(models.Model):
    """Something a person is to know, written in the transaction of the deed that caused it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    entry = models.ForeignKey(Entry, models.CASCADE, related_name="notices")
    person = models.ForeignKey(Person, models.CASCADE, related_name="notices")
    role = models.CharField(max_length=20)
    kind = models.CharField(max_length=40)
    child = models.ForeignKey(
        "children.Child", models.CASCADE, null=True, blank=True, related_name="+"
    )
    #: Ids and numbers that the sentence needs; no free text, no name.
    facts = models.JSONField(default=dict)
    urgent = models.BooleanField(default=False)
    made_at = models.DateTimeField(default=clock.now)
    read_at = models.DateTimeField(null=True, blank=True)
    #: When it was seen to whether an e-mail tells of it.
    carried_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["person", "-made_at"]),
            models.Index(
                fields=["made_at"], condition=Q(carried_at=None), name="notice_to_be_carried"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} for {self.person_id}"


class Opening(models.Model):
    """A person opened a child's record; openings of one kind within an hour are one row."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    role = models.CharField(max_length=20)
    organisation = models.ForeignKey(Organisation, models.CASCADE)
    child = models.ForeignKey("children.Child", models.CASCADE, related_name="openings")
    what = models.CharField(max_length=20)
    hour = models.DateTimeField()
    first_at = models.DateTimeField()

    objects = Guarded()
    CHILD_PATH = "child"

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "role", "organisation", "child", "what", "hour"],
                name="one_opening_an_hour",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} opened {self.what}"
