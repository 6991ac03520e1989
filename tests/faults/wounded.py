"""The real server with a weak spot: it kills itself (kill -9) at one point of one deed.

    python -m tests.faults.wounded WHERE serve --port N

The deed is the one whose text says «die now», or any photo for the points of photos.
"""

from __future__ import annotations

import os
import signal
import sys
from typing import Any

from eassociate.site.ready import load_django

WORD = "die now"


def die(*ignored: Any, **also: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def before_commit() -> None:
    """Everything is written, nothing is committed."""
    from eassociate.journal import deeds

    original = deeds._write

    def write(entry: Any, parts: Any, effect: Any) -> None:
        original(entry, parts, effect)
        if WORD in parts.payload:
            die()

    deeds._write = write


def after_commit() -> None:
    """It is committed, and nobody has been told."""
    from eassociate.journal import forms

    original = forms.perform

    def perform(actor: Any, command: Any, **more: Any) -> Any:
        outcome = original(actor, command, **more)
        if WORD in str(command):
            die()
        return outcome

    forms.perform = perform


def after_entry() -> None:
    """An entry from a phone was carried out, the batch goes on, and nobody has been told."""
    from eassociate.sync.pushing import _Judge

    original = _Judge._performed

    def performed(judge: Any, item: Any, deed: Any) -> Any:
        answer = original(judge, item, deed)
        if WORD in str(item.content):
            die()
        return answer

    _Judge._performed = performed  # type: ignore[method-assign]


def between_file_and_row() -> None:
    """The entry of a photo is written, its bytes are not yet."""
    from eassociate.diary.models import Photo

    Photo.save = die  # type: ignore[method-assign]


def main() -> None:
    load_django(many=True)
    globals()[sys.argv[1]]()
    from eassociate.site.cli import main as serve

    serve(sys.argv[2:])


if __name__ == "__main__":
    main()
