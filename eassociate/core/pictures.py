"""Uploaded pictures: what comes in is not trusted, what goes out is a small plain JPEG.

The type is told by the content. Size is limited before decoding, since a few bytes can unpack to
gigabytes (Pillow, "Decompression bombs"). The picture is drawn anew, so that EXIF, comments,
profiles and anything glued to the file stay behind.
"""

from __future__ import annotations

import io
from enum import StrEnum
from typing import NamedTuple

from PIL import Image, ImageOps

#: The largest file that is looked at, in bytes.
BYTE_LIMIT = 10 * 1024 * 1024
#: Pixels by how much memory their decoding takes: JPEG shrinks while it decodes, but a progressive
#: one and the other formats are held whole.
BASELINE_LIMIT = 110_000_000
WHOLE_LIMIT = 25_000_000
#: The largest JPEG that comes out, in bytes.
TARGET = 200 * 1024
_FORMATS = ("JPEG", "PNG", "WEBP")
_QUALITIES = (82, 74, 64, 52)


class Problem(StrEnum):
    EMPTY = "empty"
    TOO_LARGE = "too_large"
    TOO_MANY_PIXELS = "too_many_pixels"
    NOT_A_PICTURE = "not_a_picture"


class BadPicture(ValueError):
    """The upload is not a picture that can be kept; `problem` says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.value)
        self.problem = problem


class Jpeg(NamedTuple):
    jpeg: bytes
    width: int
    height: int


def safe_jpeg(data: bytes, longest: int = 1280) -> Jpeg:
    """`data` (JPEG, PNG or WebP of at most 10 MiB) as an upright sRGB JPEG of at most 200 KiB whose
    longer side is at most `longest` pixels, with no metadata. Raises `BadPicture`."""
    if not data:
        raise BadPicture(Problem.EMPTY)
    if len(data) > BYTE_LIMIT:
        raise BadPicture(Problem.TOO_LARGE)
    picture = _small_enough(_decoded(data, longest), longest)
    jpeg = _encoded(picture)
    while len(jpeg) > TARGET:
        picture = _small_enough(picture, max(picture.size) * 3 // 4)
        jpeg = _encoded(picture)
    return Jpeg(jpeg, picture.width, picture.height)


def _decoded(data: bytes, longest: int) -> Image.Image:
    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
            _check_pixels(image)
            image.draft("RGB", (2 * longest, 2 * longest))
            small = _reduced(image, longest)
            ImageOps.exif_transpose(small, in_place=True)
            return _flat(small)
    except BadPicture:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise BadPicture(Problem.TOO_MANY_PIXELS) from error
    except Exception as error:  # decoders fail in every way there is on files made to hurt
        raise BadPicture(Problem.NOT_A_PICTURE) from error


def _check_pixels(image: Image.Image) -> None:
    baseline = image.format in ("JPEG", "MPO") and not image.info.get("progressive")
    limit = BASELINE_LIMIT if baseline else WHOLE_LIMIT
    if image.width * image.height > limit:
        raise BadPicture(Problem.TOO_MANY_PIXELS)


def _reduced(image: Image.Image, longest: int) -> Image.Image:
    """Brought near the wanted size first, so that the steps after it take little memory."""
    factor = max(image.size) // (2 * longest)
    return image.reduce(factor) if factor > 1 and image.mode in ("RGB", "RGBA", "L") else image


def _flat(image: Image.Image) -> Image.Image:
    """The pixels alone, on white where they were transparent."""
    if not image.has_transparency_data:
        bare = image.convert("RGB")
        bare.info.clear()
        return bare
    layered = image.convert("RGBA")
    plain = Image.new("RGB", layered.size, "white")
    plain.paste(layered, mask=layered.getchannel("A"))
    return plain


def _small_enough(picture: Image.Image, longest: int) -> Image.Image:
    if max(picture.size) <= longest:
        return picture
    return ImageOps.contain(picture, (longest, longest), Image.Resampling.LANCZOS)


def _encoded(picture: Image.Image) -> bytes:
    """The best quality that fits, else the lowest."""
    for quality in _QUALITIES:
        out = io.BytesIO()
        picture.save(out, "JPEG", quality=quality, optimize=True, progressive=True)
        if out.tell() <= TARGET:
            break
    return out.getvalue()
