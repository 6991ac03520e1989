"""A week as a picture (SVG): one companion's, or one child's. No script, light and dark.

Names of people and places are their keys, or what `names` has for a key. Open blocks are red, have
stripes and the word; whoever does not see the picture has everything in its description.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from itertools import pairwise

from eassociate.planner.picture_layout import Way, Week, drawn
from eassociate.planner.picture_parts import Bar
from eassociate.planner.picture_style import TINTS
from eassociate.planner.picture_words import ENGLISH, Words, hours, sentence, times
from eassociate.planner.problem import Block, Busy, Companion, Problem


def week_of_companion(
    problem: Problem,
    roster: Mapping[str, str],
    key: str,
    *,
    names: Mapping[str, str] | None = None,
    words: Words = ENGLISH,
) -> str:
    """The blocks that `roster` (block → companion) gives to `key`, and what else there is to do.

    Raises `KeyError` if nobody has that key.
    """
    who = {companion.key: companion for companion in problem.companions}[key]
    blocks = [block for block in problem.blocks if roster.get(block.key) == key]
    return drawn(_Teller(problem, names or {}, words).of_companion(who, blocks), words)


def week_of_child(
    problem: Problem,
    roster: Mapping[str, str],
    key: str,
    *,
    names: Mapping[str, str] | None = None,
    words: Words = ENGLISH,
) -> str:
    """All blocks of the child `key`, with whom `roster` (block → companion) sends, or open.

    Raises `KeyError` if no block is of that child.
    """
    blocks = [block for block in problem.blocks if block.child == key]
    if not blocks:
        raise KeyError(key)
    return drawn(_Teller(problem, names or {}, words).of_child(key, blocks, roster), words)


class _Teller:
    """Puts a problem's weeks into bars and words."""

    def __init__(self, problem: Problem, names: Mapping[str, str], words: Words) -> None:
        self._problem, self._names, self._words = problem, names, words
        days = [block.start.date() for block in problem.blocks]
        first = min(days, default=date(1970, 1, 5))
        self._monday = first - timedelta(days=first.weekday())

    def of_companion(self, who: Companion, blocks: list[Block]) -> Week:
        tints = _tints(block.child for block in blocks)
        busy = [one for one in who.busy if 0 <= (one.start.date() - self._monday).days < 7]
        bars = [self._bar(b, b.child, tints[b.child], who.key) for b in blocks]
        bars += map(self._busy, busy)
        return Week(
            self._name(who.key),
            self._given(who, blocks, busy),
            self._monday,
            bars,
            who.available,
            who.absences,
            self._ways(zip([*blocks, *busy], bars, strict=True)),
        )

    def of_child(self, child: str, blocks: list[Block], roster: Mapping[str, str]) -> Week:
        tints = _tints(roster[block.key] for block in blocks if block.key in roster)
        bars = [self._of_child(block, roster.get(block.key), tints) for block in blocks]
        minutes = sum(block.minutes for block in blocks)
        alone = sum(block.minutes for block in blocks if block.key not in roster)
        said = [self._words.needed.format(hours(minutes)), self._words.people.format(len(tints))]
        if alone:
            said.insert(1, self._words.still_open.format(hours(alone)))
        return Week(self._name(child), " · ".join(said), self._monday, bars)

    def _of_child(self, block: Block, who: str | None, tints: Mapping[str, int]) -> Bar:
        if who is not None:
            return self._bar(block, who, tints[who], who)
        place, word = self._name(block.place), self._words.open
        when = times(block.start, block.end)
        told = sentence(when, word, place)
        return Bar(block.start, block.end, "open", word, _foot(when, place), told)

    def _bar(self, block: Block, shown: str, tint: int, who: str) -> Bar:
        """A block that `who` is given; `shown`: child or companion, whose week it is not."""
        before = self._problem.previous.get(block.key, who)
        was = self._words.was.format(self._name(before)) if before != who else ""
        when, name, place = (
            times(block.start, block.end),
            self._name(shown),
            self._name(block.place),
        )
        told = sentence(when, name, place, was)
        return Bar(block.start, block.end, tint, name, _foot(when, was, place), told)

    def _busy(self, busy: Busy) -> Bar:
        when, place = times(busy.start, busy.end), self._name(busy.place)
        told = sentence(when, self._words.other, place)
        return Bar(busy.start, busy.end, "other", self._words.other, _foot(when, place), told)

    def _ways(self, done: Iterable[tuple[Block | Busy, Bar]]) -> list[Way]:
        """Between things of a day that follow one another."""
        found = []
        for (one, before), (then, after) in pairwise(sorted(done, key=lambda d: d[0].start)):
            minutes = self._problem.travel.minutes(one.place, then.place)
            if minutes and before.day == after.day and one.end <= then.start:
                found.append(Way(before, after, minutes))
        return found

    def _given(self, who: Companion, blocks: list[Block], busy: list[Busy]) -> str:
        minutes = who.given_minutes + sum(block.minutes for block in blocks)
        minutes += sum(round((b.end.timestamp() - b.start.timestamp()) / 60) for b in busy)
        words = self._words
        said = [words.given.format(hours(minutes), hours(who.week_minutes))]
        if who.least_minutes:
            said.append(words.least.format(hours(who.least_minutes)))
        return " · ".join([*said, words.children.format(len({b.child for b in blocks}))])

    def _name(self, key: str | None) -> str:
        return "" if key is None else self._names.get(key, key)


def _tints(keys: Iterable[str]) -> dict[str, int]:
    """In order of the first appearance; the second round of tints has numbers of its own."""
    return {key: n % (2 * TINTS) for n, key in enumerate(dict.fromkeys(keys))}


def _foot(*said: str) -> tuple[str, ...]:
    return tuple(filter(None, said))
