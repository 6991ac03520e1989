"""A plan in the coordinator's words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from eassociate.planner import Reason, Stop, Why
from eassociate.roster.words import reason_in_words, stopped_in_words
from eassociate.ui.words import length_in_words

#: Why a run failed.
FAILURES: dict[str, Promise] = {
    "crashed": gettext_lazy(
        "It ended three times before it was ready, perhaps for want of memory."
    ),
    "problem": gettext_lazy("The entries contradict themselves. The log of the server says where."),
    "verify": gettext_lazy(
        "The second check found a mistake in the plan. Nothing of it is offered; "
        "please tell whoever looks after the server."
    ),
    "error": gettext_lazy("Something went wrong. The log of the server says what."),
}
#: Terms of the cost by what they count, in the order of importance.
TERMS: dict[str, Promise] = {
    "uncovered": gettext_lazy("Alone: minutes, weighed by the degree of support"),
    "people": gettext_lazy("Different people that the children meet"),
    "changes": gettext_lazy("Visits with somebody else than now"),
    "unfamiliar": gettext_lazy("Strangeness: 0 well known to 3 never met, added up"),
    "travel": gettext_lazy("On the way"),
    "unfairness": gettext_lazy("Below the guaranteed hours"),
    "load": gettext_lazy("Burden on those whose week is full"),
}
_IN_MINUTES = frozenset({"travel", "unfairness"})
#: From which distance on nothing useful is proven.
UNPROVEN = 0.5


def kept_in_words(stop: Mapping[str, Any]) -> str:
    """What stops a companion, as it is kept (`record`)."""
    moment = datetime.fromisoformat(stop["moment"]) if stop["moment"] else None
    return reason_in_words(
        Reason(Stop(stop["code"]), stop["number"], stop["km"], moment, tuple(stop["items"]))
    )


def speaks_for(reasons: Iterable[Reason]) -> list[str]:
    """What speaks for a companion; without the number of visits, of which older ones count less."""
    return [
        _("knows the child") if reason.code == Why.MET_TIMES else reason_in_words(reason)
        for reason in reasons
    ]


def nobody_in_words(possible: int, stopped: Mapping[str, int]) -> list[str]:
    """Why a block stays open: who could go but is needed elsewhere, who is stopped by what."""
    found = [stopped_in_words(Stop(code), number) for code, number in stopped.items()]
    if possible:
        text = ngettext(
            "%(number)d person could go but is needed for another child",
            "%(number)d people could go but are needed for other children",
            possible,
        )
        found.insert(0, text % {"number": possible})
    return found


def value_in_words(name: str, value: int) -> str:
    """A term in its own unit."""
    return length_in_words(value) if name in _IN_MINUTES else number_format(value)


def difference_in_words(name: str, value: int) -> str:
    """How much more or less of a term, in its own unit."""
    sign = "+" if value > 0 else "\N{MINUS SIGN}"
    return f"{sign}\N{NO-BREAK SPACE}{value_in_words(name, abs(value))}"


def proof_in_words(exact: bool, gap: float) -> str:
    """How far from the best possible plan this one is at most."""
    if exact:
        return _("Proven: no plan is better than this one.")
    if gap >= UNPROVEN:
        return _("How much better another plan could be is not proven.")
    percent = number_format(max(gap * 100, 0.1), 1)
    return _("Proven: no plan is more than %(percent)s %% better.") % {"percent": percent}


def progress_in_words(cost: int | None, bound: float | None) -> str:
    """The same while it is being searched."""
    if cost is None:
        return _("No plan yet.")
    gap = 1 - bound / cost if bound is not None and cost else 1.0 if cost else 0.0
    if gap >= UNPROVEN:
        return _("A first plan is there and becomes better.")
    percent = number_format(max(gap, 0.0) * 100, 1)
    return _("The best plan so far is at most %(percent)s %% from the best possible.") % {
        "percent": percent
    }
