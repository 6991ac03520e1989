"""From a heading as somebody wrote it to the key of its column."""

import re
from dataclasses import dataclass
from functools import cache

from eassociate.core.scripts import fold
from eassociate.exchange.headings import words
from eassociate.exchange.headings.words import Kind

_FILLERS = frozenset(
    "deteta detetu det child childs s of the des kindes kind ucenika korisnika dece i und and"
    " der die das den dem sa u za for osobe osoba".split()
)
_ORDINALS = {"1": "1", "2": "2", "3": "3", "4": "4", "ii": "2", "iii": "3"}
_ORDINALS |= dict.fromkeys("prvi prva prvog first erste erster ersten".split(), "1")
_ORDINALS |= dict.fromkeys("drugi druga drugog second zweite zweiter zweiten".split(), "2")
_ORDINALS |= dict.fromkeys("treci treca treceg third dritte dritter dritten".split(), "3")
_GUARDIAN_SLOTS = {word: slot for slot, all in words.GUARDIANS.items() for word in all.split()}


@dataclass(frozen=True)
class Found:
    """`group`: "" for a column of the list itself, else guardian or contact; `slot` tells people
    of a group apart ("" when the heading does not)."""

    key: str
    group: str = ""
    slot: str = ""
    loose: bool = False

    @property
    def name(self) -> str:
        return f"{self.group}.{self.slot}.{self.key}" if self.group else self.key


COUNTER = Found("counter")


def normal(heading: str) -> str:
    """`heading` folded, with nothing but words and digits in it."""
    plain = re.sub(r"[^\w#]+", " ", fold(heading)).replace("_", " ")
    plain = re.sub(r"\be mail\b|\be mejl\b|\bmejl\b|\bimejl\b", "email", plain)
    return " ".join(re.sub(r"\bdijete|\bdjete", "dete", plain).split())


def resolve(kind: Kind, heading: str) -> Found | None:
    """The column of list `kind` that `heading` names, with or without what is in brackets."""
    outside = re.sub(r"\([^)]*\)|\[[^]]*\]", " ", heading)
    for text in dict.fromkeys((normal(heading), normal(outside))):
        found = _resolved(kind, text) if text else None
        if found:
            return found
    return _abbreviated(kind, heading)


def _abbreviated(kind: Kind, heading: str) -> Found | None:
    """`Датум рођ.`, `Бр. реш.`: words cut short by a point, if just one column can be meant."""
    short = {normal(word) for word in re.findall(r"(\w{2,})\.", heading)}
    words_there = normal(heading).split()
    if not short or not words_there:
        return None
    keys = {key for phrase, key in _index(kind).items() if _cut(words_there, short, phrase.split())}
    return Found(keys.pop()) if len(keys) == 1 else None


def _cut(there: list[str], short: set[str], phrase: list[str]) -> bool:
    """Whether `there` is `phrase` with the words of `short` cut."""
    return len(there) == len(phrase) and all(
        whole.startswith(word) if word in short else whole == word
        for word, whole in zip(there, phrase, strict=True)
    )


def _resolved(kind: Kind, plain: str) -> Found | None:
    if len(plain) > 80:
        return None
    if plain in _phrases(words.COUNTERS):
        return COUNTER
    known = _index(kind)
    key = known.get(plain) or known.get(_without_fillers(plain))
    if key:
        return Found(key)
    return _of_person(plain) if kind is Kind.CHILDREN else None


def _phrases(alternatives: str) -> set[str]:
    return set(alternatives.split("|"))


def _without_fillers(plain: str) -> str:
    return " ".join(word for word in plain.split() if word not in _FILLERS)


@cache
def _index(kind: Kind) -> dict[str, str]:
    exact = {phrase: key for key, all in words.WORDS[kind].items() for phrase in all.split("|")}
    bare = {_without_fillers(phrase): key for phrase, key in reversed(exact.items())}
    return {phrase: key for phrase, key in {**bare, **exact}.items() if phrase}


@cache
def _person_index() -> dict[str, str]:
    exact = {phrase: key for key, all in words.PERSON.items() for phrase in all.split("|")}
    return {**{_without_fillers(phrase): key for phrase, key in exact.items()}, **exact}


def _of_person(plain: str) -> Found | None:
    """`telefon majke`, `guardian 2 e-mail`, `hitan kontakt`, or a loose `telefon`."""
    slot, rest = _ordinal(plain.split())
    text = " ".join(rest)
    for phrase in sorted(_phrases(words.CONTACTS), key=len, reverse=True):
        if re.search(rf"\b{phrase}\b", text):
            return _in_group("contact", slot or "1", text.replace(phrase, " "))
    for place, word in enumerate(rest):
        if word in _GUARDIAN_SLOTS:
            others = [w for w in rest[:place] + rest[place + 1 :] if w not in _GUARDIAN_SLOTS]
            return _in_group("guardian", _GUARDIAN_SLOTS[word] or slot, " ".join(others))
    key = _person_index().get(text)
    return Found(key, "guardian", slot, loose=True) if key in words.LOOSE else None


def _ordinal(tokens: list[str]) -> tuple[str, list[str]]:
    slots = [_ORDINALS[token] for token in tokens if token in _ORDINALS]
    rest = [token for token in tokens if token not in _ORDINALS]
    return (slots[0] if slots else ""), rest


def _in_group(group: str, slot: str, rest: str) -> Found | None:
    text = " ".join(rest.split())
    bare = _without_fillers(text)
    key = "name" if not bare else _person_index().get(text) or _person_index().get(bare)
    return Found(key, group, slot) if key else None
