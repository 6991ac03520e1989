"""Opens a backup and makes sure that it is whole before anything is done with it."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from pydantic import ValidationError

from eassociate.site.backup.manifest import FORMAT, Manifest, fingerprints
from eassociate.site.backup.tables import Tally


class Unusable(Exception):
    """The file cannot be restored; the message says why."""


class Archive:
    """A backup that was found whole."""

    def __init__(self, file: zipfile.ZipFile) -> None:
        self._file = file
        self.manifest = _manifest(file)

    def lines(self, table: str) -> Iterator[bytes]:
        """The rows of `table`, without their ends of line."""
        with self._file.open(_member(table)) as rows:
            for line in rows:
                yield line.rstrip(b"\n")

    def verify(self) -> None:
        """Raises `Unusable` at the first table that is not what the manifest says."""
        listed = {_member(name) for name in self.manifest.tables} | {"manifest.json"}
        if set(self._file.namelist()) != listed:
            raise Unusable("The backup holds other parts than its manifest lists.")
        for name, table in self.manifest.tables.items():
            count = Tally()
            for _ in count.over(self.lines(name)):
                pass
            if (count.rows, count.digest) != (table.rows, table.sha256):
                raise Unusable(f"The backup is damaged: table {name} is not what was written.")

    @property
    def keys_fit(self) -> bool:
        """Whether this site has the keys with which the backup was written."""
        return set(self.manifest.keys) <= set(fingerprints()) and (
            self.manifest.keys[-1] == fingerprints()[-1]
        )


def _member(table: str) -> str:
    return f"tables/{table}.jsonl"


def _manifest(file: zipfile.ZipFile) -> Manifest:
    try:
        manifest = Manifest.model_validate_json(file.read("manifest.json"))
    except (KeyError, ValidationError):
        raise Unusable("This is not a backup of E-associate.") from None
    if manifest.format != FORMAT:
        raise Unusable(f"This backup has the format {manifest.format}; known is {FORMAT}.")
    return manifest


@contextmanager
def opened(path: Path) -> Iterator[Archive]:
    """The backup at `path`, verified. Raises `Unusable`."""
    with ExitStack() as stack:
        try:
            archive = Archive(stack.enter_context(zipfile.ZipFile(path)))
            archive.verify()
        except FileNotFoundError:
            raise Unusable(f"There is no file {path}.") from None
        except (zipfile.BadZipFile, OSError, EOFError, zlib.error) as error:
            raise Unusable(f"The backup is damaged or cannot be read: {error}") from None
        yield archive
