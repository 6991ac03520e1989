"""The outbox: from notices to e-mails, once each, however often the gateway is away.

Nothing here holds a transaction while it talks to the gateway. A process that dies between the
gateway's «yes» and our note of it sends the same message again, with the same Message-ID.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from smtplib import SMTPException, SMTPRecipientsRefused
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from eassociate.access.models import Person
from eassociate.core import clock
from eassociate.core.mail import mail_is_set_up
from eassociate.journal.models import Notice
from eassociate.notify.models import Delivery

#: What is not urgent waits for so long: most is read on the page by then.
PATIENCE = timedelta(minutes=10)
#: Older notices are no news (the gateway was set up later, or the server slept).
STALE = timedelta(days=2)
#: Pauses after a failed attempt; the last one repeats.
PAUSES = [timedelta(minutes=m) for m in (1, 2, 5, 15, 30, 60)]
GIVE_UP = timedelta(days=7)
#: For so long a message belongs to the process that hands it over, should that one die.
CLAIM = timedelta(minutes=5)
_AT_ONCE = 200


def write_letter(person: Person, subject: str, text: str) -> Delivery:
    """Puts a message with a text of its own into the outbox, inside the caller's transaction."""
    letter = Delivery(person=person, kind=Delivery.Kind.LETTER, subject=subject, text=text)
    letter.save(force_insert=True)
    return letter


def deliver_mail() -> int:
    """Carries what is due; gives how many messages left. For the ticker, safe to call any time."""
    if not mail_is_set_up():
        return 0
    gather()
    return _send_due()


# -- from notices to messages -------------------------------------------------------------------


def gather() -> int:
    """Turns notices nobody has carried yet into waiting messages; gives how many were looked at."""
    with transaction.atomic():
        rows = (
            _ripe().select_for_update(of=("self",), skip_locked=True) if _rows_lock() else _ripe()
        )
        notices = list(rows.select_related("person")[:_AT_ONCE])
        people = dict.fromkeys(n.person_id for n in notices if _is_wanted(n))
        waiting = [Delivery(person_id=one, kind=Delivery.Kind.NOTICES) for one in people]
        Delivery.objects.bulk_create(waiting, ignore_conflicts=True)
        seen = Notice.objects.filter(pk__in=[n.pk for n in notices])
        return seen.update(carried_at=clock.now())


def _rows_lock() -> bool:
    """SQLite has one writer at a time and needs no locks of rows."""
    return not settings.SQLITE


def _ripe() -> QuerySet[Notice]:
    now = clock.now()
    ripe = Q(urgent=True) | Q(made_at__lte=now - PATIENCE)
    return Notice.objects.filter(ripe, carried_at=None).order_by("made_at")


def _is_wanted(notice: Notice) -> bool:
    person = notice.person
    if notice.read_at or notice.made_at < clock.now() - STALE:
        return False
    return _reaches(person) and _wishes(person, notice.urgent)


def _reaches(person: Person) -> bool:
    return bool(person.email and person.is_active and not person.email.endswith(".invalid"))


def _wishes(person: Person, urgent: bool) -> bool:
    if person.mails == Person.Mails.ALL:
        return True
    return urgent and person.mails == Person.Mails.URGENT


# -- from messages to the gateway ---------------------------------------------------------------


def _send_due() -> int:
    now = clock.now()
    due = Delivery.objects.filter(state=Delivery.State.WAITING, next_at__lte=now)
    batch = list(due.select_related("person").order_by("next_at", "made_at")[:_AT_ONCE])
    batch = [one for one in batch if not _is_pointless(one)]
    if not batch:
        return 0
    gateway = get_connection(fail_silently=False)
    try:
        gateway.open()
    except (OSError, SMTPException):
        _put_off(batch)
        return 0
    try:
        return sum(_send(gateway, one) for one in batch)
    finally:
        gateway.close()


def _is_pointless(delivery: Delivery) -> bool:
    """Whether nobody needs it any more; it is then dropped."""
    read = delivery.kind == Delivery.Kind.NOTICES and not _has_unread(delivery.person_id)
    too_old = delivery.made_at < clock.now() - GIVE_UP
    if read or too_old or not _reaches(delivery.person):
        _end(delivery, Delivery.State.DROPPED)
        return True
    return False


def _has_unread(person: UUID) -> bool:
    return Notice.objects.filter(person=person, read_at=None).exists()


def _send(gateway: BaseEmailBackend, delivery: Delivery) -> bool:
    """Hands one message over, unless another process has taken it meanwhile."""
    mine = Delivery.objects.filter(pk=delivery.pk, next_at=delivery.next_at)
    if not mine.filter(state=Delivery.State.WAITING).update(next_at=clock.now() + CLAIM):
        return False
    try:
        gateway.send_messages([message_of(delivery)])
    except SMTPRecipientsRefused:
        _end(delivery, Delivery.State.DROPPED)
        return False
    except (OSError, SMTPException):
        _put_off([delivery])
        return False
    _end(delivery, Delivery.State.SENT)
    return True


def _end(delivery: Delivery, state: Delivery.State) -> None:
    Delivery.objects.filter(pk=delivery.pk).update(state=state, text="", ended_at=clock.now())


def _put_off(deliveries: Sequence[Delivery]) -> None:
    now = clock.now()
    for one in deliveries:
        pause = PAUSES[min(one.attempts, len(PAUSES) - 1)]
        Delivery.objects.filter(pk=one.pk).update(attempts=one.attempts + 1, next_at=now + pause)


# -- what they say ------------------------------------------------------------------------------


def message_of(delivery: Delivery) -> EmailMessage:
    """Plain text in the reader's language, without any fact about anybody."""
    person = delivery.person
    with translation.override(person.language):
        subject, text = delivery.subject, delivery.text
        if delivery.kind == Delivery.Kind.NOTICES:
            subject, text = _("Something new in E-associate"), _text_of_notices()
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    headers = {"Message-ID": f"<{delivery.pk}@{host}>", "Auto-Submitted": "auto-generated"}
    return EmailMessage(subject, text, None, [person.email or ""], headers=headers)


def _text_of_notices() -> str:
    return "\n\n".join(
        [
            _("There is something new for you. Sign in to read it:"),
            settings.SITE_URL + "/notices/",
            _("For your safety nothing of it stands in this e-mail."),
            _("Which e-mails you get is your choice, under “My account”."),
        ]
    )
