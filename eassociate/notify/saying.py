"""What stands outside the page: that there is something new, at most of what kind it is. Never
about whom, whatever anybody chose."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from eassociate.journal.models import Notice
from eassociate.notify.channels import Group, group_of

_NEWS: dict[Group, Promise] = {
    Group.MESSAGES: gettext_lazy("New message in E-associate"),
    Group.COVER: gettext_lazy("Something new about absences and substitutes in E-associate"),
    Group.VISITS: gettext_lazy("Something new about the day in E-associate"),
    Group.RECORD: gettext_lazy("Something new in the records in E-associate"),
    Group.PLANS: gettext_lazy("Something new about the timetable in E-associate"),
    Group.PAPERS: gettext_lazy("Something new about papers and people in E-associate"),
}


@dataclass(frozen=True)
class Said:
    """A message in the present language: one line, and the groups with how many of each."""

    line: str
    groups: Sequence[Group]
    urgent: bool
    counted: Sequence[str]


def said_of(notices: Sequence[Notice], *, says_kind: bool) -> Said:
    """`notices`: those that are unread."""
    counts = Counter(group_of(notice.kind, notice.urgent) for notice in notices)
    groups = [group for group in Group if counts[group]]
    urgent = bool(counts[Group.URGENT])
    return Said(
        line=_line(groups, len(notices), urgent=urgent, says_kind=says_kind),
        groups=groups,
        urgent=urgent,
        counted=[f"{group.label}: {counts[group]}" for group in groups] if says_kind else [],
    )


def _line(groups: Sequence[Group], count: int, *, urgent: bool, says_kind: bool) -> str:
    if urgent:
        return _("Urgent: please open E-associate")
    if count > 1:
        text = ngettext(
            "%(count)d new notice in E-associate", "%(count)d new notices in E-associate", count
        )
        return text % {"count": count}
    if groups and says_kind:
        return str(_NEWS[groups[0]])
    return _("Something new in E-associate")


def notices_address() -> str:
    return settings.SITE_URL.rstrip("/") + "/notices/"
