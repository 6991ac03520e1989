"""Who gave the child to whom, and who may collect it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from eassociate.access.fields import EncryptedBytes, EncryptedText
from eassociate.access.guarded import Guarded
from eassociate.access.models import Person
from eassociate.children.models import Child, Home, Place
from eassociate.core import clock
from eassociate.core.ids import uuid7
from eassociate.handover.rules import Kind, Where, Why
from eassociate.roster.models import Visit

_KINDS = [(kind.value, kind.value) for kind in Kind]


class Collector(models.Model):
    """Somebody who may collect the child, from `first` to `last` (both included; none: for good).

    A change is a new row that supersedes the old one, which stays to be seen.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    child = models.ForeignKey(Child, models.CASCADE, related_name="collectors")
    name = models.CharField(max_length=200)
    name_folded = models.CharField(max_length=200)
    kinship = models.CharField(max_length=40, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    first = models.DateField(null=True, blank=True)
    last = models.DateField(null=True, blank=True)
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    ended_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    supersedes = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )

    objects = Guarded()
    CHILD_PATH = "child"

    class Meta:
        ordering: ClassVar = ["made_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(last__isnull=True) | Q(first__isnull=True) | Q(last__gte=F("first")),
                name="collector_ends_after_beginning",
            )
        ]

    def __str__(self) -> str:
        return f"collector {self.pk}"


class Handover(models.Model):
    """One link of the day's chain: who gave the child to whom, where and when.

    Found by child and day or by its visit; an index for each person in it would cost every write.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    child = models.ForeignKey(Child, models.CASCADE, related_name="handovers", db_index=False)
    #: The visit it belongs to, where one does.
    visit = models.ForeignKey(
        Visit, models.SET_NULL, null=True, blank=True, related_name="handovers"
    )
    #: The day in the site's zone.
    day = models.DateField()
    at = models.DateTimeField()
    giver_kind = models.CharField(max_length=12, choices=_KINDS)
    giver = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    giver_listed = models.ForeignKey(
        Collector, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    giver_name = EncryptedText()
    taker_kind = models.CharField(max_length=12, choices=_KINDS)
    taker = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    taker_listed = models.ForeignKey(
        Collector, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    taker_name = EncryptedText()
    where = models.CharField(max_length=12, choices=[(w.value, w.value) for w in Where])
    place = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    #: Which of the child's homes.
    home = models.ForeignKey(
        Home, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    #: Codes of `rules.SIGNS`.
    signs = models.JSONField(default=list, blank=True)
    text = EncryptedText()
    #: Whether the giver recorded it, else the taker; the other side may confirm.
    by_giver = models.BooleanField()
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+", db_index=False)
    made_role = models.CharField(max_length=20)
    made_at = models.DateTimeField(default=clock.now)
    confirmed_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    supersedes = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )
    #: The correction takes the link back instead of replacing it.
    withdrawn = models.BooleanField(default=False)

    objects = Guarded()
    CHILD_PATH = "child"

    class Meta:
        ordering: ClassVar = ["at", "id"]
        indexes: ClassVar = [models.Index(fields=["child", "day"])]

    def __str__(self) -> str:
        return f"handover {self.pk}"


class HandoverPhoto(models.Model):
    """A picture to it: re-encoded JPEG without any metadata, encrypted at rest."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    handover = models.OneToOneField(Handover, models.CASCADE, related_name="photo")
    image = EncryptedBytes()
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()

    objects = Guarded()
    CHILD_PATH = "handover__child"

    def __str__(self) -> str:
        return f"photo of {self.handover_id}"


class Refusal(models.Model):
    """The child was not handed over to somebody who is not on the list."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    child = models.ForeignKey(Child, models.CASCADE, related_name="refusals")
    visit = models.ForeignKey(Visit, models.SET_NULL, null=True, blank=True, related_name="+")
    day = models.DateField()
    at = models.DateTimeField()
    name = EncryptedText()
    why = models.CharField(max_length=12, choices=[(w.value, w.value) for w in Why])
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    objects = Guarded()
    CHILD_PATH = "child"

    class Meta:
        indexes: ClassVar = [models.Index(fields=["child", "day"])]

    def __str__(self) -> str:
        return f"refusal {self.pk}"
