"""`eassociate`: everything that is done with the system outside its pages.

Django is loaded only by the commands that need it, so that help is there at once.
Exit codes: 0 done, 1 not done (the last line says why), 2 not understood, 130 interrupted.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module

from eassociate.site import options

HEAD = "usage: eassociate COMMAND [options]      (eassociate COMMAND --help says more)"
FOOT = """Settings come from the environment: see docs/running.md.
Exit codes: 0 done, 1 not done (the last line says why), 2 not understood."""


class CannotDo(Exception):
    """A command cannot do what was asked; the message is for the person who asked."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Entry point of the command; ends the process with its exit code. Files are the owner's."""
    os.umask(0o077)
    try:
        sys.exit(run(sys.argv[1:] if arguments is None else arguments))
    except BrokenPipeError:  # `eassociate help | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)


def run(arguments: Sequence[str]) -> int:
    """Carries out one command line, returns the exit code."""
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        print(overview())
        return 0 if arguments else 2
    if arguments[0] == "--version":
        arguments = ["version"]
    chosen = parser().parse_args(arguments)
    return _carry_out(chosen)


def _carry_out(chosen: argparse.Namespace) -> int:
    module, _, function = chosen.run.partition(":")
    try:
        code: int = getattr(import_module(f"eassociate.site.commands.{module}"), function)(chosen)
    except CannotDo as problem:
        print(f"eassociate: {problem}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        raise
    except Exception as problem:
        said = _known(problem)
        if not said:
            raise
        print(f"eassociate: {said}", file=sys.stderr)
        return 1
    return code


def _known(problem: Exception) -> str:
    """A sentence about faults of the surroundings; "" for faults of the program."""
    family, name = type(problem).__module__.partition(".")[0], type(problem).__name__
    if name in ("OperationalError", "InterfaceError"):
        return f"The database cannot be used: {problem}".strip()
    if family == "environs" or name == "ImproperlyConfigured":
        return f"A setting is not valid: {problem}"
    return f"{problem.strerror}: {problem.filename}" if isinstance(problem, PermissionError) else ""


def parser() -> argparse.ArgumentParser:
    """The whole command line as an argparse parser."""
    top = argparse.ArgumentParser(prog="eassociate", usage="eassociate COMMAND [options]")
    commands = top.add_subparsers(metavar="COMMAND", required=True)
    for spec in options.COMMANDS:
        called = f"eassociate {spec.name}"
        one = commands.add_parser(spec.name, prog=called, description=spec.about, help=spec.about)
        for flags, details in spec.arguments:
            one.add_argument(*flags, **details)
        one.set_defaults(run=spec.run)
    return top


def overview() -> str:
    """Every command with its options and one line of what it does: one screen."""
    lines = [HEAD]
    for spec in options.COMMANDS:
        if spec.usage:
            lines += [f"  {spec.name} {spec.usage}", f"           {spec.about}"]
        else:
            lines.append(f"  {spec.name:8} {spec.about}")
    return "\n".join([*lines, FOOT])
