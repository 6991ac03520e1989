"""School calendar, timetable, visits, absences, offers."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from eassociate.access.fields import EncryptedText
from eassociate.access.guarded import Guarded
from eassociate.access.models import Organisation, Person
from eassociate.children.models import Child, Place, Region
from eassociate.core import clock
from eassociate.core.ids import uuid7
from eassociate.roster.proposing.run import PlanRun as PlanRun
from eassociate.staff.models import Companion


class SchoolBreak(models.Model):
    """Days without school, both ends included, for all places of a region."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    provider = models.ForeignKey(Organisation, models.CASCADE, related_name="school_breaks")
    region = models.CharField(max_length=20, choices=Region.choices, default=Region.CENTRAL)
    name = models.CharField(max_length=100)
    first = models.DateField()
    last = models.DateField()

    class Meta:
        ordering: ClassVar = ["first"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(last__gte=F("first")), name="break_ends_after_it_begins"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.first}"


class Week(models.TextChoices):
    EVERY = "every", _("every week")
    A = "a", _("week A")
    B = "b", _("week B")


class Line(models.Model):
    """A line of a child's timetable: who goes with the child when and where."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    child = models.ForeignKey(Child, models.CASCADE, related_name="lines")
    companion = models.ForeignKey(
        Companion, models.SET_NULL, null=True, blank=True, related_name="lines"
    )
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    weekday = models.PositiveSmallIntegerField()  # 0 Monday … 6 Sunday
    week = models.CharField(max_length=5, choices=Week.choices, default=Week.EVERY)
    start = models.TimeField()  # of the site's clocks
    end = models.TimeField()
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    objects = Guarded()
    CHILD_PATH = "child"

    class Meta:
        ordering: ClassVar = ["weekday", "start"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="line_ends_after_start"),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="line_weekday"),
        ]

    def __str__(self) -> str:
        return f"line {self.pk}"


class Excursion(models.Model):
    """A day that is not as the timetable says, for one child or for all of a school."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    provider = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    day = models.DateField()
    child = models.ForeignKey(Child, models.CASCADE, null=True, blank=True, related_name="+")
    school = models.ForeignKey(Place, models.CASCADE, null=True, blank=True, related_name="+")
    #: None: there is nothing to accompany on that day.
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="+")
    start = models.TimeField(null=True, blank=True)
    end = models.TimeField(null=True, blank=True)
    name = models.CharField(max_length=100)

    objects = Guarded()
    CHILD_PATH = "child"

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(child__isnull=False) | Q(school__isnull=False),
                name="excursion_of_somebody",
            )
        ]

    def __str__(self) -> str:
        return f"excursion {self.day}"


class Visit(models.Model):
    """One companion with one child, from when until when. No companion and planned: uncovered."""

    class State(models.TextChoices):
        PLANNED = "planned", pgettext_lazy("visit", "planned")
        STARTED = "started", pgettext_lazy("visit", "under way")
        ENDED = "ended", pgettext_lazy("visit", "ended")
        NOT_DELIVERED = "not_delivered", pgettext_lazy("visit", "not delivered")
        CANCELLED = "cancelled", pgettext_lazy("visit", "cancelled")

    class Reason(models.TextChoices):
        """Why hours were not delivered or a visit was cancelled."""

        CHILD_ILL = "child_ill", _("the child is ill")
        CHILD_HOME = "child_home", _("the child stays at home")
        NO_COMPANION = "no_companion", _("no companion was found")
        GUARDIAN_DECLINED = "guardian_declined", _("the family declined the substitute")
        SCHOOL_CLOSED = "school_closed", _("the school is closed")
        HOLIDAY = "holiday", _("holiday")
        NOT_STARTED = "not_started", _("nobody started the visit")
        OTHER = "other", _("another reason")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    provider = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    child = models.ForeignKey(Child, models.CASCADE, related_name="visits")
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    #: The day in the site's zone.
    day = models.DateField()
    start = models.DateTimeField()
    end = models.DateTimeField()
    #: Who goes; None while nobody does.
    companion = models.ForeignKey(
        Companion, models.PROTECT, null=True, blank=True, related_name="visits"
    )
    #: Who would go by the timetable.
    regular = models.ForeignKey(Companion, models.SET_NULL, null=True, blank=True, related_name="+")
    line = models.ForeignKey(Line, models.SET_NULL, null=True, blank=True, related_name="visits")
    state = models.CharField(max_length=20, choices=State.choices, default=State.PLANNED)
    reason = models.CharField(max_length=20, choices=Reason.choices, blank=True)
    #: Somebody changed it by hand: the timetable no longer moves it.
    by_hand = models.BooleanField(default=False)
    #: Made for an excursion on a day without lines; other visits without a line are people's own.
    outing = models.BooleanField(default=False)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    started_on_device = models.DateTimeField(null=True, blank=True)
    ended_on_device = models.DateTimeField(null=True, blank=True)
    #: Oddities of the claim (device clock off, far from the plan): shown, never blocking.
    flags = models.JSONField(default=list, blank=True)
    #: Who was told last that it has not begun (rules.LateStep).
    late_step = models.PositiveSmallIntegerField(default=0)

    objects = Guarded()
    CHILD_PATH = "child"
    OWN_PATH = "companion__person"

    class Meta:
        ordering: ClassVar = ["start"]
        indexes: ClassVar = [
            models.Index(fields=["provider", "day"]),
            models.Index(fields=["child", "start"]),
            models.Index(fields=["companion", "start"]),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(end__gt=F("start")), name="visit_ends_after_it_begins"
            ),
            models.UniqueConstraint(fields=["line", "day"], name="one_visit_a_line_and_day"),
        ]

    def __str__(self) -> str:
        return f"visit {self.pk}"

    @property
    def uncovered(self) -> bool:
        """Planned and nobody goes."""
        return self.companion_id is None and self.state == self.State.PLANNED

    @property
    def substituted(self) -> bool:
        """Somebody else goes than the timetable says."""
        return self.companion_id is not None and self.companion_id != self.regular_id


