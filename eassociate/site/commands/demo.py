"""`eassociate demo`."""

from __future__ import annotations

import os
import time
from argparse import Namespace
from pathlib import Path

from eassociate.site.cli import CannotDo
from eassociate.site.commands.serve import port_is_free, run_server
from eassociate.site.ready import InUse, bring_up_to_date, load_django, serving

#: Where the demo lives, beside a real site of the same folder.
_VAR = "var/demo"
_WIPE = "Only the demo's own SQLite file is thrown away. Empty this database yourself."


def demo(options: Namespace) -> int:
    """Prepares the surroundings before the settings are read: a demo has a folder of its own."""
    began = time.monotonic()
    os.environ.setdefault("EASSOCIATE_VAR", _VAR)
    os.environ["EASSOCIATE_DEMO"] = "1"
    os.environ.setdefault("EASSOCIATE_URL", f"http://127.0.0.1:{options.port}")
    if not options.no_serve:
        port_is_free(options.host, options.port)
    if options.reset:
        _throw_away(Path(os.environ["EASSOCIATE_VAR"]))
    load_django(many=not options.no_serve)
    with serving():
        bring_up_to_date()
        _come_alive(options)
        print(f"Ready after {time.monotonic() - began:.1f} s.")
        if not options.no_serve:
            _serve(options)
    return 0


def _throw_away(var: Path) -> None:
    if os.environ.get("DATABASE_URL", "").startswith("postgres"):
        raise CannotDo(_WIPE)
    try:
        with serving(var, alone=True):
            for file in (*var.glob("eassociate.sqlite3*"), var / "demo.json"):
                file.unlink(missing_ok=True)
    except InUse:
        raise CannotDo("The demo is running. Stop it first (Ctrl+C).") from None


def _come_alive(options: Namespace) -> None:
    from django.conf import settings

    from eassociate.demo.start import NotADemo, alive

    try:
        alive(settings.VAR / "demo.json", options.seed, options.children, print, options.hour)
    except NotADemo as problem:
        raise CannotDo(str(problem)) from None


def _serve(options: Namespace) -> None:
    from eassociate.demo.people import welcome

    run_server(options.host, options.port, 1, greeting=welcome(options.host, options.port))
