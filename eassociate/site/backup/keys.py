"""The keys of the site while a backup is put in place."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from eassociate.site.backup.reading import Archive, Unusable

_LOST = (
    "This backup was written with other keys than this site has, and does not bring them along. "
    "Put the old site's keys in place (EASSOCIATE_KEYS, or the file eassociate_keys in "
    "EASSOCIATE_VAR) and try again."
)
_FIXED = (
    "This site's keys come from EASSOCIATE_KEYS and are not those of the backup. "
    "Take EASSOCIATE_KEYS out of the environment and try again."
)
_CHANGED = "The backup is not as it was written: its seal does not fit."


@contextmanager
def keys_of(archive: Archive) -> Iterator[None]:
    """The backup's keys are the site's from here on; they stay if nothing is raised inside.

    While the body runs the key file names both sites' keys, the present one's last, so that the
    present site stays readable and checkable whatever happens. Raises `Unusable`.
    """
    own = list(settings.EASSOCIATE_KEYS)
    wanted = own if archive.keys_fit else _brought(archive)
    try:
        settings.EASSOCIATE_KEYS = wanted
        if not archive.manifest.is_genuine():
            raise Unusable(_CHANGED)
        if wanted != own:
            _write([*wanted, *own])
        yield
    except BaseException:
        settings.EASSOCIATE_KEYS = own
        if wanted != own:
            _write(own)
        raise
    if wanted != own:
        _write(wanted)


def _brought(archive: Archive) -> list[str]:
    if not archive.manifest.secrets:
        raise Unusable(_LOST)
    if os.environ.get("EASSOCIATE_KEYS"):
        raise Unusable(_FIXED)
    return archive.manifest.secrets


def _write(keys: list[str]) -> None:
    path: Path = settings.VAR / "eassociate_keys"
    fresh = path.with_name(f"{path.name}.new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(",".join(keys))
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
