"""Whether the documents keep step with the code: commands, variables, targets, decisions."""

from __future__ import annotations

import re
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
SETTINGS = HERE / "eassociate" / "site" / "settings.py"
CLOCK = HERE / "eassociate" / "core" / "clock.py"
#: Set by the product for its own processes, never by people.
INTERNAL = {"EASSOCIATE_CLOCK_OFFSET"}


def main() -> int:
    problems = [*_variables(), *_commands(), *_targets(), *_decisions(), *_links()]
    for problem in problems:
        print(problem)
    return 1 if problems else 0


def _text(*names: str) -> str:
    return "\n".join((HERE / n).read_text() for n in names if (HERE / n).exists())


def _variables() -> list[str]:
    named = set(re.findall(r"\bEASSOCIATE_[A-Z_]+[A-Z]\b", _text("docs/running.md")))
    known = set(re.findall(r"EASSOCIATE_[A-Z_]+[A-Z]", SETTINGS.read_text() + CLOCK.read_text()))
    missing = sorted(known - named - INTERNAL)
    unknown = sorted(named - known - _elsewhere())
    return [f"docs/running.md does not explain {v}" for v in missing] + [
        f"docs/running.md explains {v}, which nothing reads" for v in unknown
    ]


def _elsewhere() -> set[str]:
    found: set[str] = set()
    for folder in ("eassociate", "deploy"):
        for path in (HERE / folder).rglob("*"):
            if path.is_file() and path.suffix in (".py", ".service", ".example", ".sh", ""):
                found |= set(
                    re.findall(r"EASSOCIATE_[A-Z_]+[A-Z]", path.read_text("utf-8", "replace"))
                )
    return found


def _commands() -> list[str]:
    from eassociate.site.options import COMMANDS

    told = _text("docs/running.md", "README.md")
    return [
        f"neither README.md nor docs/running.md names `eassociate {spec.name}`"
        for spec in COMMANDS
        if f"eassociate {spec.name}" not in told
    ]


def _targets() -> list[str]:
    targets = re.findall(r"^([a-z][a-z-]*):", (HERE / "Makefile").read_text(), re.M)
    told = _text("README.md", "AGENTS.md", "docs/running.md")
    return [f"no document names `make {t}`" for t in targets if f"make {t}" not in told]


def _decisions() -> list[str]:
    written = sorted(p.name for p in (HERE / "docs" / "adr").glob("[0-9]*.md"))
    index = _text("docs/adr/README.md")
    return [f"docs/adr/README.md does not list {name}" for name in written if name not in index]


def _links() -> list[str]:
    """Relative links of the documents lead somewhere."""
    return [
        f"{path.relative_to(HERE)} links to {target}, which is not there"
        for path in [*HERE.glob("*.md"), *(HERE / "docs").rglob("*.md")]
        for target in re.findall(r"\]\(([^)#:]+?)(?:#[^)]*)?\)", path.read_text())
        if not (path.parent / target).exists()
    ]


if __name__ == "__main__":
    sys.exit(main())
