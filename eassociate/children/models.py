"""The child, where it lives and learns, what was approved, and the cards about it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from eassociate.access.fields import EncryptedBytes, EncryptedText
from eassociate.access.guarded import Guarded
from eassociate.access.models import Organisation, Person
from eassociate.access.skills import Skill as Skill
from eassociate.core import clock
from eassociate.core.ids import uuid7


class Region(models.TextChoices):
    """School calendars differ between these."""

    CENTRAL = "central", _("central Serbia")
    VOJVODINA = "vojvodina", _("Vojvodina")


class Place(models.Model):
    """A school, kindergarten, home, therapy or other place; belongs to the provider's list."""

    class Kind(models.TextChoices):
        SCHOOL = "school", _("school")
        KINDERGARTEN = "kindergarten", _("kindergarten")
        HOME = "home", _("home")
        THERAPY = "therapy", _("therapy")
        OTHER = "other", _("other place")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    provider = models.ForeignKey(Organisation, models.PROTECT, related_name="places")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    name = models.CharField(max_length=200)
    name_folded = models.CharField(max_length=200, db_index=True)
    address = models.CharField(max_length=200, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    region = models.CharField(max_length=20, choices=Region.choices, default=Region.CENTRAL)
    #: The Monday of a week A; weeks alternate from there.
    week_a = models.DateField(null=True, blank=True)
    #: The school as an organisation, when its contact signs in.
    organisation = models.ForeignKey(
        Organisation, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    contact_name = models.CharField(max_length=200, blank=True)
    contact_phone = models.CharField(max_length=40, blank=True)
    contact_email = models.EmailField(blank=True)

    def __str__(self) -> str:
        return self.name


class Child(models.Model):
    class Status(models.TextChoices):
        WAITING = "waiting", _("waiting")
        ACTIVE = "active", _("in the service")
        ENDED = "ended", _("ended")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    provider = models.ForeignKey(Organisation, models.PROTECT, related_name="children")
    #: As written by the family; never transliterated.
    name = models.CharField(max_length=200)
    name_folded = models.CharField(max_length=200, db_index=True)
    #: The provider's own number for the child, from its lists.
    number = models.CharField(max_length=40, blank=True)
    born_on = models.DateField()
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.ACTIVE)
    waiting_since = models.DateField(null=True, blank=True)
    #: First and last day in the service.
    started_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    school = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="pupils")
    school_class = models.CharField(max_length=40, blank=True)
    municipality = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+"
    )
    skills = models.JSONField(default=list, blank=True)
    permitted_places = models.ManyToManyField(Place, blank=True, related_name="+")
    created_at = models.DateTimeField(default=clock.now)

    objects = Guarded()
    CHILD_PATH = ""

    class Meta:
        indexes: ClassVar = [models.Index(fields=["provider", "status"])]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["provider", "number"], condition=~Q(number=""), name="one_child_a_number"
            )
        ]

    def __str__(self) -> str:
        return f"child {self.pk}"


class Home(models.Model):
    """Where the child lives with one guardian; two homes are two rows."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    child = models.ForeignKey(Child, models.CASCADE, related_name="homes")
    guardian = models.ForeignKey(Person, models.CASCADE, null=True, blank=True, related_name="+")
    address = EncryptedText()
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)

    objects = Guarded()
    CHILD_PATH = "child"

    def __str__(self) -> str:
        return f"home {self.pk}"


class Approval(models.Model):
    """What the centre for social work granted, from when until when."""

    class Degree(models.IntegerChoices):
        I = 1, "I"  # noqa: E741
        II = 2, "II"
        III = 3, "III"
        IV = 4, "IV"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    child = models.ForeignKey(Child, models.CASCADE, related_name="approvals")
    weekly_minutes = models.PositiveIntegerField()
    degree = models.PositiveSmallIntegerField(choices=Degree.choices)
    valid_from = models.DateField()
    valid_until = models.DateField()
    reference = models.CharField(max_length=100, blank=True)

    objects = Guarded()
    CHILD_PATH = "child"

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(valid_until__gte=F("valid_from")), name="approval_ends_after_it_begins"
            )
        ]

    def __str__(self) -> str:
        return f"approval {self.pk}"


class AboutMe(models.Model):
    """The child in its own voice, for whoever comes."""

    child = models.OneToOneField(Child, models.CASCADE, primary_key=True, related_name="about")
    speak = EncryptedText()
    like = EncryptedText()
    calm = EncryptedText()
    avoid = EncryptedText()

    objects = Guarded()
    CHILD_PATH = "child"

    def __str__(self) -> str:
        return f"about {self.child_id}"


class EmergencyCard(models.Model):
    child = models.OneToOneField(Child, models.CASCADE, primary_key=True, related_name="emergency")
    allergies = EncryptedText()
    epilepsy = EncryptedText()
    medicines = EncryptedText()
    steps = EncryptedText()
    written_at = models.DateTimeField(default=clock.now)
    #: Part of the address in the QR code; says nothing and opens nothing without a sign-in.
    code = models.CharField(max_length=32, unique=True)

    objects = Guarded()
    CHILD_PATH = "child"

    def __str__(self) -> str:
        return f"emergency card {self.child_id}"


class EmergencyContact(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    child = models.ForeignKey(Child, models.CASCADE, related_name="contacts")
    order = models.PositiveSmallIntegerField(default=1)
    name = models.CharField(max_length=200)
    kinship = models.CharField(max_length=40, blank=True)
    phone = models.CharField(max_length=40)

    objects = Guarded()
    CHILD_PATH = "child"

    class Meta:
        ordering: ClassVar = ["order", "id"]

    def __str__(self) -> str:
        return f"contact {self.pk}"


class Portrait(models.Model):
    """The child's photo for its card, a small JPEG."""

    child = models.OneToOneField(Child, models.CASCADE, primary_key=True, related_name="portrait")
    image = EncryptedBytes()

    objects = Guarded()
    CHILD_PATH = "child"

    def __str__(self) -> str:
        return f"portrait {self.child_id}"
