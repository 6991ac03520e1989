"""The browsers that show somebody's notices."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext as _
from pydantic import AfterValidator, StringConstraints

from eassociate.access.actor import Actor
from eassociate.access.roles import Can
from eassociate.core.crypto import keyed_digest
from eassociate.journal.commands import Code, Command, Sealed, clean
from eassociate.journal.deeds import Effect, Refused, action, get
from eassociate.notify.channels import Channel
from eassociate.notify.models import DeadAddress, Device
from eassociate.notify.webpush import check_keys
from eassociate.notify.wire import Forbidden, foreign

#: Of more, the oldest go: browsers forget theirs without telling.
_AT_MOST = 10
Secret = Annotated[str, StringConstraints(max_length=1000), AfterValidator(clean), Sealed()]


class AddDevice(Command):
    """What the browser gave: the address at its push service and its two keys (base64url)."""

    endpoint: Secret
    p256dh: Secret
    auth: Secret
    name: Code = ""


@action(AddDevice, needs=Can.READ_NOTICES)
def add_device(actor: Actor, command: AddDevice) -> Effect:
    """A browser shows the notices of whoever let it in last. Refuses an address that is not one of
    a public host, and keys that are none."""
    try:
        foreign(command.endpoint)
        check_keys(command.p256dh, command.auth)
    except (Forbidden, ValueError) as error:
        raise Refused(_("This browser gave an address that does not work.")) from error
    device, _made = Device.objects.update_or_create(
        endpoint_digest=keyed_digest(command.endpoint.encode()),
        defaults={
            "person_id": actor.person_id,
            "endpoint": command.endpoint,
            "p256dh": command.p256dh,
            "auth": command.auth,
            "name": command.name,
            "made_at": actor.at,
        },
    )
    own = Device.objects.filter(person=actor.person_id).order_by("-made_at", "-pk")
    Device.objects.filter(pk__in=list(own.values_list("pk", flat=True)[_AT_MOST:])).delete()
    DeadAddress.objects.filter(person=actor.person_id, channel=Channel.PUSH).delete()
    return Effect({"device": str(device.pk)})


class RemoveDevice(Command):
    device: UUID


@action(RemoveDevice, needs=Can.READ_NOTICES)
def remove_device(actor: Actor, command: RemoveDevice) -> Effect:
    get(Device.objects.filter(person=actor.person_id), command.device).delete()
    return Effect()
