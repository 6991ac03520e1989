"""Whatever is typed or pasted: an answer below 500, in every form of every page.

The forms are read from the pages themselves, so that new ones are tried without being named here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.scene import Scene
from tests.security.naughty import NAUGHTY, PAGES, forms_of
from tests.security.reading import Form

pytestmark = pytest.mark.django_db


def tries(form: Form) -> Iterator[dict[str, Any]]:
    """Every open field filled with one and the same naughty text, then a forged choice each."""
    for text in NAUGHTY if form.open_fields else [""]:
        yield {**form.fields, **dict.fromkeys(form.open_fields, text)}
    for name in form.fields:
        if name not in form.open_fields and name != "csrfmiddlewaretoken":
            for text in ("a\x00b", "not-a-uuid", "9" * 40, "👩‍👧"):
                yield {**form.fields, name: text}


def is_known(form: Form, address: str, seen: set[Any] = set()) -> bool:  # noqa: B006
    """Whether a form like this (of whatever thing) was tried in this process."""
    shape = (_ID.sub("*", address), frozenset(form.fields), frozenset(form.open_fields))
    known = shape in seen
    seen.add(shape)
    return known


_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")


@pytest.mark.parametrize("name", PAGES)
def test_every_form_of_the_page_bears_every_text(scene: Scene, name: str):
    wrong = []
    for key, form, address in list(forms_of(scene, name)):
        if not form.fields or is_known(form, address):
            continue
        for data in tries(form):
            status = scene.send(scene.clients[key], form.method, address, data)
            if status >= 500:
                wrong.append(f"{key} {form.method} {address} {data}"[:300])
                break
    assert not wrong, "\n".join(wrong)
