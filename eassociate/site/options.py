"""The commands of `eassociate` and what they take, as data."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import time
from typing import Any

Argument = tuple[tuple[str, ...], dict[str, Any]]


@dataclass(frozen=True)
class Spec:
    """A command, where it is carried out (`module:function` of `site.commands`), what it takes."""

    name: str
    run: str
    about: str
    usage: str = ""
    arguments: tuple[Argument, ...] = field(default=())


def _argument(*flags: str, **details: Any) -> Argument:
    return flags, details


def hour(text: str) -> time:
    """An hour of the day, 9:40."""
    return time.fromisoformat(text.zfill(5))


def seconds(text: str) -> float:
    """More than none. Argparse makes a sentence of the error, with the name of this function."""
    number = float(text)
    if not 0 < number < 1e6:
        raise ValueError(text)
    return number


def count(text: str) -> int:
    """A whole number from 1."""
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


_HOST = _argument("--host", default="127.0.0.1", help="address to listen at (127.0.0.1)")
_PORT = _argument("--port", type=int, default=8000, help="port to listen at (8000)")

_PLAN_USAGE = """FILE [--seconds S] [--seed S] [--workers N] [--cover FILE] [--out FILE]
           [--csv FILE] [--svg FOLDER] or --generate KIND [--children N]"""
_PLAN = (
    _argument(
        "file",
        metavar="FILE",
        nargs="?",
        help="a problem: JSON (- reads it from a pipe), or tasks as .dat",
    ),
    _argument("--seconds", type=seconds, default=60.0, metavar="S", help="time to search (60)"),
    _argument("--seed", type=int, default=0, metavar="S", help="another seed, another search (0)"),
    _argument("--workers", type=count, default=1, metavar="N", help="processes to search with (1)"),
    _argument("--cover", metavar="FILE", help="a morning as JSON: who goes when people are ill"),
    _argument("--out", metavar="FILE", help="the plan as JSON, - for a pipe"),
    _argument("--csv", metavar="FILE", help="the plan as a list"),
    _argument("--svg", metavar="FOLDER", help="a picture of each week, with a page of all"),
    _argument(
        "--generate",
        choices=["city", "country", "year"],
        metavar="KIND",
        help="write a problem to --out instead: city, country or (school) year",
    ),
    _argument("--children", type=count, metavar="N", help="in what is generated (400; 10000)"),
)

COMMANDS = (
    Spec(
        "demo",
        "demo:demo",
        "a generated service to look at, kept between calls, and its server",
        "[--children N --seed S --hour H:MM --reset --host H --port P --no-serve]",
        (
            _argument("--children", type=int, help="children in the service (110), others wait"),
            _argument("--seed", type=int, help="another seed, another service (1)"),
            _argument("--hour", type=hour, metavar="H:MM", help="where a new one begins (now)"),
            _argument("--reset", action="store_true", help="throw the demo away and begin anew"),
            _argument("--no-serve", action="store_true", help="make the data, do not serve"),
            _HOST,
            _PORT,
        ),
    ),
    Spec(
        "serve",
        "serve:serve",
        "the server; brings the database up to date first",
        "[--host H] [--port P] [--workers N]",
        (
            _HOST,
            _PORT,
            _argument("--workers", type=int, default=1, help="server processes (1)"),
        ),
    ),
    Spec(
        "setup",
        "setup:setup",
        "prepares the database; PROVIDER's first coordinator gets a link",
        "[--provider NAME --admin EMAIL [--name NAME]]",
        (
            _argument("--provider", metavar="NAME", help="name of the service provider"),
            _argument("--admin", metavar="EMAIL", help="who shall coordinate and administer"),
            _argument("--name", metavar="NAME", help="that person's name"),
        ),
    ),
    Spec("migrate", "setup:migrate", "brings the database up to date and does nothing else"),
    Spec(
        "import",
        "lists:take_in",
        "reads children, companions, timetables (XLSX, CSV); shows, then asks",
        "FILE [--yes] [--dry-run] [--provider NAME] [--partly]",
        (
            _argument("file", metavar="FILE"),
            _argument("--yes", action="store_true", help="do it without asking"),
            _argument("--dry-run", action="store_true", help="show only, store nothing"),
            _argument("--partly", action="store_true", help="take what is right, leave the rest"),
            _argument("--provider", metavar="NAME", help="whose list, if there are several"),
        ),
    ),
    Spec(
        "export",
        "lists:give_out",
        "writes the same lists; importing them changes nothing",
        "FILE --reason TEXT [--provider NAME] [--language L]",
        (
            _argument("file", metavar="FILE"),
            _argument("--reason", required=True, help="why: it is kept in the journal"),
            _argument("--provider", metavar="NAME", help="whose lists, if there are several"),
            _argument(
                "--language",
                default="sr",
                choices=["sr", "sr-latn", "en", "de"],
                help="of the headings",
            ),
        ),
    ),
    Spec(
        "backup",
        "archive:backup",
        "writes the whole site into one file, also while it is being used",
        "FILE [--with-keys]",
        (
            _argument("file", metavar="FILE"),
            _argument("--with-keys", action="store_true", help="put the keys in: guard the file"),
        ),
    ),
    Spec(
        "restore",
        "archive:restore",
        "puts a backup in place and proves it, or leaves all as it was",
        "FILE [--replace]",
        (
            _argument("file", metavar="FILE"),
            _argument("--replace", action="store_true", help="overwrite a site that is not empty"),
        ),
    ),
    Spec(
        "plan",
        "plan:plan",
        "who accompanies whom in a week, and how far from the best that is",
        _PLAN_USAGE,
        _PLAN,
    ),
    Spec(
        "check",
        "check:check",
        "is all well: database, migrations, journal, keys, settings, disk?",
    ),
    Spec("jobs", "jobs:jobs", "runs once what the server does by itself every minute"),
    Spec("version", "version:version", "the version"),
)
