"""Whom to tell what how: the groups of kinds that people choose by, the ways out of the page, and
what holds for those who never chose."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from eassociate.access.roles import Role
from eassociate.notify.kinds import Kind


class Channel(TextChoices):
    PUSH = "push", _("Devices")
    MAIL = "mail", _("E-mail")
    SMS = "sms", _("SMS")


class Group(TextChoices):
    """What people choose by. Whatever is urgent belongs to `URGENT`, of whichever kind it is."""

    URGENT = "urgent", _("Urgent: a child has nobody, or you are asked for today")
    MESSAGES = "messages", _("Messages and announcements")
    COVER = "cover", _("Illness, absences and substitutes")
    VISITS = "visits", _("How the day goes")
    RECORD = "record", _("Records and advice")
    PLANS = "plans", _("Timetable and plans")
    PAPERS = "papers", _("Papers, approvals, people")


#: Kind → group. What is missing here counts as a message (a test holds that none is).
GROUPS: Mapping[str, Group] = {
    Kind.COMPANION_ILL: Group.COVER,
    Kind.COMPANION_BACK: Group.COVER,
    Kind.CHILD_HOME: Group.COVER,
    Kind.CHILD_BACK: Group.COVER,
    Kind.VISIT_OPEN: Group.COVER,
    Kind.OFFER_MADE: Group.COVER,
    Kind.OFFER_WITHDRAWN: Group.COVER,
    Kind.OFFER_ACCEPTED: Group.COVER,
    Kind.OFFER_DECLINED: Group.COVER,
    Kind.OFFER_EXPIRED: Group.COVER,
    Kind.SUBSTITUTE_OFFERED: Group.COVER,
    Kind.SUBSTITUTE_FOUND: Group.COVER,
    Kind.SUBSTITUTE_ACCEPTED: Group.COVER,
    Kind.SUBSTITUTE_DECLINED: Group.COVER,
    Kind.NOT_DELIVERED: Group.COVER,
    Kind.VISIT_LATE: Group.VISITS,
    Kind.START_MISSING: Group.VISITS,
    Kind.VISIT_STARTED: Group.VISITS,
    Kind.VISIT_ENDED: Group.VISITS,
    Kind.VISIT_CHANGED: Group.VISITS,
    Kind.VISIT_CANCELLED: Group.VISITS,
    Kind.INCIDENT: Group.RECORD,
    Kind.RECORD_CORRECTED: Group.RECORD,
    Kind.HELD: Group.RECORD,
    Kind.ADVICE_LEFT: Group.RECORD,
    Kind.HANDED_OVER: Group.VISITS,
    Kind.HANDOVER_ASKS: Group.VISITS,
    Kind.HANDOVER_CORRECTED: Group.VISITS,
    Kind.COLLECT_REFUSED: Group.VISITS,
    Kind.MESSAGE: Group.MESSAGES,
    Kind.DIRECT_MESSAGE: Group.MESSAGES,
    Kind.REQUEST: Group.MESSAGES,
    Kind.GENERAL_REQUEST: Group.MESSAGES,
    Kind.ANNOUNCEMENT: Group.MESSAGES,
    Kind.ANSWERED: Group.MESSAGES,
    Kind.ASSIGNED: Group.PLANS,
    Kind.TIMETABLE_CHANGED: Group.PLANS,
    Kind.WEEK_PLANNED: Group.PLANS,
    Kind.OTHERS_COME: Group.PLANS,
    Kind.TIMETABLE_PLANNED: Group.PLANS,
    Kind.PLAN_READY: Group.PLANS,
    Kind.PLAN_FAILED: Group.PLANS,
    Kind.PAPER_ENDS: Group.PAPERS,
    Kind.APPROVAL_ENDS: Group.PAPERS,
    Kind.ROLE_GIVEN: Group.PAPERS,
    Kind.INVITATION_USED: Group.PAPERS,
    Kind.ADDRESS_DEAD: Group.PAPERS,
}

_PUSH, _MAIL, _SMS = frozenset({Channel.PUSH}), frozenset({Channel.MAIL}), frozenset({Channel.SMS})
_ALL = _PUSH | _MAIL | _SMS
#: A device was let in on purpose, so what concerns one's day comes to it; e-mail and SMS carry
#: what cannot wait. Offices do not live in this page: a message comes to them by e-mail as well.
_OFFICE = {Group.URGENT: _ALL, Group.MESSAGES: _PUSH | _MAIL, Group.PAPERS: _PUSH}
_FIELD = {
    Group.URGENT: _ALL,
    Group.MESSAGES: _PUSH,
    Group.COVER: _PUSH,
    Group.RECORD: _PUSH,
    Group.PLANS: _PUSH,
}
DEFAULTS: Mapping[str, Mapping[Group, frozenset[Channel]]] = {
    Role.GUARDIAN: {**_FIELD, Group.VISITS: _PUSH},
    Role.COMPANION: {**_FIELD, Group.VISITS: _PUSH},
    Role.COORDINATOR: {**_FIELD, Group.PAPERS: _PUSH},
}

Chosen = Mapping[str, list[str]]


def group_of(kind: str, urgent: bool) -> Group:
    return Group.URGENT if urgent else GROUPS.get(kind, Group.MESSAGES)


def wanted(chosen: Chosen | None, role: str, group: Group) -> frozenset[Channel]:
    """The ways by which a notice of `group` goes to somebody who acts in `role` and chose `chosen`
    (group → ways; a group that is not in it was not there yet when they chose)."""
    if chosen is not None and group in chosen:
        return frozenset(Channel(one) for one in chosen[group] if one in Channel.values)
    return DEFAULTS.get(role, _OFFICE).get(group, frozenset())


def all_wanted(chosen: Chosen | None, role: str) -> dict[str, list[str]]:
    """Group → ways, whole: what a page shows as chosen."""
    order: list[Any] = list(Channel)
    return {
        group.value: [one.value for one in order if one in wanted(chosen, role, group)]
        for group in Group
    }
