"""Which ways out of the page the site has, and where they lead for a person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings

from eassociate.access.models import Person
from eassociate.core.crypto import keyed_digest
from eassociate.core.mail import mail_is_set_up
from eassociate.notify.channels import Channel
from eassociate.notify.models import DeadAddress, Device

#: A number after normalising: country code and subscriber (ITU-T E.164).
_SHORTEST, _LONGEST = 8, 15


def channels_of_site() -> frozenset[Channel]:
    """Push needs nothing to be set up; the others need a gateway."""
    found = {Channel.PUSH}
    if mail_is_set_up():
        found.add(Channel.MAIL)
    if settings.SMS_GATEWAY:
        found.add(Channel.SMS)
    return frozenset(found)


def mobile_number(written: str) -> str:
    """`written`, as people here write numbers, in E.164 («+381641234567»); "" if it is none.

    A number that begins with one 0 belongs to the site's country (settings.COUNTRY_CODE).
    """
    digits = "".join(c for c in written if c.isdecimal() and c.isascii())
    if written.strip().startswith("+"):
        whole = digits
    elif digits.startswith("00"):
        whole = digits[2:]
    elif digits.startswith("0"):
        whole = settings.COUNTRY_CODE + digits[1:]
    else:
        return ""
    fits = _SHORTEST <= len(whole) <= _LONGEST and not whole.startswith("0")
    return f"+{whole}" if fits else ""


def mail_address(person: Person) -> str:
    """ "" for those who have none that could work."""
    email = person.email or ""
    return "" if email.endswith(".invalid") else email


def digest_of(channel: str, person: Person) -> str:
    """By which a changed address is known. Devices come and go: they have none."""
    if channel == Channel.MAIL:
        return keyed_digest(mail_address(person).encode())
    if channel == Channel.SMS:
        return keyed_digest(mobile_number(person.phone).encode())
    return ""


@dataclass(frozen=True)
class Reach:
    """By which channels some people can be reached at present."""

    channels: Mapping[UUID, frozenset[Channel]]

    def of(self, person: UUID) -> frozenset[Channel]:
        return self.channels.get(person, frozenset())


def reach_of(people: Collection[Person]) -> Reach:
    """Two queries, however many people."""
    keys = [person.pk for person in people]
    devices = set(Device.objects.filter(person__in=keys).values_list("person", flat=True))
    dead = _dead(keys)
    site = channels_of_site()
    return Reach({p.pk: site & _open_to(p, p.pk in devices, dead[p.pk]) for p in people})


def _open_to(person: Person, has_device: bool, dead: set[tuple[str, str]]) -> frozenset[Channel]:
    if not person.is_active:
        return frozenset()
    there = {
        Channel.PUSH: has_device,
        Channel.MAIL: bool(mail_address(person)),
        Channel.SMS: bool(mobile_number(person.phone)),
    }
    return frozenset(
        channel
        for channel, is_there in there.items()
        if is_there
        and (channel == Channel.PUSH or (channel, digest_of(channel, person)) not in dead)
    )


def _dead(people: Collection[UUID]) -> dict[UUID, set[tuple[str, str]]]:
    found: dict[UUID, set[tuple[str, str]]] = defaultdict(set)
    rows = DeadAddress.objects.filter(person__in=people)
    for person, channel, digest in rows.values_list("person", "channel", "address_digest"):
        found[person].add((channel, digest))
    return found
