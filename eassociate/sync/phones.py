"""Phones that keep something: whose they are, when they were last in touch."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.urls import reverse

from eassociate.access.actor import Actor
from eassociate.staff.models import Companion
from eassociate.sync.actions import devices_of
from eassociate.sync.forms import EndDeviceForm
from eassociate.sync.models import Device


def own_phones(actor: Actor) -> list[Device]:
    """Those that have not been ended, the last seen first."""
    return list(Device.objects.filter(person=actor.person_id, ended_at=None))


def phones_of_companion(actor: Actor, companion: UUID) -> Mapping[str, Any] | None:
    """For who employs them, while there are any."""
    rows = Companion.objects.filter(provider=actor.organisation_id, pk=companion)
    people = rows.values("person")
    phones = list(devices_of(actor).filter(person__in=people, ended_at=None))
    return {"phones": phones, "form": EndDeviceForm(auto_id=False)} if phones else None


def page_of(actor: Actor, pk: UUID) -> str:
    """The address of the page on which `actor` ends that phone."""
    companions = Companion.objects.filter(provider=actor.organisation_id)
    others = devices_of(actor).filter(pk=pk).exclude(person=actor.person_id)
    found = companions.filter(person__in=others.values("person")).first()
    return reverse("companion", kwargs={"pk": found.pk}) if found else reverse("phones")
