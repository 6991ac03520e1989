"""Drawn faces, so that a demo shows pictures and nobody's child. Small JPEGs."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from random import Random
from typing import TYPE_CHECKING

from PIL import Image

if TYPE_CHECKING:  # it brings much along that no other process of the site needs
    from PIL import ImageDraw

#: Different faces; the same face may belong to several people of a large demo.
FACES = 24
_SIZE, _FINE = 240, 2
_GROUNDS = ("#cfe3dc", "#f3dfc1", "#d8dcf0", "#f0d4d4", "#dcebc8", "#e6d9ee", "#cde4ee")
_SKIN = ("#f6d7bd", "#eec39f", "#e3b08a", "#d49d76", "#f9e0cb")
_HAIR = ("#2f2420", "#4a3426", "#6f4a2b", "#9a6a36", "#c99a52", "#1f1b1a", "#7d3b23")
_SHIRTS = ("#2f7d6b", "#c2553d", "#3d66b8", "#8a4fa3", "#c78a1d", "#4a7f3a", "#a83a63")


def portrait(seed: int, number: int, *, girl: bool, grown: bool = False) -> bytes:
    """A face that always belongs to the same person of a demo."""
    return _drawn(seed, number % FACES, girl, grown)


@lru_cache(maxsize=4 * FACES)
def _drawn(seed: int, number: int, girl: bool, grown: bool) -> bytes:
    random = Random(f"{seed} face {number} {girl} {grown}")
    side = _SIZE * _FINE
    image = Image.new("RGB", (side, side), random.choice(_GROUNDS))
    pen = _Pen(_draw_on(image), random)
    skin, hair = random.choice(_SKIN), random.choice(_HAIR)
    if girl:
        pen.long_hair(hair, tails=not grown and random.random() < 0.5)
    pen.shoulders(random.choice(_SHIRTS))
    pen.head(skin, grown)
    pen.fringe(hair, girl)
    pen.eyes(glasses=random.random() < 0.25)
    pen.mouth()
    out = BytesIO()
    image.reduce(_FINE).save(out, "JPEG", quality=82)
    return out.getvalue()


def _draw_on(image: Image.Image) -> ImageDraw.ImageDraw:
    from PIL import ImageDraw

    return ImageDraw.Draw(image)


class _Pen:
    """Draws in hundredths of the picture."""

    def __init__(self, draw: ImageDraw.ImageDraw, random: Random) -> None:
        self.draw, self.random = draw, random
        self.unit = _SIZE * _FINE / 100

    def _box(self, left: float, top: float, right: float, bottom: float) -> list[float]:
        return [value * self.unit for value in (left, top, right, bottom)]

    def oval(self, left: float, top: float, right: float, bottom: float, colour: str) -> None:
        self.draw.ellipse(self._box(left, top, right, bottom), fill=colour)

    def shoulders(self, colour: str) -> None:
        self.draw.rounded_rectangle(self._box(20, 76, 80, 120), 18 * self.unit, fill=colour)

    def head(self, skin: str, grown: bool) -> None:
        self.draw.rectangle(self._box(43, 62, 57, 80), fill=skin)
        for left in (24, 68):
            self.oval(left, 42, left + 8, 54, skin)
        self.oval(28, 20, 72, 74 if grown else 72, skin)

    def long_hair(self, colour: str, *, tails: bool) -> None:
        if tails:
            self.oval(14, 40, 30, 66, colour)
            self.oval(70, 40, 86, 66, colour)
        self.draw.rounded_rectangle(self._box(24, 24, 76, 76), 20 * self.unit, fill=colour)

    def fringe(self, colour: str, girl: bool) -> None:
        self.draw.pieslice(self._box(26, 15, 74, 67), 180, 360, fill=colour)
        if girl:
            self.oval(26, 28, 52, 44, colour)
            self.oval(50, 30, 74, 43, colour)
        else:
            for left in range(26, 70, 9):
                self.oval(left, 33, left + 12, 44 + self.random.randint(0, 3), colour)

    def eyes(self, *, glasses: bool) -> None:
        for left in (38.5, 56):
            self.oval(left, 49, left + 5.5, 55.5, "#2a2523")
            self.oval(left + 1, 50, left + 2.8, 52, "#ffffff")
            if glasses:
                box = self._box(left - 4, 45.5, left + 9.5, 59)
                self.draw.ellipse(box, outline="#37424a", width=round(1.2 * self.unit))

    def mouth(self) -> None:
        wide = self.random.randint(6, 10)
        box = self._box(50 - wide, 54, 50 + wide, 67)
        self.draw.arc(box, 20, 160, fill="#a3473d", width=round(1.6 * self.unit))


@lru_cache(maxsize=24)
def drawing(seed: int, number: int) -> tuple[bytes, int, int]:
    """What a child has drawn: JPEG, width, height."""
    random = Random(f"{seed} drawing {number}")
    wide, high = 640, 480
    image = Image.new("RGB", (wide, high), "#fdfbf3")
    draw = _draw_on(image)
    _scribble(draw, random, 330, "#79b356", 26)
    sun = random.randint(60, 500)
    draw.ellipse([sun, 30, sun + 90, 120], fill="#f3c230")
    for turn in range(random.randint(1, 3)):
        _house(draw, random, 60 + turn * 190 + random.randint(0, 40))
    for _ in range(random.randint(2, 6)):
        _flower(draw, random, random.randint(20, 600))
    out = BytesIO()
    image.save(out, "JPEG", quality=70)
    return out.getvalue(), wide, high


def _scribble(draw: ImageDraw.ImageDraw, random: Random, top: int, colour: str, lines: int) -> None:
    for number in range(lines):
        height = top + number * 6
        points = [(x, height + random.randint(-9, 9)) for x in range(0, 660, 30)]
        draw.line(points, fill=colour, width=5, joint="curve")


def _house(draw: ImageDraw.ImageDraw, random: Random, left: int) -> None:
    top, wall = random.randint(190, 230), random.choice(_SHIRTS)
    draw.rectangle([left, top, left + 120, top + 130], outline=wall, width=7)
    draw.line([left - 12, top, left + 60, top - 80, left + 132, top], fill="#a8452f", width=8)
    draw.rectangle([left + 45, top + 65, left + 75, top + 130], fill=wall)


def _flower(draw: ImageDraw.ImageDraw, random: Random, left: int) -> None:
    top, colour = random.randint(350, 400), random.choice(_SHIRTS)
    draw.line([left, top, left + 3, top + 60], fill="#3f7d34", width=4)
    for x, y in ((-10, 0), (10, 0), (0, -10), (0, 10)):
        draw.ellipse([left + x - 8, top + y - 8, left + x + 8, top + y + 8], fill=colour)
    draw.ellipse([left - 6, top - 6, left + 6, top + 6], fill="#f3c230")
