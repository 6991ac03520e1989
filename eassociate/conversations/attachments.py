"""Files of messages: what comes in is not trusted (trust C14); photos are drawn anew."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from eassociate.conversations import media
from eassociate.conversations.models import Message
from eassociate.core.sounds import sound_of
from eassociate.journal.deeds import Refused
from eassociate.journal.pictures import picture_of
from eassociate.journal.sounds import recording_of

#: Pixels of the longer side.
LONGEST_SIDE = 1600
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
_SENTENCES = {
    "unknown": _("This kind of file cannot be sent. Photos, PDF, Word, Excel and sound can."),
    "too_large": _("The file is too large: at most 10 MB."),
    "macros": _("This document contains a program and cannot be sent."),
}


@dataclass(frozen=True)
class Kept:
    """`row`: the fields of its `Attachment`."""

    kind: str
    row: dict[str, Any]


def kept_file(data: bytes, name: str, seconds: int) -> Kept:
    """What is kept of an uploaded file. Raises `Refused` at the field `file`."""
    if data.startswith(_PICTURES) or (data[:4] == b"RIFF" and data[8:12] == b"WEBP"):
        return _photo(data)
    if len(data) > media.DOCUMENT_LIMIT:
        raise _refused("too_large")
    return _voice(data, seconds) if sound_of(data) else _document(data, name)


def _refused(problem: str) -> Refused:
    return Refused(_SENTENCES[problem], field="file")


def _photo(data: bytes) -> Kept:
    picture = picture_of(data, longest=LONGEST_SIDE, field="file")
    row = {"content": picture.jpeg, "media": "image/jpeg", "size": len(picture.jpeg)}
    return Kept(Message.Kind.PHOTO, {**row, "width": picture.width, "height": picture.height})


def _voice(data: bytes, claimed: int) -> Kept:
    kept = recording_of(data, claimed, field="file")
    row = {"content": data, "media": kept.media, "size": len(data), "seconds": kept.seconds}
    return Kept(Message.Kind.VOICE, row)


def _document(data: bytes, name: str) -> Kept:
    try:
        paper = media.paper_of(data)
    except media.Unfit as unfit:
        raise _refused(str(unfit)) from unfit
    base = name.replace("\\", "/").rpartition("/")[2].rpartition(".")[0] or name
    row = {"content": data, "media": paper.media, "size": len(data)}
    return Kept(Message.Kind.DOCUMENT, {**row, "name": f"{base[:150]}.{paper.ending}".lstrip(".")})
