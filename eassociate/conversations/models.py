"""Conversations: threads, what is said in them, who has read and answered."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from eassociate.access.circles import ThreadKind, answerable_threads, open_threads, readable
from eassociate.access.fields import EncryptedBytes, EncryptedText
from eassociate.access.guarded import Guarded
from eassociate.access.models import Organisation, Person
from eassociate.children.models import Child, Place
from eassociate.conversations import rules
from eassociate.core import clock
from eassociate.core.ids import uuid7


class InThread(Guarded[Any]):
    """Manager of what belongs to a thread; the model names the way to it in `THREAD_PATH`."""

    def visible_to(self, actor: Any) -> models.QuerySet[Any]:
        return self._every().filter(open_threads(actor, self.model.THREAD_PATH))


class Threads(InThread):
    def answerable_by(self, actor: Any) -> models.QuerySet[Any]:
        """Those in which `actor` may write."""
        return self._every().filter(answerable_threads(actor))


class InMessage(Guarded[Any]):
    """Manager of what belongs to a message; the model names the way to it in `MESSAGE_PATH`."""

    def visible_to(self, actor: Any) -> models.QuerySet[Any]:
        return self._every().filter(readable(actor, self.model.MESSAGE_PATH))


class Thread(models.Model):
    """A conversation. Who reads it is a matter of `access.circles`, not of a list."""

    #: Made of what the thread is about (`rules.thread_key`): there is one of each.
    id = models.UUIDField(primary_key=True, editable=False)
    provider = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=[(k.value, k.value) for k in ThreadKind])
    child = models.ForeignKey(Child, models.CASCADE, null=True, blank=True, related_name="threads")
    #: The one guardian or companion with whom the coordinators talk.
    person = models.ForeignKey(Person, models.CASCADE, null=True, blank=True, related_name="+")
    #: Announcements: to one school; to one role ("": to all).
    place = models.ForeignKey(Place, models.CASCADE, null=True, blank=True, related_name="+")
    group = models.CharField(max_length=20, blank=True)
    #: Announcements: to those around the children of `Picked` alone.
    picked = models.BooleanField(default=False)
    last_number = models.BigIntegerField(default=0)
    last_at = models.DateTimeField(default=clock.now)

    objects = Threads()
    CHILD_PATH, THREAD_PATH = "child", ""

    class Meta:
        indexes: ClassVar = [models.Index(fields=["provider", "-last_at"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Picked(models.Model):
    """A child of an announcement's group. Nobody else's reader learns who is in it."""

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="+")
    child = models.ForeignKey(Child, models.CASCADE, related_name="+")

    objects = Guarded()
    CHILD_PATH = "child"

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["thread", "child"], name="a_child_is_picked_once")
        ]

    def __str__(self) -> str:
        return f"{self.child_id} of {self.thread_id}"


class Message(models.Model):
    class Kind(models.TextChoices):
        TEXT = "text", _("text")
        TYPED = "typed", _("ready-made message")
        PHOTO = "photo", _("photo")
        DOCUMENT = "document", _("document")
        VOICE = "voice", _("voice note")

    class Asks(models.TextChoices):
        YES_NO = "yes_no", _("yes or no")
        CHOOSE = "choose", _("choose one")
        UNDERSTOOD = "understood", _("read and understood")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    thread = models.ForeignKey(Thread, models.CASCADE, related_name="messages")
    #: 1, 2, 3 … within the thread.
    number = models.BigIntegerField()
    author = models.ForeignKey(Person, models.PROTECT, related_name="+")
    role = models.CharField(max_length=20)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.TEXT)
    text = EncryptedText()
    #: A typed message: its word (`rules.TYPED`, or the id of a `Phrase`), minutes or whom it names.
    code = models.CharField(max_length=40, blank=True)
    facts = models.JSONField(default=dict)
    reply_to = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+")
    urgent = models.BooleanField(default=False)
    asks = models.CharField(max_length=12, choices=Asks.choices, blank=True)
    #: One choice a line.
    choices = EncryptedText()
    answer_by = models.DateField(null=True, blank=True)
    made_at = models.DateTimeField(default=clock.now)
    edited_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = InMessage()
    CHILD_PATH, MESSAGE_PATH = "thread__child", ""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["thread", "number"], name="one_message_a_number")
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["author", "made_at"], condition=Q(urgent=True), name="urgent_messages"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Voice(models.Model):
    """Somebody whose words are behind an answer: the author of what it answers, and so on."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="voices")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")

    objects = InMessage()
    CHILD_PATH, MESSAGE_PATH = "message__thread__child", "message"

    def __str__(self) -> str:
        return f"{self.person_id} in {self.message_id}"


