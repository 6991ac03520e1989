"""What stands around every page: links, roles, the account. Rooms above fill it.

`settings.UI_CHROME` names a function (dotted path) of the request that returns a `Chrome`; it runs
only when a page draws its head.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import cast

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.module_loading import import_string


@dataclass(frozen=True, slots=True)
class Link:
    label: str
    href: str
    current: bool = False
    #: A number beside the word (unread, open); 0 shows none.
    count: int = 0
    pictogram: str = ""


@dataclass(frozen=True, slots=True)
class Role:
    """One of the several roles of a person; posting `value` as `role` switches to it."""

    label: str
    value: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class Chrome:
    """`who` is the name in the account menu (empty: nobody is signed in)."""

    who: str = ""
    links: Sequence[Link] = ()
    roles: Sequence[Role] = ()
    role_action: str = ""
    account: Sequence[Link] = ()
    sign_out: str = ""
    sign_in: str = ""
    #: The cursor of the journal from before the page was read, for its stream.
    since: str = ""


def chrome_of(request: HttpRequest) -> Chrome:
    """What the site's own function says, else the signed-in person and the way out."""
    path: str | None = getattr(settings, "UI_CHROME", None)
    if path:
        return cast("Callable[[HttpRequest], Chrome]", import_string(path))(request)
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return Chrome(sign_in=_address("account_login"))
    return Chrome(who=str(user), sign_out=_address("account_logout"))


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
