"""The text of a CSV file, whatever program saved it."""

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE

from django.utils.translation import gettext_lazy as _

from eassociate.exchange.problems import Unreadable

_BOMS = ((BOM_UTF8, "utf-8"), (BOM_UTF16_LE, "utf-16-le"), (BOM_UTF16_BE, "utf-16-be"))
_HIGH_RUN = re.compile(rb"[\x80-\xff]+")


def decoded(content: bytes) -> str:
    """`content` as text: UTF-8, UTF-16, or one of the Windows pages of the region.

    Raises `Unreadable` for bytes that are no text.
    """
    for bom, encoding in _BOMS:
        if content.startswith(bom):
            return _strictly(content[len(bom) :], encoding)
    if b"\x00" in content:
        return _strictly(content, _utf16_without_mark(content))
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        page = "cp1251" if _words_are_cyrillic(content) else "cp1250"
        return _strictly(content, page)


def _utf16_without_mark(content: bytes) -> str:
    for encoding in ("utf-16-le", "utf-16-be"):
        text = content.decode(encoding, "replace")
        ours = sum(1 for char in text if 0 < ord(char) < 0x530 or 0x2000 <= ord(char) < 0x2100)
        if ours >= 0.98 * len(text):
            return encoding
    raise _no_text()


def _words_are_cyrillic(content: bytes) -> bool:
    """In Cyrillic whole words are high bytes; in Latin a high byte stands alone among ASCII."""
    runs = [len(found[0]) for found in _HIGH_RUN.finditer(content)]
    return bool(runs) and sum(runs) >= 2 * len(runs)


def _strictly(content: bytes, encoding: str) -> str:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise _no_text() from error
    if "\x00" in text:
        raise _no_text()
    return text


def _no_text() -> Unreadable:
    return Unreadable(
        _("This is neither a workbook nor a text file."),
        _("Save your list as “Excel workbook (.xlsx)” or as CSV (UTF-8) and send that file."),
    )
