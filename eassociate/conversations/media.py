"""What a file is, told by its content alone. Plain Python; nothing in a file is run or followed."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass

#: Bytes of a document.
DOCUMENT_LIMIT = 10 * 1024 * 1024
#: What a packed document may unpack to.
_UNPACKED, _PARTS = 200 * 1024 * 1024, 5000

PDF = "application/pdf"
_OFFICE = "application/vnd.openxmlformats-officedocument."
_PACKED = {
    "word/": (_OFFICE + "wordprocessingml.document", "docx"),
    "xl/": (_OFFICE + "spreadsheetml.sheet", "xlsx"),
    "ppt/": (_OFFICE + "presentationml.presentation", "pptx"),
}
_OPEN = {
    "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
    "application/vnd.oasis.opendocument.presentation": "odp",
}


class Unfit(ValueError):
    """The file cannot be kept; the text is one of "unknown", "too_large", "macros"."""


@dataclass(frozen=True)
class Paper:
    media: str
    ending: str


def paper_of(data: bytes) -> Paper:
    """What kind of document it is. Raises `Unfit`."""
    if data[:5] == b"%PDF-":
        return Paper(PDF, "pdf")
    if data[:4] == b"PK\x03\x04":
        return _packed(data)
    raise Unfit("unknown")


def _packed(data: bytes) -> Paper:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            parts = packed.infolist()
            if len(parts) > _PARTS or sum(part.file_size for part in parts) > _UNPACKED:
                raise Unfit("too_large")
            names = {part.filename for part in parts}
            if any(name.lower().endswith("vbaproject.bin") for name in names):
                raise Unfit("macros")
            return _kind_of_pack(packed, names)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError) as bad:
        raise Unfit("unknown") from bad


def _kind_of_pack(packed: zipfile.ZipFile, names: set[str]) -> Paper:
    if "[Content_Types].xml" in names:
        for folder, (media, ending) in _PACKED.items():
            if any(name.startswith(folder) for name in names):
                return Paper(media, ending)
    if "mimetype" in names and packed.getinfo("mimetype").file_size < 100:
        media = packed.read("mimetype").decode("ascii", "replace").strip()
        if media in _OPEN:
            return Paper(media, _OPEN[media])
    raise Unfit("unknown")