class CompanionAbsence(models.Model):
    """A companion is away from `first` to `last`, both included."""

    class Kind(models.TextChoices):
        ILL = "ill", pgettext_lazy("absence", "ill")
        LEAVE = "leave", pgettext_lazy("absence", "on leave")
        OTHER = "other", pgettext_lazy("absence", "away")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    companion = models.ForeignKey(Companion, models.CASCADE, related_name="absences")
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.ILL)
    first = models.DateField()
    last = models.DateField()
    entered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["first", "last"])]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="companion_absence_ends")
        ]

    def __str__(self) -> str:
        return f"companion absence {self.pk}"


class ChildAbsence(models.Model):
    """A child stays home from `first` to `last`, both included."""

    class Kind(models.TextChoices):
        ILL = "ill", pgettext_lazy("absence", "ill")
        HOME = "home", pgettext_lazy("absence", "stays at home")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    child = models.ForeignKey(Child, models.CASCADE, related_name="absences")
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.HOME)
    first = models.DateField()
    last = models.DateField()
    note = EncryptedText()
    entered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(default=clock.now)

    objects = Guarded()
    CHILD_PATH = "child"

    class Meta:
        indexes: ClassVar = [models.Index(fields=["first", "last"])]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="child_absence_ends")
        ]

    def __str__(self) -> str:
        return f"child absence {self.pk}"


class Offer(models.Model):
    """A visit is offered to a companion until a deadline."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("offer", "open")
        ACCEPTED = "accepted", pgettext_lazy("offer", "accepted")
        DECLINED = "declined", pgettext_lazy("offer", "declined")
        EXPIRED = "expired", pgettext_lazy("offer", "expired")
        WITHDRAWN = "withdrawn", pgettext_lazy("offer", "withdrawn")
        REFUSED = "refused", pgettext_lazy("offer", "declined by the family")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    visit = models.ForeignKey(Visit, models.CASCADE, related_name="offers")
    companion = models.ForeignKey(Companion, models.CASCADE, related_name="offers")
    state = models.CharField(max_length=20, choices=State.choices, default=State.OPEN)
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    deadline = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    #: Why this person: codes and numbers of the ranking.
    reasons = models.JSONField(default=list, blank=True)
    #: When the family said that this substitute is welcome.
    agreed_at = models.DateTimeField(null=True, blank=True)
    #: Why the family declined.
    objection = EncryptedText()

    objects = Guarded()
    CHILD_PATH = "visit__child"
    OWN_PATH = "companion__person"

    class Meta:
        ordering: ClassVar = ["made_at"]
        indexes: ClassVar = [models.Index(fields=["state", "deadline"])]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["visit"], condition=Q(state="accepted"), name="accepted_once"
            ),
            models.UniqueConstraint(
                fields=["visit", "companion"], condition=Q(state="open"), name="offered_once"
            ),
        ]

    def __str__(self) -> str:
        return f"offer {self.pk}"


class MustNotAccompany(models.Model):
    """A companion who is a relative or household member of the child, or was ruled out."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    child = models.ForeignKey(Child, models.CASCADE, related_name="ruled_out")
    companion = models.ForeignKey(Companion, models.CASCADE, related_name="ruled_out")

    objects = Guarded()
    CHILD_PATH = "child"

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["child", "companion"], name="ruled_out_once")
        ]

    def __str__(self) -> str:
        return f"{self.companion_id} not with {self.child_id}"
