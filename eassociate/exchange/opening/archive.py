"""A workbook's container is gone through before anything believes in it (trust.md, C14, bad input).

Every part is unpacked once in small pieces, so that a bomb is met as a count and not as memory, and
every XML part is parsed by expat alone: well-formed, no DTD, no entity, not too deep, not too many.
"""

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.utils.translation import gettext_lazy as _

from eassociate.exchange import limits
from eassociate.exchange.opening.kinds import refuse_other_archives
from eassociate.exchange.opening.scan import PartScan
from eassociate.exchange.problems import Unreadable

_PIECE = 64 * 1024
_XML_STARTS = (b"<", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\x00<", b"\x00\x00")


@contextmanager
def damage_is_unreadable() -> Iterator[None]:
    """Whatever a parser of foreign bytes trips over inside is `Unreadable` to the outside.

    zipfile and openpyxl raise some twenty kinds of exception for damaged files, none documented.
    """
    try:
        yield
    except Unreadable:
        raise
    except Exception as error:
        raise Unreadable(
            _("The file is damaged or incomplete."),
            _("Open it in your spreadsheet program, save it anew and send that file."),
        ) from error


def scan_archive(content: bytes) -> dict[str, PartScan]:
    """What each XML part of the workbook `content` holds, by path. Raises `Unreadable`."""
    with damage_is_unreadable(), ZipFile(BytesIO(content)) as archive:
        parts = archive.infolist()
        _refuse_large(parts)
        names = {part.filename for part in parts}
        types = "[Content_Types].xml"
        refuse_other_archives(names, archive.read(types) if types in names else b"")
        scans = {part.filename: _scanned(archive, part) for part in parts if not part.is_dir()}
    _refuse_many_cells(list(scans.values()))
    return scans


def _refuse_large(parts: list[ZipInfo]) -> None:
    if any(part.flag_bits & 0x1 for part in parts):
        raise Unreadable(
            _("The file is protected by a password."),
            _("Remove the password and save it as “Excel workbook (.xlsx)”."),
        )
    if any(part.compress_type not in {ZIP_STORED, ZIP_DEFLATED} for part in parts):
        raise zlib.error("another way of packing than XLSX allows")
    tight = any(
        part.file_size > limits.RATIO_FROM_BYTES
        and part.file_size > limits.RATIO * max(part.compress_size, 1)
        for part in parts
    )
    whole = sum(part.file_size for part in parts)
    if tight or whole > limits.UNPACKED_BYTES or len(parts) > limits.PARTS:
        raise too_large()


def too_large() -> Unreadable:
    """A file that is small outside and huge inside."""
    return Unreadable(
        _("Unpacked, the file is far larger than a list can be."),
        _("Copy the rows with your data into a new workbook and send that one."),
    )


def _scanned(archive: ZipFile, part: ZipInfo) -> PartScan:
    scan = PartScan()
    with archive.open(part) as stream:
        piece = stream.read(_PIECE)
        xml = piece.lstrip().startswith(_XML_STARTS)
        if not xml and part.filename.lower().endswith((".xml", ".rels", ".vml")) and piece:
            raise ValueError("a part that is named XML and is none")
        while piece:
            if xml:
                scan.feed(piece)
            piece = stream.read(_PIECE)
    if xml:
        scan.close()
    if scan.whole_in_memory and part.file_size > limits.SMALL_PART_BYTES:
        raise too_large()
    return scan


def _refuse_many_cells(scans: list[PartScan]) -> None:
    if sum(scan.filled for scan in scans) > limits.FILLED_CELLS:
        raise too_large()
    if sum(scan.written for scan in scans) > limits.WRITTEN_CELLS:
        raise too_large()
