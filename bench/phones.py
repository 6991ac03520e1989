"""Phones that come back to a network: a day's queue, the same again, a hundred at eight o'clock.

The part `phones` of docs/performance.md, by `python -m bench --only phones`.
"""

from __future__ import annotations

import io
import json
import random
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from PIL import Image

from bench import document, writes
from bench.line import line
from bench.pages import serving
from bench.phone_client import Phone, entry_of
from bench.report import table
from bench.sites import site
from eassociate.core.ids import uuid7

RECORDS, PHOTOS = 500, 40
PHONES, EACH = 100, 50
#: 1 Mbit/s and 300 ms there and back.
SLOW = {"rate": 125_000.0, "delay": 0.15}
HEAD = """## Phones that come back to a network

{origin}
**bare**: as many committed inserts of a journal row by the bare driver in one process, the photos
encoded once, and on the slow line their bytes. Client and server share the machine.

"""


def records(visit: str, number: int) -> list[dict[str, Any]]:
    """Ordinary records: a few tiles and a note."""
    words = "лепо мирно сам игра пут ужина песма слика рука корак".split()
    chance = random.Random(7)
    return [
        entry_of(
            "record_visit",
            visit=visit,
            activities=[{"code": "play"}, {"code": "feeding", "minutes": 20}],
            note=" ".join(chance.choices(words, k=12)),
        )
        for _n in range(number)
    ]


def pictures(number: int) -> dict[str, bytes]:
    """Photos of about 90 KB, as the phone has made them small."""
    found = {}
    for n in range(number):
        out = io.BytesIO()
        noise = Image.effect_noise((1280, 960), 24 + n % 3).convert("RGB")
        noise.resize((640, 480)).resize((1280, 960)).save(out, "JPEG", quality=60)
        found[str(uuid7())] = out.getvalue()
    return found


def queue_of(visit: str) -> tuple[list[dict[str, Any]], dict[str, bytes]]:
    photos = pictures(PHOTOS)
    entries = records(visit, RECORDS - PHOTOS)
    for n, (key, content) in enumerate(photos.items()):
        image = {"upload": key, "sha256": sha256(content).hexdigest()}
        entries.insert(n * 12, entry_of("add_photo", visit=visit, image=image))
    return entries, photos


@dataclass(frozen=True)
class Found:
    kind: str
    what: str
    seconds: float
    goal: str
    errors: int = 0
    #: Seconds of the same by the bare driver (and line); None where there is no such thing.
    bare: float | None = None


def measure_all(there: list[str]) -> list[Found]:
    """On each database."""
    return [one for kind in there for one in measure(kind)]


def measure(kind: str) -> list[Found]:
    with site(kind, "phones") as there:
        people = json.loads(there.run("-m", "bench.phones_inside", str(PHONES + 2)))
        insert = 1 / writes.rate(there, "bare", 1, 1)
        with serving(there) as (address, _pid):
            found = [*_one(kind, address, people[-1], "loopback", "≤ 10 s", {}, insert)]
            found += _crowd(kind, address, people[:PHONES], insert)
            found += _one(kind, address, people[-2], "1 Mbit/s, 300 ms", "≤ 60 s", SLOW, insert)
            return found


def _drawn(photos: dict[str, bytes]) -> float:
    """Seconds in which one photo is decoded and encoded."""
    content = next(iter(photos.values()))
    with Image.open(io.BytesIO(content)) as picture:
        return _timed(lambda: picture.save(io.BytesIO(), "JPEG", quality=82, progressive=True))


def _one(
    kind: str,
    server: str,
    known: dict[str, str],
    how: str,
    goal: str,
    slow: dict[str, float],
    insert: float,
) -> Iterator[Found]:
    entries, photos = queue_of(known["visit"])
    weight = sum(map(len, photos.values())) / 1e6
    bare = len(entries) * insert + len(photos) * _drawn(photos)
    bare += weight * 1e6 / slow["rate"] + 2 * slow["delay"] if slow else 0.0
    with line(server, **slow) as through:
        phone = Phone(through.address if slow else server, known)
        first = _timed(lambda: phone.deliver(entries, photos))
        again = _timed(lambda: phone.deliver(entries, photos))
    print(kind, how, first, again, flush=True)
    what = f"{RECORDS} records, {PHOTOS} photos ({weight:.1f} MB), {how}"
    yield Found(kind, what, first, goal, phone.errors, bare)
    yield Found(kind, f"the same again, {how}", again, f"≤ 10 %: {again / first:.0%}")


def _crowd(kind: str, server: str, people: list[dict[str, str]], insert: float) -> Iterator[Found]:
    """Everybody at once; nobody is shown an error."""
    phones = [Phone(server, known) for known in people]
    queues = [records(known["visit"], EACH) for known in people]
    with ThreadPoolExecutor(PHONES) as pool, writing(Phone(server, people[0])) as waits:
        seconds = _timed(lambda: list(pool.map(lambda p, q: p.deliver(q, {}), phones, queues)))
    print(kind, "crowd", seconds, max(waits), flush=True)
    what = f"{PHONES} phones with {EACH} records each, at once"
    errors = sum(p.errors for p in phones)
    yield Found(kind, what, seconds, "≤ 60 s, no error", errors, PHONES * EACH * insert)
    what = f"the longest of {len(waits)} writes of somebody else meanwhile"
    yield Found(kind, what, max(waits), "no error")


@contextmanager
def writing(phone: Phone) -> Iterator[list[float]]:
    """Somebody who writes a byte five times a second, and how long (seconds) each took."""
    over, waits = threading.Event(), []

    def write() -> None:
        while not over.wait(0.2):
            waits.append(_timed(lambda: phone.upload(str(uuid7()), b"x")))

    thread = threading.Thread(target=write)
    thread.start()
    try:
        yield waits
    finally:
        over.set()
        thread.join()


def _timed(work: Any) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def written(found: list[Found]) -> str:
    """The part of the document."""
    rows = [
        (f.kind, f.what, f"{f.seconds:.1f}", f.goal, f.errors, *_beside(f.seconds, f.bare))
        for f in found
    ]
    head = ("database", "what", "seconds", "goal", "errors", "bare s", "ratio")
    origin = document.origin("python -m bench --only phones", datetime.now(UTC))
    return HEAD.format(origin=origin) + table(head, rows)


def _beside(seconds: float, bare: float | None) -> tuple[str, str]:
    return ("", "") if bare is None else (f"{bare:.1f}", f"**{seconds / bare:.1f}**")
