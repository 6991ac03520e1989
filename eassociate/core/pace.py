"""How often somebody may ask. Counted in the cache that all processes of the site share."""

from __future__ import annotations

from datetime import timedelta

from django.core.cache import cache

from eassociate.core import clock

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def too_often(who: str, most: int, span: timedelta) -> bool:
    """Counts one more; whether that is more than `most` in this `span` of the clock."""
    seconds = int(span.total_seconds())
    key = f"pace:{seconds}:{int(clock.now().timestamp()) // seconds}:{who.replace(' ', ':')}"
    if cache.add(key, 1, 2 * seconds):
        return most < 1
    try:
        return cache.incr(key) > most
    except ValueError:  # swept away between the two
        return False
