"""Messages as e-mail: plain text, the same as HTML, and a way to stop them with one tap."""

from __future__ import annotations

import json
from collections.abc import Sequence
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from eassociate.core.crypto import Unreadable, seal, unseal
from eassociate.journal.models import Notice
from eassociate.notify.channels import Group
from eassociate.notify.models import Delivery
from eassociate.notify.saying import Said, notices_address, said_of


def message_of(
    delivery: Delivery, notices: Sequence[Notice], *, says_kind: bool
) -> EmailMultiAlternatives:
    """In the reader's language, without any fact about anybody. `notices`: the unread ones."""
    with translation.override(delivery.person.language):
        if delivery.kind == Delivery.Kind.LETTER:
            return _message(delivery, delivery.subject, delivery.text, {})
        said = said_of(notices, says_kind=says_kind)
        stop = _stop_address(delivery, said)
        message = _message(delivery, said.line, _text(said, stop), _stop_headers(stop))
        message.attach_alternative(_page(said, stop), "text/html")
        return message


def _message(
    delivery: Delivery, subject: str, text: str, headers: dict[str, str]
) -> EmailMultiAlternatives:
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    always = {"Message-ID": f"<{delivery.pk}@{host}>", "Auto-Submitted": "auto-generated"}
    to = [delivery.person.email or ""]
    return EmailMultiAlternatives(subject, text, None, to, headers={**always, **headers})


def _text(said: Said, stop: str) -> str:
    parts = [
        _("There is something new for you. Sign in to read it:"),
        notices_address(),
        "\n".join(said.counted),
        _("For your safety nothing of it stands in this e-mail."),
        _("What comes to you by e-mail is your choice:") + f"\n{_choices_address()}",
    ]
    if stop:
        parts.append(_("No more such e-mails:") + f"\n{stop}")
    return "\n\n".join(part for part in parts if part)


def _page(said: Said, stop: str) -> str:
    shown = {"said": said, "notices": notices_address(), "choices": _choices_address()}
    language = translation.get_language()
    return render_to_string("notify/mail.html", {**shown, "stop": stop, "language": language})


def _choices_address() -> str:
    return notices_address() + "choices/"


# -- stopping them --------------------------------------------------------------------------------


def _stop_address(delivery: Delivery, said: Said) -> str:
    """ "" when all of it is urgent: that is not stopped with one tap."""
    groups = [group.value for group in said.groups if group != Group.URGENT]
    if not groups:
        return ""
    return f"{notices_address()}stop/{stop_token(delivery.person_id, groups)}/"


def _stop_headers(stop: str) -> dict[str, str]:
    """RFC 2369 and RFC 8058: the button of the mail program."""
    if not stop:
        return {}
    return {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def stop_token(person: UUID, groups: Sequence[str]) -> str:
    """Sealed with the site's keys: it cannot be made or read by anybody else."""
    return seal(json.dumps(["stop", person.hex, list(groups)]).encode()).decode().rstrip("=")


def read_token(token: str) -> tuple[UUID, list[Group]] | None:
    """None for what is no token of this site."""
    try:
        word, person, groups = json.loads(unseal((token + "=" * (-len(token) % 4)).encode()))
        return (UUID(person), [Group(one) for one in groups]) if word == "stop" else None
    except (Unreadable, ValueError, TypeError):
        return None
