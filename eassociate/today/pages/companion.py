"""The companion's first page."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from eassociate.access.doors import ActedRequest
from eassociate.diary.forms import RecordForm, VoiceForm
from eassociate.handover.forms import ConfirmForm, TapForm
from eassociate.roster.forms.cover import AnswerForm
from eassociate.today.companion_day import companion_day
from eassociate.today.forms import BackForm, StartForm, UndoForm
from eassociate.ui.permissions import with_microphone


def show(request: ActedRequest) -> HttpResponse:
    """One large button: start what is next; what is under way is written down right here."""
    day = companion_day(request.actor)
    context = {
        "day": day,
        "start_form": StartForm(auto_id="start_%s"),
        "undo_form": UndoForm(auto_id="undo_%s"),
        "answer_form": AnswerForm(auto_id=False),
        "back_form": BackForm(auto_id=False),
        "tap_form": TapForm(auto_id=False),
        "confirm_form": ConfirmForm(auto_id=False),
        "record_form": RecordForm(goals=day.goals) if day.running else None,
        "voice_form": VoiceForm(auto_id="v_%s"),
    }
    shown = render(request, "today/companion.html", context)
    return with_microphone(shown) if day.running else shown
