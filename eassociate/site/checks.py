"""Is all well? Each check says what it found, in one line."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass

#: Free space below which `check` fails, in bytes.
LEAST_SPACE = 500 * 2**20


@dataclass(frozen=True)
class Finding:
    """`well`: None for a hint that is no fault."""

    what: str
    well: bool | None
    said: str


Check = Callable[[], Iterator[Finding]]


def database() -> Iterator[Finding]:
    from django.db import OperationalError, connection

    try:
        connection.ensure_connection()
    except OperationalError as error:
        yield Finding("database", False, f"cannot be reached: {str(error).strip()}")
        return
    yield Finding("database", True, f"{connection.vendor} answers")


def migrations() -> Iterator[Finding]:
    from eassociate.site.ready import pending

    missing = pending()
    said = f"missing: {', '.join(missing)}; run `eassociate migrate`" if missing else "all applied"
    yield Finding("migrations", not missing, said)


def journal() -> Iterator[Finding]:
    from django.db.models import Sum

    from eassociate.access.models import Organisation
    from eassociate.journal.chain import breaks
    from eassociate.journal.models import Chain

    found = list(breaks())
    for one in found:
        name = Organisation.objects.get(pk=one.organisation).name
        at = f"organisation {name} ({one.organisation}), number {one.number}: {one.problem}"
        yield Finding("journal", False, at)
    if not found:
        total = Chain.objects.aggregate(total=Sum("number"))["total"] or 0
        yield Finding("journal", True, f"{total} entries, every chain whole")


def keys() -> Iterator[Finding]:
    """The newest sealed text of the site must open with the keys of this start."""
    from eassociate.core.crypto import Unreadable, seal, unseal
    from eassociate.journal.models import Payload

    try:
        unseal(seal(b"x"))
        Payload.objects.order_by("-entry__recorded_at").first()
    except (Unreadable, ValueError):
        yield Finding("keys", False, "the texts of this site cannot be read with EASSOCIATE_KEYS")
        return
    yield Finding("keys", True, "texts can be read")
    from django.conf import settings

    path = settings.VAR / "eassociate_keys"
    if not os.environ.get("EASSOCIATE_KEYS") and path.stat().st_mode & 0o077:
        yield Finding("keys", False, f"{path} can be read by others: chmod 600 it")


def sane_settings() -> Iterator[Finding]:
    from django.conf import settings

    faults = []
    if settings.DEBUG:
        faults.append("EASSOCIATE_DEBUG is on: faults show the inside of the site")
    if "*" in settings.ALLOWED_HOSTS:
        faults.append("EASSOCIATE_HOSTS lets any name in")
    if not settings.SECOND_FACTOR_REQUIRED and not settings.DEMO:
        faults.append("EASSOCIATE_SECOND_FACTOR is off: staff sign in with a password alone")
    for fault in faults:
        yield Finding("settings", False, fault)
    if not faults:
        yield Finding("settings", True, "nothing that should not be")
    yield from _hints()


def _hints() -> Iterator[Finding]:
    from django.conf import settings

    local = {"127.0.0.1", "localhost", "[::1]"}
    if set(settings.ALLOWED_HOSTS) <= local:
        yield Finding("settings", None, "only this machine can open the site (EASSOCIATE_HOSTS)")
    elif not settings.HTTPS:
        yield Finding("settings", False, "EASSOCIATE_HTTPS is off: sign-ins travel in the clear")


def channels() -> Iterator[Finding]:
    """Which ways out of the page are set up, and whether what they need is there."""
    from django.conf import settings

    yield Finding("push", True, "needs nothing; the key is kept in the database")
    if not settings.HTTPS and not settings.DEMO:
        yield Finding("push", None, "browsers allow it only over https (EASSOCIATE_HTTPS)")
    if settings.EMAIL_HOST:
        yield Finding("mail", True, f"by {settings.EMAIL_HOST}")
    else:
        yield Finding("mail", None, "no mail is sent (EASSOCIATE_SMTP_HOST)")
    yield _sms(settings.SMS_GATEWAY, settings.SMS_URL, settings.SMS_DATABASE)


def _sms(gateway: str, url: str, database: str) -> Finding:
    if not gateway:
        return Finding("sms", None, "no SMS is sent (EASSOCIATE_SMS)")
    needed = {"http": ("EASSOCIATE_SMS_URL", url), "gammu": ("EASSOCIATE_SMS_DATABASE", database)}
    if gateway not in needed:
        return Finding("sms", False, "EASSOCIATE_SMS is neither http nor gammu")
    name, value = needed[gateway]
    if not value:
        return Finding("sms", False, f"{name} is missing")
    return Finding("sms", True, "by a gateway" if gateway == "http" else "by a modem")


def disk() -> Iterator[Finding]:
    from django.conf import settings

    free = shutil.disk_usage(settings.VAR).free
    said = f"{free / 2**30:.1f} GiB free under {settings.VAR}"
    yield Finding("disk", free >= LEAST_SPACE, said)


def everything() -> Iterator[Finding]:
    """All checks in order; without a database in order, those that need it are left out."""
    from django.conf import settings

    settings.VAR.mkdir(parents=True, exist_ok=True, mode=0o700)
    usable = True
    for step in (database, migrations):
        for finding in step() if usable else ():
            usable = usable and finding.well is not False
            yield finding
    for check in (journal, keys) if usable else ():
        yield from check()
    yield from sane_settings()
    yield from channels()
    yield from disk()
