"""The page that opens without a network. Nothing personal is in it: the phone's store has that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from eassociate.conversations.forms import MessageForm
from eassociate.core import clock
from eassociate.diary import rules, words
from eassociate.diary.forms import PhotoForm, RecordForm, VoiceForm
from eassociate.diary.rules import Kind
from eassociate.handover.forms import HandOverForm
from eassociate.sync.saying import sayings
from eassociate.today.forms import HomeForm, IllForm
from eassociate.ui.permissions import with_microphone
from eassociate.ui.words import STATE_SHAPES, STATE_TONES, STATE_WORDS

#: Modules that the page loads, named so that the service worker keeps them all.
MODULES = [f"sync/{name}.js" for name in ("app", "views", "entries", "dom", "phone", "store")]
MODULES += [
    f"sync/{name}.js"
    for name in ("crypto", "commands", "hand", "hands", "pin", "talk", "travel", "wire")
]
MODULES += ["diary/diary.js", "ui/js/shrink.js", "ui/js/voice.js", "notify/browser.js"]


@dataclass
class _AnyGoal:
    """Stands in the form for each goal that the phone knows."""

    pk: UUID
    title: str = "·"


@login_not_required
@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    context = {
        "record_form": RecordForm(goals=[_AnyGoal(UUID(int=0))], auto_id="w_%s"),
        "photo_form": PhotoForm(auto_id="p_%s"),
        "voice_form": VoiceForm(auto_id="v_%s"),
        "write_form": MessageForm(auto_id="m_%s"),
        "hand_form": HandOverForm(choices=(), unlisted=True, auto_id="o_%s"),
        "ill_form": IllForm(auto_id="i_%s"),
        "home_form": HomeForm(auto_id="h_%s"),
        "running": {"visit": {"pk": "", "state": "started"}},
        "words": _words(),
        "modules": MODULES,
        "zone": clock.zone().key,
    }
    return with_microphone(render(request, "sync/offline.html", context))


def _words() -> dict[str, Any]:
    """Everything that the page may have to say, in the reader's language."""
    kinds = (Kind.ACTIVITY, Kind.MOOD, Kind.MEAL, Kind.TOILET, Kind.INCIDENT, Kind.GOAL)
    return {
        "diary": {
            str(kind): {code: [said.emoji, str(said.word)] for code, said in words.choices_of(kind)}
            for kind in kinds
        },
        "kinds": {str(kind): str(word) for kind, word in words.KINDS.items()},
        "emoji": {
            str(kind): rules.emoji_of(kind, "") for kind in (Kind.NOTE, Kind.PHOTO, Kind.VOICE)
        },
        "severity": {key: str(word) for key, word in words.SEVERITIES.items()},
        "states": {
            str(state.value): [str(word), STATE_TONES.get(state, "quiet"), STATE_SHAPES[state]]
            for state, word in STATE_WORDS.items()
        },
        "say": sayings(),
        "nothing": _("Nothing is planned for this day."),
    }
