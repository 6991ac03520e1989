"""Curves on logarithmic axes as SVG, in a few lines; readable on a light and on a dark page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from math import ceil, floor, log10

WIDTH, HEIGHT = 460, 340
LEFT, RIGHT, TOP, BOTTOM = 62, 16, 44, 92
#: Each curve has a colour for light, one for dark, and a dash of its own for those who see none.
COLOURS = (("#0b5cad", "#6cb6ff"), ("#b3261e", "#ff8a80"), ("#7a4f00", "#f2b84b"))
COLOURS += (("#3d6b21", "#8fd16a"), ("#5b3fa0", "#c3a6ff"))
DASHES = ("none", "7 4", "2 4", "10 3 2 3", "1 6")
STYLE = """<style>
  .page { fill: #fff } .ink { fill: #1b1b1b } .line { stroke: #c4c4c4; stroke-width: 1 }
  text { font: 12px system-ui, sans-serif } .title { font-weight: 600; font-size: 13px }
  %s
  @media (prefers-color-scheme: dark) {
    .page { fill: #16181c } .ink { fill: #ececec } .line { stroke: #4a4d55 }
    %s
  }
</style>"""


@dataclass(frozen=True)
class Line:
    """A curve; `look`: which colour and dash, as the same solver has in every chart."""

    name: str
    points: Sequence[tuple[float, float]]
    look: int


@dataclass(frozen=True)
class Chart:
    """`floor`: what is smaller is drawn there (a logarithm has no nought)."""

    title: str
    lines: Sequence[Line]
    floor: float


def svg(charts: Sequence[Chart], along: str) -> str:
    """The charts side by side; `along`: what the horizontal axis counts."""
    parts = [_chart(chart, i * WIDTH, along) for i, chart in enumerate(charts)]
    width = WIDTH * len(charts)
    title = escape("; ".join(chart.title for chart in charts))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {HEIGHT}" width="{width}" '
        f'height="{HEIGHT}" role="img" aria-label="{title}">\n{_style()}\n'
        f'<rect class="page" width="{width}" height="{HEIGHT}"/>\n'
        + "\n".join(parts)
        + "\n</svg>\n"
    )


def _style() -> str:
    def rules(theme: int) -> str:
        return " ".join(
            f".c{i} {{ stroke: {c[theme]} }} .f{i} {{ fill: {c[theme]} }}"
            for i, c in enumerate(COLOURS)
        )

    return STYLE % (rules(0), rules(1))


@dataclass(frozen=True)
class _Scale:
    low: float
    high: float
    begin: float
    end: float

    def at(self, value: float) -> float:
        part = (log10(value) - self.low) / (self.high - self.low)
        return self.begin + part * (self.end - self.begin)

    def ticks(self) -> list[float]:
        return [10.0**k for k in range(ceil(self.low), floor(self.high) + 1)]


def _scale(values: Sequence[float], begin: float, end: float) -> _Scale:
    low, high = log10(min(values, default=1)), log10(max(values, default=10))
    return _Scale(low, high if high > low else low + 1, begin, end)


def _chart(chart: Chart, shift: float, along: str) -> str:
    lines = [[(x, max(y, chart.floor)) for x, y in line.points] for line in chart.lines]
    xs, ys = [x for p in lines for x, _ in p], [y for p in lines for _, y in p]
    low = 10.0 ** floor(log10(min(ys, default=1)))
    high = 10.0 ** ceil(log10(max(ys, default=10)))
    across, up = _scale(xs, LEFT, WIDTH - RIGHT), _scale([low, high], HEIGHT - BOTTOM, TOP)
    parts = [f'<text class="ink title" x="{LEFT}" y="22">{escape(chart.title)}</text>']
    parts += _axes(across, up, sorted(set(xs)), along)
    for i, (line, points) in enumerate(zip(chart.lines, lines, strict=True)):
        parts += _curve(line.look, [(across.at(x), up.at(y)) for x, y in points])
        parts.append(_legend(i, line))
    return f'<g transform="translate({shift:.0f} 0)">\n' + "\n".join(parts) + "\n</g>"


def _axes(across: _Scale, up: _Scale, xs: Sequence[float], along: str) -> list[str]:
    parts = []
    for tick in up.ticks():
        y = up.at(tick)
        parts.append(f'<path class="line" d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}"/>')
        parts.append(_text(LEFT - 6, y + 4, _short(tick), "end"))
    last = -99.0
    for x in xs:
        if across.at(x) - last > 34:
            last = across.at(x)
            parts.append(_text(last, HEIGHT - BOTTOM + 18, _short(x), "middle"))
    middle = (LEFT + WIDTH - RIGHT) / 2
    return [*parts, _text(middle, HEIGHT - BOTTOM + 36, along, "middle")]


def _text(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text class="ink" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'


def _short(value: float) -> str:
    if value >= 1000:
        return f"{value / 1000:g}k"
    return f"{value:g}"


def _curve(i: int, points: Sequence[tuple[float, float]]) -> list[str]:
    path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    drawn = f'<path class="c{i}" d="{path}" fill="none" stroke-width="2.2" '
    dots = [f'<circle class="f{i}" cx="{x:.1f}" cy="{y:.1f}" r="3"/>' for x, y in points]
    return [f'{drawn}stroke-dasharray="{DASHES[i]}"/>', *dots] if points else []


def _legend(i: int, line: Line) -> str:
    x, y = LEFT + i % 2 * 190, HEIGHT - BOTTOM + 58 + i // 2 * 18
    look = f'class="c{line.look}" stroke-dasharray="{DASHES[line.look]}"'
    return (
        f'<path {look} d="M{x} {y}h28" stroke-width="2.2"/>'
        f"{_text(x + 34, y + 4, line.name, 'start')}"
    )
