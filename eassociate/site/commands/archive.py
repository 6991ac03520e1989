"""`eassociate backup` and `eassociate restore`."""

from __future__ import annotations

import os
from argparse import Namespace
from pathlib import Path

from eassociate.site.cli import CannotDo
from eassociate.site.commands.setup import say_applied
from eassociate.site.ready import InUse, bring_up_to_date, load_django, pending, serving

_KEYS_INSIDE = """The keys are inside: whoever has this file can read everything in it.
Lock it away, and never send it by mail."""
_KEYS_APART = """The keys are not inside: without them nobody can read it, you neither.
Keep a copy of {place} in another safe place."""


def backup(options: Namespace) -> int:
    load_django()
    if pending():
        raise CannotDo("The database is not up to date: run `eassociate migrate` first.")
    from eassociate.site.backup.taking import take

    file = Path(options.file)
    try:
        manifest = take(file, with_keys=options.with_keys)
    except OSError as error:
        raise CannotDo(f"The backup was not written: {error}.") from None
    rows = sum(table.rows for table in manifest.tables.values())
    print(f"{file}: {rows:,} rows of {len(manifest.tables)} tables, {_size(file)}")
    print(_KEYS_INSIDE if options.with_keys else _KEYS_APART.format(place=_place_of_keys()))
    return 0


def _size(file: Path) -> str:
    return f"{file.stat().st_size / 2**20:,.1f} MiB"


def _place_of_keys() -> str:
    from django.conf import settings

    if os.environ.get("EASSOCIATE_KEYS"):
        return "EASSOCIATE_KEYS"
    return str(settings.VAR / "eassociate_keys")


def restore(options: Namespace) -> int:
    load_django()
    from eassociate.site.backup.reading import Unusable
    from eassociate.site.backup.restoring import Proof, restore
    from eassociate.site.backup.target import IN_USE

    try:
        with serving(alone=True):
            proof: Proof = restore(Path(options.file), replace=options.replace)
    except InUse:
        raise CannotDo(IN_USE) from None
    except Unusable as problem:
        raise CannotDo(f"{problem} Nothing was changed.") from None
    bring_up_to_date()
    made = proof.manifest.made_at
    print(f"Restored as of {made:%Y-%m-%d %H:%M:%S} UTC, and compared with what was written:")
    print(f"  {proof.rows:,} rows of {proof.tables} tables: every digest equal")
    print(f"  {proof.entries:,} entries of the journal: every chain whole")
    say_applied(proof.moved_on)
    print("Everybody has to sign in anew.")
    return 0
