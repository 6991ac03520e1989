"""The table of planning runs."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from eassociate.access.actor import Actor
from eassociate.access.models import Organisation, Person
from eassociate.core import clock
from eassociate.core.ids import uuid7


class PlanRun(models.Model):
    """Somebody asked for a plan; `result` is what was found (see `record`).

    A plan is written once, read as a whole and soon thrown away, and it belongs to a provider
    rather than to a child: hence one JSON document of ids and numbers and not a row for each of
    some thousand visits. It holds no name; what is shown is read anew from the tables, through
    the eyes of whoever looks.
    """

    class Kind(models.TextChoices):
        WEEK = "week", _("the visits of a week")
        TIMETABLE = "timetable", _("the timetable from a day on")

    class State(models.TextChoices):
        QUEUED = "queued", pgettext_lazy("plan", "waiting")
        RUNNING = "running", pgettext_lazy("plan", "being made")
        DONE = "done", pgettext_lazy("plan", "made")
        CANCELLED = "cancelled", pgettext_lazy("plan", "stopped")
        FAILED = "failed", pgettext_lazy("plan", "failed")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    provider = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.WEEK)
    #: The Monday of the week, or the day from which the timetable changes.
    first = models.DateField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    #: At most so long it is searched.
    seconds = models.PositiveIntegerField()
    seed = models.PositiveIntegerField(default=0)
    #: Block key → companion id that the plan has to keep; set on what was proposed before.
    pins = models.JSONField(default=dict, blank=True)
    #: The plan whose pins these are.
    after = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+")
    #: The process that makes it, how often one has begun, and what it said last.
    worker = models.UUIDField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    beat_at = models.DateTimeField(null=True, blank=True)
    progress = models.JSONField(default=dict, blank=True)
    result = models.JSONField(null=True, blank=True)
    #: Keys of the blocks that were accepted.
    accepted = models.JSONField(default=list, blank=True)
    #: Why it failed: a code of `plan_words`.
    why = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering: ClassVar = ["-asked_at"]
        indexes: ClassVar = [
            models.Index(fields=["provider", "-asked_at"]),
            models.Index(
                fields=["asked_at"],
                condition=models.Q(state__in=["queued", "running"]),
                name="plan_to_be_made",
            ),
        ]

    def __str__(self) -> str:
        return f"plan {self.pk}"

    @property
    def waits(self) -> bool:
        """Is it still to be made, or being made?"""
        return self.state in (self.State.QUEUED, self.State.RUNNING)


def runs_of(actor: Actor) -> models.QuerySet[PlanRun]:
    """The plans of the actor's provider; whoever is of another one has none."""
    return PlanRun.objects.filter(provider=actor.organisation_id)
