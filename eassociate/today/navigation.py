"""The head of every page: where each role may go, the roles of the person, the account."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from eassociate.access.actor import Actor
from eassociate.access.models import Membership
from eassociate.access.roles import Can, Role
from eassociate.access.words import role_word
from eassociate.conversations.queries import unread_threads
from eassociate.journal.following import cursor
from eassociate.journal.models import Notice
from eassociate.ui.chrome import Chrome, Link
from eassociate.ui.chrome import Role as Worn


@dataclass(frozen=True)
class Way:
    """A link of the main menu, for those who hold `needs` (and act in one of `roles`, if named).

    `under`: beginnings of other addresses at which it counts as the present one.
    """

    name: str
    word: Promise
    needs: Can
    roles: frozenset[str] | None = None
    under: tuple[str, ...] = ()


_PROVIDER = frozenset({Role.COORDINATOR, Role.ADMINISTRATOR})
WAYS: Sequence[Way] = (
    Way("today", _("Today"), Can.SEE_TODAY),
    # Second, so that its count is in sight on a phone, where the menu scrolls.
    Way("notices", _("Notices"), Can.READ_NOTICES),
    Way("messages", pgettext_lazy("talk", "Messages"), Can.SEE_MESSAGES),
    Way("cover", _("Cover"), Can.COVER, under=("/visits/", "/ill/")),
    Way(
        "children",
        _("Children"),
        Can.SEE_CHILD,
        frozenset({Role.COORDINATOR, Role.PROFESSIONAL, Role.CASE_MANAGER, Role.SCHOOL}),
    ),
    Way("companions", _("Companions"), Can.SEE_STAFF, frozenset({Role.COORDINATOR})),
    Way("absences", _("Absences"), Can.ENTER_ABSENCE),
    Way("planning", _("Planning"), Can.EDIT_TIMETABLE),
    Way("calendar", _("Calendar"), Can.EDIT_TIMETABLE),
    Way("approvals", _("Approvals"), Can.EDIT_CHILD),
    Way("months", _("Months"), Can.SEE_MONTHS),
    Way("lists", _("Lists"), Can.IMPORT),
    Way("people", _("People"), Can.INVITE, _PROVIDER),
)
_ACCOUNT = (
    ("account", _("My account"), Can.READ_NOTICES),
    ("offline", _("Without a network"), Can.READ_NOTICES),
    ("held", _("From phones"), Can.CORRECT_VISIT),
    ("emergency_sheet", _("Emergency sheet"), Can.SEE_BOARD),
    ("service", _("Our service"), Can.EDIT_SITE),
)


def chrome(request: HttpRequest) -> Chrome:
    """What stands around the page of `request` (settings.UI_CHROME)."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return Chrome(sign_in=address("account_login"))
    actor: Actor | None = getattr(request, "actor", None)
    return Chrome(
        who=user.name,
        links=_links(actor, request.path) if actor else (),
        roles=_roles(getattr(request, "memberships", []), actor),
        role_action=address("act_as"),
        account=_account(actor),
        sign_out=address("account_logout"),
        since=seen(request) if actor else "",
    )


def seen(request: Any) -> str:
    """Where the journal stood before the page was read, so that its stream misses nothing."""
    if not hasattr(request, "journal_cursor"):
        request.journal_cursor = cursor()
    found: str = request.journal_cursor
    return found


def _links(actor: Actor, path: str) -> list[Link]:
    ways = [
        way for way in WAYS if actor.can(way.needs) and actor.role in (way.roles or {actor.role})
    ]
    return [
        Link(str(way.word), at, _is_here(way, at, path), _count(way, actor))
        for way in ways
        if (at := address(way.name))
    ]


def _account(actor: Actor | None) -> list[Link]:
    """Who has no role any more still reaches the own account."""
    return [
        Link(str(word), at)
        for name, word, needs in _ACCOUNT
        if (actor.can(needs) if actor else name == "account") and (at := address(name))
    ]


def _is_here(way: Way, at: str, path: str) -> bool:
    if at == "/":
        return path == "/"
    return path.startswith((at, *way.under))


def _count(way: Way, actor: Actor) -> int:
    if way.name == "messages":
        return unread_threads(actor)
    if way.name != "notices":
        return 0
    unread = Notice.objects.filter(person=actor.person_id, role=actor.role, read_at=None)
    return unread.count()


def _roles(memberships: Sequence[Membership], actor: Actor | None) -> list[Worn]:
    several = len({m.organisation_id for m in memberships}) > 1
    chosen = actor.membership_id if actor else None
    return [Worn(_worn(m, several), str(m.pk), m.pk == chosen) for m in memberships]


def _worn(membership: Membership, several: bool) -> str:
    role = role_word(membership.role, membership.organisation)
    return f"{role} · {membership.organisation.name}" if several else role


def address(name: str, **named: Any) -> str:
    """The address called `name`; "" where the site has none."""
    try:
        return reverse(name, kwargs=named)
    except NoReverseMatch:
        return ""
