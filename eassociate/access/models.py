"""Organisations, people, and what a person is to a child."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from eassociate.access.guarded import Guarded
from eassociate.access.roles import Role
from eassociate.core import clock
from eassociate.core.ids import uuid7


class Organisation(models.Model):
    class Kind(models.TextChoices):
        PROVIDER = "provider", _("provider")
        CSW = "csw", _("centre for social work")
        MUNICIPALITY = "municipality", _("municipality")
        SCHOOL = "school", _("school")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    name = models.CharField(max_length=200)
    licence = models.CharField(max_length=100, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    #: The word for the role: companion, associate or attendant.
    companion_word = models.CharField(max_length=20, default="companion")
    guardian_may_decline = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return self.name


class People(BaseUserManager["Person"]):
    def get_by_natural_key(self, username: str | None) -> Person:
        return self.get(email=(username or "").lower())


class Person(AbstractBaseUser):
    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(max_length=200)
    name_folded = models.CharField(max_length=200, blank=True, db_index=True)
    #: Lower case; None for those who cannot sign in yet.
    email = models.EmailField(unique=True, null=True, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=10, default="sr")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=clock.now)

    objects: ClassVar[People] = People()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_staff(self) -> bool:
        return False

    def get_full_name(self) -> str:
        return self.name


def current(at: Any, prefix: str = "") -> Q:
    """Rows with `since` ≤ at < `until` (no until: for good)."""
    return Q(**{f"{prefix}since__lte": at}) & (
        Q(**{f"{prefix}until__isnull": True}) | Q(**{f"{prefix}until__gt": at})
    )


def holds(at: datetime, since: datetime, until: datetime | None) -> bool:
    """As `current`, for a row that is at hand."""
    return since <= at and (until is None or until > at)


class Membership(models.Model):
    """A person acts in an organisation in a role; a person may have several."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role.choices)
    since = models.DateTimeField(default=clock.now)
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["person", "role"])]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="membership_ends_after_it_begins",
            )
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.person_id}"


class Relation(models.Model):
    """What a person is to a child, from when until when. A substitute's ends with the visit."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    child = models.ForeignKey("children.Child", models.CASCADE, related_name="relations")
    person = models.ForeignKey(Person, models.CASCADE, related_name="relations")
    role = models.CharField(max_length=20, choices=Role.choices)
    #: As the family says it: mother, father, grandmother, foster parent.
    kinship = models.CharField(max_length=40, blank=True)
    substitute = models.BooleanField(default=False)
    #: The visit for which a substitute was let in.
    visit_id = models.UUIDField(null=True, blank=True, db_index=True)
    may_decide = models.BooleanField(default=True)
    may_collect = models.BooleanField(default=True)
    since = models.DateTimeField(default=clock.now)
    until = models.DateTimeField(null=True, blank=True)
    #: From when on the child's conversations are open to the person; None: from `since` on.
    reads_from = models.DateTimeField(null=True, blank=True)

    objects = Guarded()
    CHILD_PATH = "child"

    class Meta:
        indexes: ClassVar = [models.Index(fields=["person", "role", "child"])]

    def __str__(self) -> str:
        return f"{self.role} {self.person_id} of {self.child_id}"


class ContactBan(models.Model):
    """A person who must not come near the child nor its record; outlives imports and merges."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    child = models.ForeignKey("children.Child", models.CASCADE, related_name="contact_bans")
    #: None while nobody of that name is known to the site.
    person = models.ForeignKey(
        Person, models.CASCADE, null=True, blank=True, related_name="contact_bans"
    )
    name = models.CharField(max_length=200)
    name_folded = models.CharField(max_length=200)
    since = models.DateTimeField(default=clock.now)
    until = models.DateTimeField(null=True, blank=True)

    objects = Guarded()
    CHILD_PATH = "child"

    def __str__(self) -> str:
        return f"ban {self.pk}"


class Separation(models.Model):
    """Two people around a child who must not read each other, whatever else they may read."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    child = models.ForeignKey("children.Child", models.CASCADE, related_name="separations")
    one = models.ForeignKey(Person, models.CASCADE, related_name="+")
    other = models.ForeignKey(Person, models.CASCADE, related_name="+")
    since = models.DateTimeField(default=clock.now)
    until = models.DateTimeField(null=True, blank=True)

    objects = Guarded()
    CHILD_PATH = "child"

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(one=F("other")), name="apart_from_somebody_else")
        ]

    def __str__(self) -> str:
        return f"separation {self.pk}"


class Invitation(models.Model):
    """A link that lets one known person set up a sign-in. It says nothing about any child."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="invitations")
    organisation = models.ForeignKey(Organisation, models.CASCADE)
    #: SHA-256 of the token in the link, which is kept nowhere.
    token_digest = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(Person, models.CASCADE, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"invitation {self.pk}"
