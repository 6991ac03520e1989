"""A refusal that names what is in the way, in the reader's words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from eassociate.journal.deeds import Refused
from eassociate.ui.words import date_in_words, time_in_words

#: How many are named; the others are counted.
NAMED = 5


def said(child: str, start: datetime, why: str, who: str = "") -> str:
    """«Милица Јовановић, понедељак, 7. септембар 08:00 (Јелена Илић): одсутна је»."""
    moment = f"{date_in_words(start)} {time_in_words(start)}"
    person = f" ({who})" if who else ""
    return f"{child}, {moment}{person}: {why}"


def refuse(problems: Sequence[str], advice: str) -> None:
    """Raises `Refused` if there are any: nothing was done, what is in the way, what to do."""
    if not problems:
        return
    sentences = [_("Nothing was changed."), *(f"{one}." for one in problems[:NAMED])]
    if (more := len(problems) - NAMED) > 0:
        text = ngettext("And %(n)d more like this.", "And %(n)d more like these.", more)
        sentences.append(text % {"n": more})
    raise Refused(" ".join([*sentences, advice]))
