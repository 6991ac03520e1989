"""What a sound is, told by its content alone. Plain Python; nothing in a file is run."""

from __future__ import annotations

import struct
from dataclasses import dataclass

#: Bytes and seconds of a voice note.
VOICE_LIMIT = 3 * 1024 * 1024
LONGEST = 180


@dataclass(frozen=True)
class Sound:
    media: str
    seconds: int | None


def sound_of(data: bytes) -> Sound | None:
    """What kind of sound it is and, where its container tells, how long; None for other files.

    MP4 (AAC), WebM and Ogg (Opus) are what browsers record, MP3 what phones keep; each browser of
    today plays all four.
    """
    if data[4:8] == b"ftyp":
        return Sound("audio/mp4", _mp4_seconds(data)) if b"avc1" not in data[:65536] else None
    if data[:4] == b"\x1a\x45\xdf\xa3" and b"webm" in data[:64]:
        return Sound("audio/webm", None)
    if data[:4] == b"OggS" and (b"OpusHead" in data[:80] or b"vorbis" in data[:80]):
        return Sound("audio/ogg", _ogg_seconds(data))
    if data[:3] == b"ID3" or data[:2] in (b"\xff\xfb", b"\xff\xf3", b"\xff\xf2"):
        return Sound("audio/mpeg", None)
    return None


def _mp4_seconds(data: bytes) -> int | None:
    """The length in the movie header (ISO 14496-12, 8.2.2); 0 there means that it is not known."""
    at = data.find(b"mvhd")
    if at < 0 or len(data) < at + 36:
        return None
    if data[at + 4] == 1:
        scale, length = struct.unpack(">IQ", data[at + 24 : at + 36])
    else:
        scale, length = struct.unpack(">II", data[at + 16 : at + 24])
    return length // scale if scale and length else None


def _ogg_seconds(data: bytes) -> int | None:
    """By the position in the last page (RFC 3533, 6; Opus counts 48,000 a second, RFC 7845, 4)."""
    at = data.rfind(b"OggS")
    if b"OpusHead" not in data[:80] or len(data) < at + 14:
        return None
    position = struct.unpack("<q", data[at + 6 : at + 14])[0]
    return int(position) // 48_000 if position > 0 else None
