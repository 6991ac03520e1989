"""The outbox: messages leave it at least once and are shown once, however often a gateway is away.

Nothing here holds a transaction while it talks to a gateway. A process that dies between the
gateway's «yes» and our note of it sends the same message again, with the same id.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from smtplib import SMTPException, SMTPRecipientsRefused
from uuid import UUID

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import QuerySet

from eassociate.access.models import Person
from eassociate.core import clock
from eassociate.journal.models import Notice
from eassociate.notify import chasing, dead
from eassociate.notify.addresses import channels_of_site, mail_address, reach_of
from eassociate.notify.channels import Channel
from eassociate.notify.gathering import AT_ONCE, gather
from eassociate.notify.mailing import message_of
from eassociate.notify.models import Choices, Delivery
from eassociate.notify.pushing import Fate, push
from eassociate.notify.texting import gateway as sms_gateway
from eassociate.notify.texting import text

log = logging.getLogger(__name__)

#: Pauses after a failed attempt; the last one repeats.
PAUSES = [timedelta(minutes=m) for m in (1, 2, 5, 15, 30, 60)]
GIVE_UP = timedelta(days=7)
#: For so long a message belongs to the process that hands it over, should that one die.
CLAIM = timedelta(minutes=5)
#: Seconds of a round for each channel; what is left waits for the next: a slow gateway holds up
#: neither the others nor the clock of the site.
ROUND = 20.0
#: For so long after an SMS was handed over its gateway is asked whether it arrived.
ASKED_FOR = timedelta(days=1)

_ON_ITS_WAY = (Delivery.State.WAITING, Delivery.State.LEAVING)


def write_letter(person: Person, subject: str, text: str) -> Delivery:
    """Puts a message with a text of its own into the outbox, inside the caller's transaction."""
    letter = Delivery(person=person, kind=Delivery.Kind.LETTER, subject=subject, text=text)
    letter.save(force_insert=True)
    return letter


def deliver() -> int:
    """Carries what is due; gives how many messages left. For the ticker, safe to call any time."""
    gather()
    chasing.go_on()
    sent = _send_due()
    _ask_after_texts()
    return sent


@dataclass(frozen=True)
class _Parcel:
    """A message with what is to be said in it: the notices that are unread."""

    delivery: Delivery
    notices: Sequence[Notice]
    says_kind: bool


#: How one parcel is handed over.
_HandOver = Callable[[_Parcel], Fate]


def _send_due() -> int:
    return sum(_send_by(channel) for channel in Channel if channel in channels_of_site())


def _send_by(channel: Channel) -> int:
    now, end = clock.now(), time.monotonic() + ROUND
    due = Delivery.objects.filter(state__in=_ON_ITS_WAY, next_at__lte=now, channel=channel)
    batch = list(due.select_related("person").order_by("next_at", "made_at")[:AT_ONCE])
    parcels = _parcels(batch)
    if not parcels:
        return 0
    sent = 0
    try:
        with _way(channel) as hand_over:
            for parcel in parcels:
                if time.monotonic() > end:
                    break
                sent += _send(parcel, hand_over)
    except (OSError, SMTPException):  # the mail gateway is away
        for parcel in parcels:
            _put_off(parcel.delivery)
    return sent


def _parcels(batch: Sequence[Delivery]) -> list[_Parcel]:
    """What is still needed; the rest is dropped."""
    unread = _unread(batch)
    people = {one.person_id: one.person for one in batch}
    reach = reach_of(list(people.values()))
    choices = Choices.objects.filter(person__in=people)
    kinds_by = dict(choices.values_list("person", "kinds_by"))
    parcels = []
    for one in batch:
        notices = unread.get(one, [])
        if _is_pointless(one, notices, Channel(one.channel) in reach.of(one.person_id)):
            _end(one, Delivery.State.DROPPED)
        elif one.made_at < clock.now() - GIVE_UP:
            _end(one, Delivery.State.FAILED)
        else:
            parcels.append(_Parcel(one, notices, _says_kind(one, kinds_by)))
    return parcels


def _says_kind(delivery: Delivery, kinds_by: Mapping[UUID, Sequence[str]]) -> bool:
    return delivery.channel in kinds_by.get(delivery.person_id, Channel.values)


def _unread(batch: Sequence[Delivery]) -> dict[Delivery, list[Notice]]:
    lists = Delivery.notices.through.objects.filter(
        delivery__in=batch, notice__read_at=None
    ).select_related("notice")
    by_key = {one.pk: one for one in batch}
    found: dict[Delivery, list[Notice]] = {}
    for row in lists.order_by("notice__made_at"):
        found.setdefault(by_key[row.delivery_id], []).append(row.notice)
    return found


