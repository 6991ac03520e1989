"""Who is signed in, asked with every request: both queries of it are made once (core/prepared)."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.sessions.backends.db import SessionStore as Stored
from django.contrib.sessions.models import Session
from django.utils import timezone

from eassociate.access.models import Person
from eassociate.core.prepared import ID, MOMENT, WORD, Prepared

_PERSON: Prepared[Person] = Prepared(lambda key: Person.objects.filter(pk=key), ID)
_SESSION: Prepared[Session] = Prepared(
    lambda key, at: Session.objects.filter(session_key=key, expire_date__gt=at), WORD, MOMENT
)


class SignIn(AuthenticationBackend):  # type: ignore[misc]
    """allauth's: by e-mail and password."""

    def get_user(self, user_id: Any) -> Person | None:
        found = _PERSON.rows(user_id)
        return found[0] if found and self.user_can_authenticate(found[0]) else None


class SessionStore(Stored):
    """Django's sessions in the database (`SESSION_ENGINE` names this module)."""

    def _get_session_from_db(self) -> Session | None:
        now = timezone.now()  # Django's clock, by which it was written: not that of a demo
        found = _SESSION.rows(self.session_key, now) if self.session_key else []
        return found[0] if found else super()._get_session_from_db()  # type: ignore[misc]
