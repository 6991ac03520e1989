"""What a file is, told by its content and never by its name."""

from typing import Literal

from django.utils.translation import gettext_lazy as _

from eassociate.exchange import limits
from eassociate.exchange.problems import Unreadable, Words

_SAVE = _("Save it as “Excel workbook (.xlsx)” or as CSV and send that file.")
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OTHERS: tuple[tuple[bytes, Words], ...] = (
    (b"%PDF", _("This is a PDF.")),
    (b"\x89PNG", _("This is a picture.")),
    (b"\xff\xd8\xff", _("This is a picture.")),
    (b"GIF8", _("This is a picture.")),
    (b"{\\rtf", _("This is a text document.")),
)


def kind_of(content: bytes) -> Literal["workbook", "text"]:
    """Whether `content` is a zipped workbook or plain text. Raises `Unreadable` for all else."""
    if len(content) > limits.FILE_BYTES:
        megabytes = limits.FILE_BYTES // (1024 * 1024)
        raise Unreadable(
            _("The file is larger than %(megabytes)d MB.") % {"megabytes": megabytes},
            _("Split the list, or take pictures and other sheets out of it."),
        )
    if not content.strip(b"\x00 \r\n\t"):
        raise Unreadable(_("The file is empty."), _("Choose the file that holds your list."))
    if content.startswith(_ZIP):
        return "workbook"
    _refuse_other_formats(content)
    return "text"


def _refuse_other_formats(content: bytes) -> None:
    if content.startswith(_OLE):
        locked = "EncryptedPackage".encode("utf-16-le") in content
        raise Unreadable(
            _("The file is protected by a password.")
            if locked
            else _("This is a workbook of the old kind (.xls)."),
            _("Remove the password and save it as “Excel workbook (.xlsx)”.") if locked else _SAVE,
        )
    for start, what in _OTHERS:
        if content.startswith(start):
            raise Unreadable(what, _SAVE)
    if (
        content[:512]
        .lstrip(b"\xef\xbb\xbf \r\n\t")
        .lower()
        .startswith((b"<?xml", b"<html", b"<!d"))
    ):
        raise Unreadable(_("This is a web page or an XML file, not a list."), _SAVE)


def refuse_other_archives(names: set[str], content_types: bytes) -> None:
    """A zip that is not a plain XLSX workbook. Raises `Unreadable`."""
    if any(name.endswith("vbaProject.bin") for name in names) or b"macroEnabled" in content_types:
        raise Unreadable(_("This workbook contains macros; those are never opened here."), _SAVE)
    if "xl/workbook.bin" in names:
        raise Unreadable(_("This is a binary workbook (.xlsb)."), _SAVE)
    if "mimetype" in names:
        raise Unreadable(_("This is an OpenDocument file (.ods)."), _SAVE)
    if "[Content_Types].xml" not in names:
        raise Unreadable(_("This is an archive, not a workbook."), _SAVE)
