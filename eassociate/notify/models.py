"""What each person chose, and messages on their way."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from eassociate.access.fields import EncryptedText
from eassociate.access.models import Organisation, Person
from eassociate.core import clock
from eassociate.core.ids import uuid7
from eassociate.journal.models import Entry, Notice
from eassociate.notify.channels import Channel


def every_channel() -> list[str]:
    return list(Channel.values)


class Choices(models.Model):
    """What a person chose about notices; without a row the defaults of the role hold."""

    person = models.OneToOneField(
        Person, models.CASCADE, primary_key=True, related_name="notice_choices"
    )
    #: Group → list of channels (notify.channels); None: never chosen.
    channels = models.JSONField(null=True, blank=True)
    #: The channels by which it is said of what kind the news is; about whom none ever says.
    kinds_by = models.JSONField(default=every_channel)
    #: Between these hours of the site's clock only what is urgent passes; over midnight is usual.
    quiet_from = models.TimeField(null=True, blank=True)
    quiet_until = models.TimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"choices of {self.person_id}"


class PushKey(models.Model):
    """The key by which push services know this site; there is one, made when first needed."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    number = EncryptedText()
    made_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return "the site's key for push"


class Device(models.Model):
    """A browser that shows notices: its address at a push service and the keys of its content."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="devices")
    endpoint = EncryptedText()
    endpoint_digest = models.CharField(max_length=64, unique=True)
    p256dh = models.CharField(max_length=100)
    auth = EncryptedText()
    #: What the browser calls itself, in a word or two.
    name = models.CharField(max_length=40, blank=True)
    made_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"device of {self.person_id}"


class DeadAddress(models.Model):
    """Nothing arrives there any more. As long as the address stays, nothing is sent to it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    channel = models.CharField(max_length=10, choices=Channel.choices)
    #: Whose coordinators were told.
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    address_digest = models.CharField(max_length=64)
    since = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "channel", "organisation"], name="one_dead_address_a_channel"
            )
        ]

    def __str__(self) -> str:
        return f"{self.channel} of {self.person_id}"


class Delivery(models.Model):
    """One message to one person by one channel, tried until it has left: at least once, and always
    with the same id (Message-ID, push tag, SMS reference). It names no child, school or address."""

    class Kind(models.TextChoices):
        #: «There is something new»; however much is new, one waits at a time.
        NOTICES = "notices"
        #: A text of its own (an invitation), which is erased once it has left.
        LETTER = "letter"

    class State(models.TextChoices):
        WAITING = "waiting"
        #: A process hands it over, or died while it did.
        LEAVING = "leaving"
        SENT = "sent"
        #: Not needed any more: read before.
        DROPPED = "dropped"
        #: Refused for good, or given up.
        FAILED = "failed"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    channel = models.CharField(max_length=10, choices=Channel.choices, default=Channel.MAIL)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    #: What it tells of.
    notices = models.ManyToManyField(Notice, related_name="deliveries")
    subject = models.CharField(max_length=100, blank=True)
    text = EncryptedText()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField(default=clock.now)
    next_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["next_at"],
                condition=Q(state__in=("waiting", "leaving")),
                name="delivery_due",
            ),
            models.Index(fields=["person", "channel", "ended_at"], name="delivery_of_person"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "channel"],
                condition=Q(state="waiting", kind="notices"),
                name="one_waiting_message_of_notices",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.person_id} by {self.channel}, {self.state}"


class Steps(models.Model):
    """After how many minutes who is told, at a provider. None: this step is left out."""

    organisation = models.OneToOneField(
        Organisation, models.CASCADE, primary_key=True, related_name="notice_steps"
    )
    #: A visit has not begun: minutes after its time.
    late_companion = models.PositiveSmallIntegerField(null=True, blank=True, default=5)
    late_coordinator = models.PositiveSmallIntegerField(default=15)
    late_guardian = models.PositiveSmallIntegerField(null=True, blank=True, default=30)
    #: Something urgent was not opened: minutes after the notice.
    sms_after = models.PositiveSmallIntegerField(default=5)
    next_after = models.PositiveSmallIntegerField(default=10)
    next_person = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    def __str__(self) -> str:
        return f"steps of {self.organisation_id}"


class Chase(models.Model):
    """A notice that must be opened by somebody: it goes on from person to person until it is."""

    class End(models.TextChoices):
        OPENED = "opened"
        #: The visit has somebody, has begun, or is off.
        SETTLED = "settled"
        #: Everybody was told; it is over by now.
        OVER = "over"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    entry = models.ForeignKey(Entry, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)
    #: The visit that it is about, where it is about one.
    visit_id = models.UUIDField(null=True, blank=True)
    #: All that were told of it, in turn.
    notices = models.ManyToManyField(Notice, related_name="chases")
    made_at = models.DateTimeField()
    #: When it goes on; None: there is nobody left to tell.
    next_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    end = models.CharField(max_length=10, choices=End.choices, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["made_at"], condition=Q(ended_at=None), name="chase_under_way"),
            models.Index(fields=["organisation", "-made_at"], name="chase_of_provider"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["entry", "kind", "visit_id"], name="one_chase_a_happening"
            ),
            models.UniqueConstraint(
                fields=["entry", "kind"],
                condition=Q(visit_id=None),
                name="one_chase_a_happening_without_visit",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.entry_id}"
