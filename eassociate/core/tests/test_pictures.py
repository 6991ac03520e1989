"""Uploaded pictures."""

import io
import struct
import zlib

import pytest
from PIL import Image

from eassociate.core import pictures
from eassociate.core.pictures import BadPicture, Problem, safe_jpeg


def picture(width=400, height=300, format="JPEG", mode="RGB", **more) -> bytes:
    out = io.BytesIO()
    Image.effect_noise((width, height), 90).convert(mode).save(out, format, **more)
    return out.getvalue()


def reread(jpeg: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(jpeg))
    image.load()
    return image


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
def test_the_usual_formats_become_a_jpeg_of_the_wanted_size(format):
    made = safe_jpeg(picture(format=format), longest=200)
    image = reread(made.jpeg)
    assert (image.format, image.size) == ("JPEG", (200, 150)) == ("JPEG", (made.width, made.height))


def test_nothing_of_the_metadata_is_left():
    exif = Image.Exif()
    exif[0x010E] = "canary-description"
    exif.get_ifd(0x8825)[2] = (43.0, 34.0, 50.0)
    dirty = picture(exif=exif, comment=b"canary-comment") + b"canary-at-the-end"
    assert b"canary" in dirty
    made = safe_jpeg(dirty).jpeg
    assert b"canary" not in made
    assert b"Exif" not in made
    assert not {"exif", "comment", "icc_profile"} & set(reread(made).info)


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("scale", [1, 4])
def test_a_picture_held_sideways_is_put_upright(format, scale):
    exif = Image.Exif()
    exif[0x0112] = 6
    made = safe_jpeg(picture(400 * scale, 300 * scale, format, exif=exif), longest=400)
    assert (made.width, made.height) == (300, 400)


def test_transparent_parts_become_white():
    out = io.BytesIO()
    Image.new("RGBA", (20, 20), (255, 0, 0, 0)).save(out, "PNG")
    assert reread(safe_jpeg(out.getvalue()).jpeg).getpixel((10, 10)) == (255, 255, 255)


@pytest.mark.parametrize("mode", ["L", "1", "P", "CMYK"])
def test_every_colour_mode_is_taken(mode):
    format = "PNG" if mode in ("1", "P") else "JPEG"
    assert safe_jpeg(picture(mode=mode, format=format)).width == 400


def test_the_noisiest_picture_stays_under_the_target():
    made = safe_jpeg(picture(3000, 2500, quality=95), longest=2000)
    assert len(made.jpeg) <= pictures.TARGET


def _png_that_claims(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        sum_ = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", sum_)

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
BAD = {
    "nothing": (b"", Problem.EMPTY),
    "text": (b"hello" * 100, Problem.NOT_A_PICTURE),
    "svg": (SVG, Problem.NOT_A_PICTURE),
    "gif": (b"GIF89a" + b"\0" * 50, Problem.NOT_A_PICTURE),
    "pdf": (b"%PDF-1.7\n" + b"\0" * 50, Problem.NOT_A_PICTURE),
    "cut off": (picture()[:800], Problem.NOT_A_PICTURE),
    "png cut off": (picture(format="PNG")[:800], Problem.NOT_A_PICTURE),
    "bomb": (_png_that_claims(30_000, 30_000), Problem.TOO_MANY_PIXELS),
    "between the limits": (_png_that_claims(9_000, 9_000), Problem.TOO_MANY_PIXELS),
    "lies about its size": (_png_that_claims(3_000, 3_000), Problem.NOT_A_PICTURE),
    "too many bytes": (b"\0" * (pictures.BYTE_LIMIT + 1), Problem.TOO_LARGE),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_not_a_picture_is_named(name):
    data, problem = BAD[name]
    with pytest.raises(BadPicture) as caught:
        safe_jpeg(data)
    assert caught.value.problem == problem


def test_a_picture_that_is_also_a_page_loses_the_page():
    made = safe_jpeg(picture() + SVG).jpeg
    assert b"script" not in made
