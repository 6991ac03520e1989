"""What stands before every page: who acts, and whether the role may be here at all."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from django.http import Http404, HttpRequest

from eassociate.access.actor import Actor
from eassociate.access.models import Membership
from eassociate.access.roles import Can

View = TypeVar("View", bound=Callable[..., Any])


class ActedRequest(HttpRequest):
    """A request behind the sign-in: `ActingAs` has put the actor there."""

    actor: Actor
    memberships: list[Membership]


class Denied(Http404):
    """The role may not do this; outsiders are told the same as for what does not exist."""


def page(needs: Can) -> Callable[[View], View]:
    """A page for roles that hold `needs`; for all others it does not exist (404)."""

    def wrap(view: View) -> View:
        @wraps(view)
        def guarded(request: ActedRequest, *args: Any, **kwargs: Any) -> Any:
            actor: Actor | None = getattr(request, "actor", None)
            if actor is None:
                raise Denied
            check(actor, needs)
            return view(request, *args, **kwargs)

        guarded.needs = needs  # type: ignore[attr-defined]
        if iscoroutinefunction(view):
            markcoroutinefunction(guarded)
        return cast(View, guarded)

    return wrap


def check(actor: Actor, needs: Can) -> None:
    """Raises `Denied` unless the role of `actor` holds `needs`."""
    if not actor.can(needs):
        raise Denied
