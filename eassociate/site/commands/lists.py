"""`eassociate import` and `eassociate export`."""

from __future__ import annotations

import sys
from argparse import Namespace

from eassociate.site.cli import CannotDo
from eassociate.site.ready import load_django


def take_in(options: Namespace) -> int:
    """Shows what the list would do; does it after a yes, or at once with `--yes`."""
    load_django()
    from eassociate.exchange.command_line import NotDone, import_file

    try:
        import_file(
            options.file,
            provider=options.provider,
            partly=options.partly,
            dry_run=options.dry_run,
            say=_say,
            ask=None if options.yes else _ask,
        )
    except NotDone as problem:
        raise CannotDo(str(problem)) from problem
    return 0


def give_out(options: Namespace) -> int:
    """Writes the lists; headings in `--language`."""
    load_django()
    from django.utils.translation import override

    from eassociate.exchange.command_line import NotDone, export_file

    try:
        with override(options.language):
            export_file(options.file, reason=options.reason, provider=options.provider, say=_say)
    except NotDone as problem:
        raise CannotDo(str(problem)) from problem
    return 0


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def _ask(question: str) -> bool:
    _say(f"{question} [y/N]")
    return sys.stdin.readline().strip().casefold() in {"y", "yes", "d", "da", "j", "ja"}
