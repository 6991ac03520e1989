"""Goals of a child's plan, and what professionals advise on them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from eassociate.access.fields import EncryptedText
from eassociate.access.guarded import Guarded
from eassociate.access.models import Person
from eassociate.children.models import Child
from eassociate.core import clock
from eassociate.core.ids import uuid7


class Goal(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    child = models.ForeignKey(Child, models.CASCADE, related_name="goals")
    title = EncryptedText()
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    objects = Guarded()
    CHILD_PATH = "child"

    def __str__(self) -> str:
        return f"goal {self.pk}"


class Advice(models.Model):
    """A professional's word on a goal, for the companion's day."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    goal = models.ForeignKey(Goal, models.CASCADE, related_name="advice")
    text = EncryptedText()
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now)

    objects = Guarded()
    CHILD_PATH = "goal__child"

    class Meta:
        ordering: ClassVar = ["-made_at"]

    def __str__(self) -> str:
        return f"advice {self.pk}"
