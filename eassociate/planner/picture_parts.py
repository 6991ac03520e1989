"""What the pictures of a week are drawn with: a sheet with hours, and bars."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from xml.etree import ElementTree as ET
from zlib import crc32

from eassociate.planner.picture_style import STYLE, TINTS

#: Characters that no XML document may hold.
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
LABELS, RIGHT, TOP, ROW, BAR = 104, 16, 112, 68, 48
WIDTH = 1040
MINUTES_A_DAY = 24 * 60
#: Width of a letter in the two sizes, in the widest of the fonts.
STRONG, SMALL = 8.1, 7.1


@dataclass(frozen=True, slots=True)
class Bar:
    """Something from `start` to `end` on the day of its start.

    `look`: a tint's number, or "open" or "other" (done anyway). `head` and `foot`
    are written into the bar as far as they fit, `told` is read out and shown when pointed at.
    """

    start: datetime
    end: datetime
    look: int | str
    head: str
    foot: tuple[str, ...]
    told: str

    @property
    def day(self) -> date:
        return self.start.date()

    @property
    def begins(self) -> float:
        """Minutes since midnight."""
        return self.start.hour * 60 + self.start.minute + self.start.second / 60

    @property
    def ends(self) -> float:
        """Minutes since the midnight before `start`: more than a day if it goes on after that."""
        return self.begins + (self.end.timestamp() - self.start.timestamp()) / 60


class Sheet:
    """An SVG document with `rows` rows of bars and hours from left to right.

    `name` makes the ids of its parts, so that several fit into one page.
    """

    def __init__(self, name: str, hours: tuple[int, int], rows: int) -> None:
        self._hours = hours
        self._id = f"w{crc32(name.encode('utf-8', 'replace')):08x}"
        self.height = TOP + rows * ROW + 16
        box = f"0 0 {WIDTH} {self.height}"
        size = {"viewBox": box, "width": f"{WIDTH}", "height": f"{self.height}"}
        about = {"role": "img", "aria-labelledby": f"{self._id}t {self._id}d", "class": "ea-week"}
        self._root = ET.Element("svg", {"xmlns": "http://www.w3.org/2000/svg", **size, **about})

    def about(self, title: str, told: str) -> None:
        """What is read out instead of the picture, and how it looks."""
        self._put("title", title, id=f"{self._id}t")
        self._put("desc", told, id=f"{self._id}d")
        self._put("style", STYLE)
        patterns = ET.SubElement(self._root, "defs")
        for look in ("open", "away"):
            size = {"width": "9", "height": "9", "patternUnits": "userSpaceOnUse"}
            turn = {"patternTransform": f"rotate({45 if look == 'open' else 135})"}
            one = ET.SubElement(patterns, "pattern", {"id": f"{self._id}{look}", **size, **turn})
            ET.SubElement(one, "rect", {"width": "9", "height": "9", "class": f"{look}soft"})
            line = {"x1": "0", "y1": "0", "x2": "0", "y2": "9", "stroke-width": "2"}
            ET.SubElement(one, "line", {**line, "class": f"{look}line"})
        self.rect(0, 0, WIDTH, self.height, "ground", round_by=0)

    def x(self, minutes: float) -> float:
        """Where a minute of the day is, on the edge if it is not on the sheet."""
        first, last = (hour * 60 for hour in self._hours)
        part = (min(max(minutes, first), last) - first) / (last - first)
        return LABELS + part * (WIDTH - LABELS - RIGHT)

    def rect(
        self, x: float, y: float, width: float, height: float, look: str, round_by: int = 8
    ) -> ET.Element:
        place = {"x": f"{x:.1f}", "y": f"{y:.1f}", "rx": f"{round_by}", "class": look}
        size = {"width": f"{max(width, 1):.1f}", "height": f"{height:.1f}"}
        return ET.SubElement(self._root, "rect", place | size)

    def text(self, x: float, y: float, said: str, look: str, anchor: str = "start") -> None:
        self._put(
            "text", said, x=f"{x:.1f}", y=f"{y:.1f}", **{"class": look, "text-anchor": anchor}
        )

    def hours(self) -> None:
        """The names of the hours, above the days."""
        for hour, x in self._marks():
            last = x > WIDTH - RIGHT - 1
            said = f"{hour % 24:02}:00"
            self.text(x, TOP - 12, said, "quiet small", "end" if last else "middle")

    def lines(self, top: float, height: float) -> None:
        """Thin lines of the hours down through a day."""
        for _, x in self._marks():
            if LABELS < x < WIDTH - RIGHT - 1:
                self.line((x, top), (x, top + height), "hour")

    def _marks(self) -> Iterator[tuple[int, float]]:
        first, last = self._hours
        for hour in range(first, last + 1, 1 if last - first <= 12 else 2):
            yield hour, self.x(hour * 60)

    def line(self, here: tuple[float, float], there: tuple[float, float], look: str) -> None:
        ends = zip(("x1", "y1", "x2", "y2"), (*here, *there), strict=True)
        place = {name: f"{value:.1f}" for name, value in ends}
        ET.SubElement(self._root, "line", {**place, "class": look})

    def bar(self, bar: Bar, y: float) -> None:
        """A bar with as much of its texts as fits."""
        left, right = self.x(bar.begins) + 1, self.x(bar.ends) - 1
        group = ET.SubElement(self._root, "g")
        ET.SubElement(group, "title").text = clean(bar.told)
        page, self._root = self._root, group
        look = f"{bar.look}bar" if isinstance(bar.look, str) else f"t{bar.look % TINTS}"
        box = self.rect(left, y, right - left, BAR, look)
        if bar.look == "open":
            box.set("fill", f"url(#{self._id}open)")
        if isinstance(bar.look, int):
            self._stripe(bar.look, left + 4, y + 6)
        self._words(bar, left + 14, right - left - 18, y)
        self._root = page

    def _stripe(self, tint: int, x: float, y: float) -> None:
        """Whole in the first round of tints, in three pieces in the second."""
        pieces = 1 if tint < TINTS else 3
        length = (BAR - 12) / pieces
        for number in range(pieces):
            gap = 4 if pieces > 1 else 0
            self.rect(x, y + number * length + gap / 2, 4, length - gap, f"e{tint % TINTS}", 2)

    def way(self, start: float, end: float, y: float, said: str) -> None:
        """A thin line between two bars, with its minutes if there is room."""
        left, right = self.x(start) + 3, self.x(end) - 3
        if right - left < 8:
            return
        self.line((left, y), (right, y), "way")
        if len(said) * SMALL < right - left:
            self.text((left + right) / 2, y - 6, said, "quiet small", "middle")

    def away(self, start: float, end: float, y: float, height: float, said: str) -> None:
        """Stripes behind the bars of a day."""
        left, right = self.x(start), self.x(end)
        if right - left < 2:
            return
        stripes = self.rect(left, y, right - left, height, "awaybar")
        stripes.set("fill", f"url(#{self._id}away)")
        if len(said) * STRONG < right - left - 16:
            self.rect(left + 8, y + 6, len(said) * STRONG + 8, 22, "awaysoft", 5)
            self.text(left + 12, y + 22, said, "quiet strong")

    def _words(self, bar: Bar, x: float, room: float, y: float) -> None:
        look = "alarm" if bar.look == "open" else "strong"
        strong, small = fitting(bar.head, room, STRONG), joined(bar.foot, room)
        if not strong:
            self._upright(bar, x + room / 2 - 1, room, y, look)
            return
        if bar.look == "open":  # a plate, so that stripes do not cross the letters
            width = max(len(strong) * STRONG, len(small) * SMALL) + 8
            self.rect(x - 6, y + 5, min(width, room + 12), BAR - 10, "opensoft", 5)
        self.text(x, y + 20, strong, look)
        self.text(x, y + 37, small, "small")

    def _upright(self, bar: Bar, x: float, room: float, y: float, look: str) -> None:
        """In a narrow bar the word stands on its end."""
        said = fitting(bar.head, BAR - 8, STRONG)
        if room < 0:
            return
        if bar.look == "open":
            self.rect(x - 7, y + 3, 14, BAR - 6, "opensoft", 4)
        place = f"translate({x + 4:.1f} {y + BAR / 2:.1f}) rotate(-90)"
        self._put("text", said, transform=place, **{"class": look, "text-anchor": "middle"})

    def __str__(self) -> str:
        return ET.tostring(self._root, encoding="unicode") + "\n"

    def _put(self, tag: str, said: str, **attributes: str) -> None:
        ET.SubElement(self._root, tag, attributes).text = clean(said)


def fitting(text: str, room: float, each: float) -> str:
    """As much of `text` as fits into `room` if a letter is `each` wide; "" if it is hardly any."""
    text, most = clean(text), int(room / each)
    if len(text) <= most:
        return text
    return f"{text[: most - 2].rstrip()}…" if most >= 5 else ""


def joined(parts: Iterable[str], room: float) -> str:
    """As many of `parts`, in order, as fit into `room`; of times the first if they do not."""
    text = ""
    for part in parts:
        more = f"{text} · {part}" if text else part
        if len(more) * SMALL > room:
            return text or (part.partition("–")[0] if room > 5 * SMALL else "")
        text = more
    return text


def clean(text: str) -> str:
    """On one line, without what XML cannot hold."""
    return " ".join(_ILLEGAL.sub("\ufffd", text).split())
