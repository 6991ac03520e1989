"""Messages on their way to a mailbox."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from eassociate.access.fields import EncryptedText
from eassociate.access.models import Person
from eassociate.core import clock
from eassociate.core.ids import uuid7


class Delivery(models.Model):
    """One e-mail to one person, tried until it has left. It names no child, school or address."""

    class Kind(models.TextChoices):
        #: «There is something new»; however much is new, one waits at a time.
        NOTICES = "notices"
        #: A text of its own (an invitation), which is erased once it has left.
        LETTER = "letter"

    class State(models.TextChoices):
        WAITING = "waiting"
        SENT = "sent"
        #: Not needed any more, refused by the mailbox, or given up.
        DROPPED = "dropped"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    subject = models.CharField(max_length=100, blank=True)
    text = EncryptedText()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField(default=clock.now)
    next_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["next_at"], condition=Q(state="waiting"), name="delivery_due")
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(state="waiting", kind="notices"),
                name="one_waiting_message_of_notices",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.person_id}, {self.state}"
