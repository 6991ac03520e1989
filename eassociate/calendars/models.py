"""The private address under which a calendar program reads what concerns one person."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from eassociate.access.models import Membership
from eassociate.core import clock
from eassociate.core.ids import uuid7


class CalendarAddress(models.Model):
    """One address for a person in a role; made anew, the one before it is dead."""

    class Detail(models.TextChoices):
        """What an event says: whoever has the address reads it."""

        TIMES = "times", _("only times")
        PLACES = "places", _("times and places")
        NAMES = "names", _("times, places and the child's name")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    membership = models.ForeignKey(Membership, models.CASCADE, related_name="calendars")
    #: SHA-256 of the token in the address, which is kept nowhere.
    token_digest = models.CharField(max_length=64, unique=True)
    detail = models.CharField(max_length=10, choices=Detail.choices, default=Detail.TIMES)
    with_school = models.BooleanField(default=True)
    made_at = models.DateTimeField(default=clock.now)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["membership"], condition=Q(revoked_at=None), name="one_calendar_address"
            )
        ]

    def __str__(self) -> str:
        return f"calendar address {self.pk}"
