"""A text as one family or one companion writes it."""

from __future__ import annotations

import re

from eassociate.core.scripts import latin

_BOTH = re.compile(r"\{([^|{}]*)\|([^|{}]*)\}")


def written(text: str, *, in_latin: bool, girl: bool = False) -> str:
    """`text` in the script of who writes, in the gender of the child."""
    chosen = _BOTH.sub(lambda found: found.group(2 if girl else 1), text)
    return latin(chosen) if in_latin else chosen