class Attachment(models.Model):
    """The file of a message, encrypted; its own name as well, which may be a child's."""

    message = models.OneToOneField(
        Message, models.CASCADE, primary_key=True, related_name="attachment"
    )
    content = EncryptedBytes()
    name = EncryptedText()
    media = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    width = models.PositiveSmallIntegerField(null=True, blank=True)
    height = models.PositiveSmallIntegerField(null=True, blank=True)
    seconds = models.PositiveSmallIntegerField(null=True, blank=True)

    objects = InMessage()
    CHILD_PATH, MESSAGE_PATH = "message__thread__child", "message"

    def __str__(self) -> str:
        return f"file of {self.message_id}"


class Seat(models.Model):
    """How far one person has come in one thread."""

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="seats")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    #: Read up to this number, as the reader knows it.
    upto = models.BigIntegerField(default=0)
    #: The same as others may know it: in quiet hours it waits as `held` until `held_until`.
    shown = models.BigIntegerField(default=0)
    held = models.BigIntegerField(default=0)
    held_until = models.DateTimeField(null=True, blank=True)
    #: On a device of the person up to this number, since then.
    delivered = models.BigIntegerField(default=0)
    delivered_at = models.DateTimeField(null=True, blank=True)

    objects = InThread()
    CHILD_PATH, THREAD_PATH = "thread__child", "thread"

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["thread", "person"], name="one_seat_a_person")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.thread_id}"


class Reading(models.Model):
    """A person read on up to a message. `at`: when others may know it."""

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="readings")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    upto = models.BigIntegerField()
    at = models.DateTimeField()

    objects = InThread()
    CHILD_PATH, THREAD_PATH = "thread__child", "thread"

    class Meta:
        indexes: ClassVar = [models.Index(fields=["thread", "person", "upto"])]

    def __str__(self) -> str:
        return f"{self.person_id} up to {self.upto}"


class Answer(models.Model):
    message = models.ForeignKey(Message, models.CASCADE, related_name="answers")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    #: "yes", "no", "understood", or the number of the choice.
    value = models.CharField(max_length=12)
    at = models.DateTimeField(default=clock.now)

    objects = InMessage()
    CHILD_PATH, MESSAGE_PATH = "message__thread__child", "message"

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["message", "person"], name="one_answer_a_person")
        ]

    def __str__(self) -> str:
        return f"{self.value} by {self.person_id}"


class Appointment(models.Model):
    """The day and place that an announcement names; those who may read it may come."""

    message = models.OneToOneField(
        Message, models.CASCADE, primary_key=True, related_name="appointment"
    )
    title = EncryptedText()
    start = models.DateTimeField(db_index=True)
    end = models.DateTimeField()
    place = EncryptedText()

    objects = InMessage()
    CHILD_PATH, MESSAGE_PATH = "message__thread__child", "message"

    def __str__(self) -> str:
        return f"appointment {self.message_id}"


class Phrase(models.Model):
    """A ready-made message of the site's own, in its languages. About no child."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    provider = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    emoji = models.CharField(max_length=16, blank=True)
    sr = models.CharField(max_length=rules.PHRASE_LENGTH)
    en = models.CharField(max_length=rules.PHRASE_LENGTH)
    de = models.CharField(max_length=rules.PHRASE_LENGTH)
    ended_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"phrase {self.pk}"


class Posting(models.Model):
    """A word of a message, as a keyed digest (docs/adr/0009)."""

    word = models.BigIntegerField()
    message = models.ForeignKey(Message, models.CASCADE, related_name="postings")
    #: The thread of the message. Whoever reads few threads finds their own by the index alone.
    thread = models.UUIDField()

    objects = InMessage()
    CHILD_PATH, MESSAGE_PATH = "message__thread__child", "message"

    class Meta:
        indexes: ClassVar = [models.Index(fields=["word", "thread", "message"])]

    def __str__(self) -> str:
        return f"word of {self.message_id}"


class Spelling(models.Model):
    """A way in which a word that occurs somewhere may be misspelt or begun; digests alone."""

    #: The word with one letter left out, its beginning, or the word itself.
    variant = models.BigIntegerField()
    word = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["variant", "word"], name="one_spelling_of_a_word")
        ]

    def __str__(self) -> str:
        return f"spelling of {self.word}"
