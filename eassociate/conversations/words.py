"""Threads, ready-made messages and readers in the reader's words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from eassociate.access.actor import Actor
from eassociate.access.circles import ThreadKind
from eassociate.access.roles import Role
from eassociate.conversations import rules
from eassociate.conversations.models import Phrase, Thread
from eassociate.conversations.readers import Reader
from eassociate.core import clock
from eassociate.core.scripts import latin
from eassociate.ui.words import date_in_words, time_in_words

_KINDS: dict[str, Promise] = {
    ThreadKind.CIRCLE: gettext_lazy("Everybody around the child"),
    ThreadKind.FAMILY: gettext_lazy("Family and coordinator"),
    ThreadKind.CARE: gettext_lazy("Companions and professionals"),
    ThreadKind.CASE: gettext_lazy("Case manager and family"),
    ThreadKind.TEAM: gettext_lazy("The whole team"),
}
#: To whom an announcement goes, by role.
GROUPS: dict[str, Promise] = {
    Role.GUARDIAN: gettext_lazy("families"),
    Role.COMPANION: gettext_lazy("companions"),
    Role.PROFESSIONAL: gettext_lazy("professionals"),
    Role.CASE_MANAGER: gettext_lazy("case managers"),
    Role.SCHOOL: gettext_lazy("schools"),
}
EMOJI: dict[str, str] = {
    ThreadKind.CIRCLE: "👥",
    ThreadKind.FAMILY: "🏠",
    ThreadKind.GUARDIAN: "🔒",
    ThreadKind.CARE: "🧩",
    ThreadKind.CASE: "📄",
    ThreadKind.DIRECT: "💬",
    ThreadKind.TEAM: "🤝",
    ThreadKind.NEWS: "📣",
}
TYPED: dict[str, Promise] = {
    "late": gettext_lazy("is late"),
    "on_the_way": gettext_lazy("is on the way"),
    "arrived": gettext_lazy("is there"),
    "picked_up": gettext_lazy("The child was picked up"),
    "bring_clothes": gettext_lazy("Please bring spare clothes"),
    "bring_food": gettext_lazy("Please bring something to eat"),
    "medicine_given": gettext_lazy("The medicine was given"),
    "all_well": gettext_lazy("All is well"),
    "please_call": gettext_lazy("Please call me"),
    "thank_you": gettext_lazy("Thank you"),
}


def kind_word(kind: str, person: str = "", *, own: bool = False) -> str:
    """What a thread of `kind` is called; `person`: the one guardian or companion of it, `own`
    where the reader is that one."""
    if own:
        return _("Only you and the coordinator")
    if kind == ThreadKind.GUARDIAN:
        return _("Only %(person)s and the coordinator") % {"person": person}
    if kind == ThreadKind.DIRECT:
        return person
    return str(_KINDS.get(kind, kind))


def title(actor: Actor, thread: Thread) -> str:
    """The heading of a thread: the child, or who it is between. Needs child, person, place."""
    if thread.kind == ThreadKind.NEWS:
        return news_word(thread)
    if thread.child:
        return thread.child.name
    return subtitle(actor, thread)


def headings(actor: Actor, thread: Thread) -> tuple[str, str]:
    """The heading of a thread, and below a child's name which of its threads it is."""
    return title(actor, thread), subtitle(actor, thread) if thread.child else ""


def subtitle(actor: Actor, thread: Thread) -> str:
    """Which of the child's threads it is."""
    person = thread.person.name if thread.person else ""
    return kind_word(thread.kind, person, own=thread.person_id == actor.person_id)


def news_word(thread: Thread) -> str:
    place = thread.place.name if thread.place else ""
    place = _("a chosen group") if thread.picked else place
    group = str(GROUPS.get(thread.group, "")) if thread.group else ""
    if place and group:
        return _("Announcements: %(place)s, %(group)s") % {"place": place, "group": group}
    if place or group:
        return _("Announcements: %(whom)s") % {"whom": place or group}
    return _("Announcements to everybody")


def typed_sentence(code: str, facts: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """A ready-made message of ours in the reader's language; its author stands beside it."""
    if code == "late":
        minutes = int(facts.get("minutes") or 0)
        text = ngettext("is %(count)d minute late", "is %(count)d minutes late", minutes)
        return text % {"count": minutes}
    if code == "picked_up":
        person = names.get(str(facts.get("person")), "") or _("somebody")
        return _("The child was picked up by: %(person)s") % {"person": person}
    return str(TYPED.get(code, code))


def phrase_text(phrase: Phrase) -> str:
    """A message of the site's own in the reader's language; Latin is made from Cyrillic."""
    language = get_language() or "sr"
    if language == "sr-latn":
        return latin(phrase.sr)
    return {"en": phrase.en, "de": phrase.de}.get(language, phrase.sr)


def tile_of(code: str) -> tuple[str, str]:
    return rules.emoji_of(code), str(TYPED.get(code, code))


def readers_sentence(actor: Actor, readers: Iterable[Reader]) -> str:
    """«Ana (guardian), you and the coordinators Jelena, Vesna»."""
    named = [_reader(one) for one in readers if one.person != actor.person_id]
    mine = [_("you")] if any(one.person == actor.person_id for one in readers) else []
    return ", ".join([*mine, *named])


def readers_by_name(actor: Actor, readers: Iterable[Reader]) -> str:
    """The same without the roles."""
    others = [one.name for one in readers if one.person != actor.person_id]
    return ", ".join([_("you"), *others])


def _reader(reader: Reader) -> str:
    return f"{reader.name} ({Role(reader.role).label})"


def when(moment: datetime) -> str:
    """As short as a list wants it: the hour of today, else the day."""
    if clock.local(moment).date() == clock.today():
        return time_in_words(moment)
    return date_in_words(moment, "short")


def answer_word(value: str, choices: list[str]) -> str:
    words = {rules.YES: _("Yes"), rules.NO: _("No"), rules.UNDERSTOOD: _("Read and understood")}
    if value in words:
        return words[value]
    return choices[int(value)] if value.isdigit() and int(value) < len(choices) else value


def ids(values: Iterable[Any]) -> list[UUID]:
    """Those of `values` that are ids."""
    found = []
    for value in values:
        try:
            found.append(UUID(str(value)))
        except ValueError:
            continue
    return found