def _is_pointless(delivery: Delivery, notices: Sequence[Notice], reachable: bool) -> bool:
    """A letter (a password) is sent as long as there is an address at all."""
    if delivery.kind == Delivery.Kind.LETTER:
        return not (mail_address(delivery.person) and delivery.person.is_active)
    return not notices or not reachable


# -- to the gateways ------------------------------------------------------------------------------


@contextmanager
def _way(channel: Channel) -> Iterator[_HandOver]:
    if channel == Channel.PUSH:
        yield lambda one: push(one.delivery, one.notices, says_kind=one.says_kind)
    elif channel == Channel.SMS:
        yield lambda one: text(one.delivery, one.notices, says_kind=one.says_kind)
    else:
        mail = get_connection(fail_silently=False)
        mail.open()
        try:
            yield lambda one: _mail(mail, one)
        finally:
            mail.close()


def _mail(gateway: BaseEmailBackend, parcel: _Parcel) -> Fate:
    message = message_of(parcel.delivery, parcel.notices, says_kind=parcel.says_kind)
    try:
        gateway.send_messages([message])
    except SMTPRecipientsRefused as refusal:
        codes = [code for code, _said in refusal.recipients.values()]
        return Fate.DEAD if codes and all(code >= 500 for code in codes) else Fate.LATER
    except (OSError, SMTPException):
        return Fate.LATER
    return Fate.SENT


def _send(parcel: _Parcel, hand_over: _HandOver) -> bool:
    """Hands one message over, unless another process has taken it meanwhile."""
    delivery = parcel.delivery
    mine = Delivery.objects.filter(pk=delivery.pk, next_at=delivery.next_at, state=delivery.state)
    if not mine.update(state=Delivery.State.LEAVING, next_at=clock.now() + CLAIM):
        return False
    fate = _handed_over(parcel, hand_over)
    if fate == Fate.LATER:
        _put_off(delivery)
    elif fate == Fate.DEAD:
        with transaction.atomic():
            _end(delivery, Delivery.State.FAILED)
            dead.report(delivery)
    else:
        _end(delivery, Delivery.State.SENT)
    return fate == Fate.SENT


def _handed_over(parcel: _Parcel, hand_over: _HandOver) -> Fate:
    """Whatever is wrong with one message holds up none of the others."""
    try:
        return hand_over(parcel)
    except Exception as problem:  # its words may name somebody: only its kind is logged
        log.error("a message by %s: %s", parcel.delivery.channel, type(problem).__name__)
        return Fate.LATER


def _end(delivery: Delivery, state: Delivery.State) -> None:
    Delivery.objects.filter(pk=delivery.pk).update(state=state, text="", ended_at=clock.now())


def _put_off(delivery: Delivery) -> None:
    """Waits again; together with what has come meanwhile, if something has."""
    pause = PAUSES[min(delivery.attempts, len(PAUSES) - 1)]
    with transaction.atomic():
        newer = _waiting_beside(delivery).first()
        if newer:
            newer.notices.add(*delivery.notices.all())
            _end(delivery, Delivery.State.DROPPED)
            return
        Delivery.objects.filter(pk=delivery.pk).update(
            state=Delivery.State.WAITING,
            attempts=delivery.attempts + 1,
            next_at=clock.now() + pause,
        )


def _waiting_beside(delivery: Delivery) -> QuerySet[Delivery]:
    if delivery.kind == Delivery.Kind.LETTER:
        return Delivery.objects.none()
    return Delivery.objects.filter(
        person=delivery.person_id,
        channel=delivery.channel,
        kind=delivery.kind,
        state=Delivery.State.WAITING,
    ).exclude(pk=delivery.pk)


def _ask_after_texts() -> None:
    """Texts that a modem took and could not send: their number is dead."""
    if Channel.SMS not in channels_of_site():
        return
    since = clock.now() - ASKED_FOR
    sent = Delivery.objects.filter(
        channel=Channel.SMS, state=Delivery.State.SENT, ended_at__gt=since
    )
    texts = {one.pk: one for one in sent.select_related("person")}
    for reference in sms_gateway().failed(texts.keys()):
        with transaction.atomic():
            _end(texts[reference], Delivery.State.FAILED)
            dead.report(texts[reference])
