"""The files of a plan: JSON, CSV, a folder of pictures."""

from __future__ import annotations

import os
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from html import escape
from pathlib import Path

from eassociate.planner.pictures import week_of_child, week_of_companion
from eassociate.planner.problem import Block, Problem

#: Stands for the standard output.
STDOUT = "-"
_INDEX = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark"><title>Weeks</title>
<style>body {{ font: 1rem/1.6 system-ui, sans-serif; margin: 2rem; }}
ul {{ columns: 16rem; padding: 0; list-style: none; }}</style>
<h1>Weeks</h1><h2>Children</h2><ul>{children}</ul><h2>Companions</h2><ul>{companions}</ul></html>
"""


def write(path: str, content: str | bytes) -> None:
    """Whole or not at all; `-` is the standard output. Raises `OSError`."""
    data = content.encode("utf-8") if isinstance(content, str) else content
    if path == STDOUT:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    target = Path(path)
    unfinished = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        unfinished.write_bytes(data)
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)


def write_pictures(folder: str, problem: Problem, roster: Mapping[str, str]) -> int:
    """A picture for each child and each companion who has blocks, and a page that lists them.

    File names are numbers: a name is nobody's business who sees only the folder. Returns how many.
    """
    place = Path(folder)
    place.mkdir(parents=True, exist_ok=True)
    people = {companion.key: companion for companion in problem.companions}
    of_child, of_companion = _shares(problem, roster)
    children, given = sorted(of_child), sorted(of_companion)
    for name, key in zip(_files("child", children), children, strict=True):
        share = replace(problem, blocks=tuple(of_child[key]), companions=())
        write(str(place / name), week_of_child(share, roster, key))
    for name, key in zip(_files("companion", given), given, strict=True):
        share = replace(problem, blocks=tuple(of_companion[key]), companions=(people[key],))
        write(str(place / name), week_of_companion(share, roster, key))
    listed = {"children": _links("child", children), "companions": _links("companion", given)}
    write(str(place / "index.html"), _INDEX.format(**listed))
    return len(children) + len(given)


def _shares(
    problem: Problem, roster: Mapping[str, str]
) -> tuple[dict[str, list[Block]], dict[str, list[Block]]]:
    """The blocks by child and by companion, so that no picture looks through a whole country."""
    of_child: dict[str, list[Block]] = defaultdict(list)
    of_companion: dict[str, list[Block]] = defaultdict(list)
    for block in problem.blocks:
        of_child[block.child].append(block)
        if block.key in roster:
            of_companion[roster[block.key]].append(block)
    return of_child, of_companion


def _files(kind: str, keys: Iterable[str]) -> list[str]:
    return [f"{kind}-{number:05}.svg" for number, _ in enumerate(keys, 1)]


def _links(kind: str, keys: list[str]) -> str:
    pairs = zip(_files(kind, keys), keys, strict=True)
    return "".join(f'<li><a href="{file}">{escape(key)}</a>' for file, key in pairs)
