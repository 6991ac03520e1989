"""`eassociate setup` and `eassociate migrate`."""

from __future__ import annotations

from argparse import Namespace

from eassociate.site.cli import CannotDo
from eassociate.site.ready import bring_up_to_date


def migrate(options: Namespace) -> int:
    say_applied(bring_up_to_date())
    print("The database is up to date.")
    return 0


def say_applied(steps: list[str]) -> None:
    if len(steps) > 5:
        print(f"database: {len(steps)} migrations applied")
        return
    for step in steps:
        print(f"database: {step} applied")


def setup(options: Namespace) -> int:
    if bool(options.provider) != bool(options.admin):
        raise CannotDo("--provider and --admin belong together.")
    migrate(options)
    if options.provider:
        return _found(options.provider, options.admin, options.name or "")
    print("Next: eassociate setup --provider NAME --admin EMAIL")
    return 0


def _found(provider: str, email: str, name: str) -> int:
    from eassociate.site.founding import CannotFound, found

    try:
        link = found(provider, email, name)
    except CannotFound as problem:
        raise CannotDo(str(problem)) from None
    print(f"{provider}: {email} coordinates and administers.")
    print("This link makes the sign-in; it works once, for seven days, and is shown only here:")
    print(f"  {link}")
    return 0
