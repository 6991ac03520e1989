"""Files on their way in or out, for a short while."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from eassociate.access.fields import EncryptedBytes
from eassociate.access.models import Organisation, Person
from eassociate.core import clock
from eassociate.core.ids import uuid7


class KeptFile(models.Model):
    """A list between its preview and the deed, or an export until it is fetched: encrypted, for one
    person in one organisation, gone when it expires. No part of the record, hence kept without an
    action, as a session is."""

    class Way(models.TextChoices):
        IN = "in"
        OUT = "out"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    way = models.CharField(max_length=3, choices=Way.choices)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    #: The name under which it is fetched; says nothing of what is in it.
    name = models.CharField(max_length=60, blank=True)
    content = EncryptedBytes()
    made_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["expires_at"])]

    def __str__(self) -> str:
        return f"kept file {self.pk}"
