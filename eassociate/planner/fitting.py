"""Which rows of a town a companion may take: one by one as a matrix, several together exactly."""

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

from eassociate.planner.problem import Companion, Rules
from eassociate.planner.town import Thing, Town, ceil_minute, floor_minute
from eassociate.planner.ways import km_matrix

#: Nearer to the largest distance than this, the one-by-one computation decides.
DOUBT = 1e-6


def able_matrix(town: Town) -> Any:
    """May a companion take a row beside what is fixed (people × n, bool)? All rules but breaks."""
    able = _skilled(town) & _near(town)
    starts = np.array([t.start for t in town.things], dtype=np.int64)
    ends = np.array([t.end for t in town.things], dtype=np.int64)
    minutes = np.array([t.minutes for t in town.things], dtype=np.int64)
    days = np.array([t.day.toordinal() for t in town.things], dtype=np.int64)
    children, keys = _numbers(b.child for b in town.rows), _numbers(b.key for b in town.rows)
    for p, companion in enumerate(town.people):
        line = able[p]
        if not line.any():
            continue
        line &= _in_time(companion, starts, ends, days)
        line &= _room(town, p, minutes, days)
        _with_fixed(town, p, line, starts, ends)
        for child in companion.bars:
            line[children.get(child, [])] = False
        for key in companion.declined:
            line[keys.get(key, [])] = False
    return able


def _numbers(names: Iterable[str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for row, name in enumerate(names):
        found.setdefault(name, []).append(row)
    return found


def _skilled(town: Town) -> Any:
    names = sorted({skill for block in town.rows for skill in block.skills})
    needs = np.array([[s in b.skills for s in names] for b in town.rows], dtype=np.int16)
    lacks = np.array([[s not in c.skills for s in names] for c in town.people], dtype=np.int16)
    shape = (len(town.people), len(town.rows))
    if not names or not shape[0]:
        return np.ones(shape, dtype=bool)
    return (lacks @ needs.T) == 0


def _near(town: Town) -> Any:
    limits = np.array([np.inf if c.most_km is None else c.most_km for c in town.people])
    if not town.rows or np.isinf(limits).all():
        return np.ones((len(town.people), len(town.rows)), dtype=bool)
    places = [b.place for b in town.rows]
    names = sorted(set(places), key=str)
    column = {name: i for i, name in enumerate(names)}
    km = km_matrix(town.travel, [c.home for c in town.people], names)
    near = ~(km > limits[:, None])  # unknown is not too far
    for p, i in zip(*np.nonzero(np.abs(km - limits[:, None]) < DOUBT), strict=True):
        exact = town.travel.km(town.people[p].home, names[i])
        near[p, i] = exact is None or exact <= limits[p]
    return near[:, [column[place] for place in places]]


def _in_time(companion: Companion, starts: Any, ends: Any, days: Any) -> Any:
    fits = np.ones(len(starts), dtype=bool)
    if companion.papers_until is not None:
        fits &= days <= companion.papers_until.toordinal()
    if companion.available is not None:
        inside = np.zeros(len(starts), dtype=bool)
        for window in companion.available:
            inside |= (floor_minute(window.start) <= starts) & (ends <= ceil_minute(window.end))
        fits &= inside
    for away in companion.absences:
        fits &= (ends <= floor_minute(away.start)) | (ceil_minute(away.end) <= starts)
    return fits


def _with_fixed(town: Town, p: int, line: Any, starts: Any, ends: Any) -> None:
    """Rows that do not go together with something fixed are taken out of `line`."""
    for thing in town.fixed[p]:
        line &= (starts >= thing.end) | (ends <= thing.start)
        for row in np.nonzero(line)[0].tolist():
            place, own = town.rows[row].place, town.things[row]
            if own.start >= thing.end:
                line[row] = own.start - thing.end >= town.way(thing.place, place)
            else:
                line[row] = thing.start - own.end >= town.way(place, thing.place)


def _room(town: Town, p: int, minutes: Any, days: Any) -> Any:
    most = town.people[p].day_minutes
    room = np.full(len(minutes), most, dtype=np.int64)
    for day, used in town.day_used[p].items():
        room[days == day.toordinal()] = most - used
    return minutes <= np.minimum(room, town.week_room[p])


def fits(town: Town, p: int, taken: tuple[int, ...]) -> bool:
    """May companion `p` take all these rows together, each of which is possible alone?"""
    return there_is_time(town, p, taken) and breaks_are_kept(town, p, taken)


def time_and_breaks(town: Town, p: int, taken: tuple[int, ...]) -> tuple[bool, bool]:
    """`there_is_time` and, if so, `breaks_are_kept`; remembered."""
    known = town.answers.get((p, taken))
    if known is None:
        time = there_is_time(town, p, taken)
        known = town.answers[p, taken] = time, time and breaks_are_kept(town, p, taken)
    return known


def there_is_time(town: Town, p: int, taken: tuple[int, ...]) -> bool:
    """Do minutes and gaps allow these rows together? If not, then neither with more of them."""
    return len(taken) < 2 or (_minutes_fit(town, p, taken) and _gaps_fit(town, taken))


def breaks_are_kept(town: Town, p: int, taken: tuple[int, ...]) -> bool:
    """Is no stretch with one of these rows too long? One more row may make another way a break."""
    longest = town.problem.rules.longest_stretch
    if longest is None or (len(taken) < 2 and not town.fixed[p]):
        return True
    days = {town.things[row].day for row in taken}
    things = [t for t in town.timeline(p, taken) if t.day in days]
    if len(days) == 1 and sum(t.minutes for t in things) <= longest:
        return True
    return stretch_fits(things, _own(town, taken), town.problem.rules, town)


def _own(town: Town, taken: tuple[int, ...]) -> set[int]:
    return {id(town.things[row]) for row in taken}


def _minutes_fit(town: Town, p: int, taken: tuple[int, ...]) -> bool:
    things = [town.things[row] for row in taken]
    if sum(t.minutes for t in things) > town.week_room[p]:
        return False
    most, used = town.people[p].day_minutes, town.day_used[p]
    for day in {t.day for t in things}:
        if sum(t.minutes for t in things if t.day == day) + used.get(day, 0) > most:
            return False
    return True


def _gaps_fit(town: Town, taken: tuple[int, ...]) -> bool:
    goes = town.goes_with
    return all(goes[i][j] for n, i in enumerate(taken) for j in taken[n + 1 :])


def stretch_fits(things: list[Thing], own: set[int], rules: Rules, town: Town) -> bool:
    """Is no stretch with one of the `own` things (by `id`) longer than the rule allows?"""
    for stretch in _stretches(things, rules, town):
        if len(stretch) < 2 or not any(id(thing) in own for thing in stretch):
            continue
        if sum(thing.minutes for thing in stretch) > (rules.longest_stretch or 0):
            return False
    return True


def _stretches(things: list[Thing], rules: Rules, town: Town) -> Iterator[list[Thing]]:
    stretch: list[Thing] = []
    for thing in things:
        if stretch:
            last = max(stretch, key=lambda one: (one.end, one.start))
            gap = thing.start - last.end - town.way(last.place, thing.place)
            if last.day != thing.day or gap >= rules.break_minutes:
                yield stretch
                stretch = []
        stretch.append(thing)
    if stretch:
        yield stretch
