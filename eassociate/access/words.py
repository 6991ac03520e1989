"""The word for who accompanies a child: each provider calls the role as people there do.

In code and addresses the role is always `companion`; pages that name it ask here.
"""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from eassociate.access.models import Organisation
from eassociate.access.roles import Role

#: What `Organisation.companion_word` may be → the word in the reader's language.
COMPANION_WORDS: dict[str, Promise] = {
    "companion": _("companion"),
    "associate": _("associate"),
    "attendant": _("attendant"),
}


def companion_word(organisation: Organisation | None) -> str:
    """What `organisation` calls a companion; the usual word where it is unknown."""
    chosen = organisation.companion_word if organisation else ""
    return str(COMPANION_WORDS.get(chosen, COMPANION_WORDS["companion"]))


def role_word(role: str, organisation: Organisation | None) -> str:
    """The name of a role as `organisation` calls it."""
    if role == Role.COMPANION:
        return companion_word(organisation)
    return str(Role(role).label)
