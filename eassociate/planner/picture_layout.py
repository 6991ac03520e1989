"""How a week is laid out in a picture: a row for each day, more if things happen at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from math import ceil

from eassociate.planner.picture_parts import BAR, MINUTES_A_DAY, ROW, TOP, WIDTH, Bar, Sheet
from eassociate.planner.picture_words import Words
from eassociate.planner.problem import Span

#: Hours that are shown in any case.
USUAL = (7, 16)


@dataclass(frozen=True, slots=True)
class Way:
    """Minutes on the way from `start` until `end` at the latest."""

    start: Bar
    end: Bar
    minutes: int


@dataclass(frozen=True, slots=True)
class Week:
    """What is in a picture. `first`: its Monday; `windows` None: any time; `away`: absences."""

    name: str
    foot: str
    first: date
    bars: Sequence[Bar]
    windows: Sequence[Span] | None = None
    away: Sequence[Span] = ()
    ways: Sequence[Way] = ()


def drawn(week: Week, words: Words) -> str:
    """The picture as an SVG document."""
    days = _days(week)
    lanes = {day: _lanes([bar for bar in week.bars if bar.day == day]) for day in days}
    rows = sum(max(1, len(own)) for own in lanes.values())
    sheet = Sheet(week.name, _hours(week.bars), rows)
    when = words.week_of.format(f"{words.day(week.first)}{week.first.year}")
    sheet.about(f"{week.name} · {when}", _told(week, days, words))
    sheet.text(16, 38, week.name, "head")
    sheet.text(16, 64, week.foot, "quiet")
    sheet.text(WIDTH - 16, 38, when, "quiet", "end")
    sheet.hours()
    top = TOP
    for day in days:
        _row(sheet, week, day, lanes[day], top, words)
        top += max(1, len(lanes[day])) * ROW
    return str(sheet)


def _days(week: Week) -> list[date]:
    """Monday to Friday, and the weekend as far as something is there."""
    last = max((bar.day for bar in week.bars), default=week.first)
    number = max(5, (last - week.first).days + 1)
    return [week.first + timedelta(days=n) for n in range(number)]


def _hours(bars: Iterable[Bar]) -> tuple[int, int]:
    first, last = USUAL
    for bar in bars:
        first, last = min(first, int(bar.begins // 60)), max(last, ceil(bar.ends / 60))
    return first, last


def _lanes(bars: Iterable[Bar]) -> list[list[Bar]]:
    """Bars that do not overlap share a lane."""
    lanes: list[list[Bar]] = []
    for bar in sorted(bars, key=lambda bar: (bar.begins, bar.ends, bar.head)):
        lane = next((lane for lane in lanes if lane[-1].ends <= bar.begins), None)
        if lane is None:
            lanes.append([bar])
        else:
            lane.append(bar)
    return lanes


def _row(
    sheet: Sheet, week: Week, day: date, lanes: list[list[Bar]], top: float, words: Words
) -> None:
    name, number = words.day(day).split(" ", 1)
    sheet.text(16, top + 27, name, "strong day")
    sheet.text(16, top + 45, number, "quiet small")
    height = max(1, len(lanes)) * ROW - 8
    _ground(sheet, week, day, top, height)
    for way in week.ways:
        if way.end.day == day:
            sheet.way(way.start.ends, way.end.begins, top + ROW / 2, words.way.format(way.minutes))
    for start, end in _parts(week.away, day):
        sheet.away(start, end, top + 2, height - 4, words.absent)
    for number_of_lane, lane in enumerate(lanes):
        for bar in lane:
            sheet.bar(bar, top + number_of_lane * ROW + (ROW - 8 - BAR) / 2)


def _ground(sheet: Sheet, week: Week, day: date, top: float, height: float) -> None:
    left, right = sheet.x(0), sheet.x(7 * MINUTES_A_DAY)
    sheet.rect(left, top, right - left, height, "track")
    windows = [(0.0, 2.0 * MINUTES_A_DAY)] if week.windows is None else _parts(week.windows, day)
    for start, end in windows:
        left, right = sheet.x(start), sheet.x(end)
        if right > left:
            sheet.rect(left, top, right - left, height, "window")
    sheet.lines(top, height)


def _parts(spans: Iterable[Span], day: date) -> list[tuple[float, float]]:
    """The minutes of `day` that are in `spans`."""
    found = []
    for span in spans:
        midnight = datetime.combine(day, time(), span.start.tzinfo)
        start, end = ((one - midnight).total_seconds() / 60 for one in (span.start, span.end))
        if start < MINUTES_A_DAY and end > 0:
            found.append((max(0.0, start), min(float(MINUTES_A_DAY), end)))
    return found


def _told(week: Week, days: Iterable[date], words: Words) -> str:
    """The whole picture in words."""
    told = [week.foot]
    for day in days:
        own = sorted((bar for bar in week.bars if bar.day == day), key=lambda bar: bar.start)
        away = [words.absent] if _parts(week.away, day) else []
        said = "; ".join([*away, *(bar.told for bar in own)]) or words.nothing
        told.append(f"{words.day(day)} {said}")
    return " · ".join(told)
