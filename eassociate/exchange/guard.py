"""No cell of a list starts a formula in the program that opens it (trust.md, C17).

CSV knows no types, so a text that begins with = + - @ TAB or CR gets an apostrophe before it. The
guard is taken off again when a list is read, and a text that looks guarded gets one more, so that
what comes back is always what went out.
"""

import re

_STARTS_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_LOOKS_GUARDED = re.compile(r"'+[=+\-@\t\r]")


def guarded(text: str) -> str:
    """`text` as a CSV cell may hold it."""
    return f"'{text}" if _STARTS_FORMULA.match(text) else text


def guarded_if_ambiguous(text: str) -> str:
    """`text` as a cell that is typed as text may hold it (XLSX): only a look-alike is guarded."""
    return f"'{text}" if _LOOKS_GUARDED.match(text) else text


def unguarded(text: str) -> str:
    """What `guarded` was given."""
    return text[1:] if _LOOKS_GUARDED.match(text) else text
