"""All addresses that the resolver knows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver


def addresses(
    patterns: Any = None, route: str = "", namespace: str = ""
) -> Iterator[tuple[str, str, Any]]:
    """(name with namespace, route, view) of every address."""
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        here = route + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from addresses(pattern.url_patterns, here, inner)
        elif isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name or ''}", here, pattern.callback


def views() -> dict[str, Any]:
    return {name: view for name, _, view in addresses()}
