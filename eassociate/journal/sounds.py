"""Voice notes in forms and actions: what comes in is not trusted (trust C14, C15)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from django import forms
from django.utils.translation import gettext_lazy as _
from pydantic import Field

from eassociate.core.sounds import LONGEST, VOICE_LIMIT, sound_of
from eassociate.journal.deeds import Refused
from eassociate.journal.uploads import BytesField

#: What a recorder says of the length of its note.
_MOST_SECONDS = 36_000
Seconds = Annotated[int, Field(ge=0, le=_MOST_SECONDS)]
#: A recorder stops a little late.
_GRACE = 5
_TOO_LARGE = _("The voice note is too large: at most 3 MB.")
_TOO_LONG = _("The voice note is too long: at most three minutes.")
_NO_SOUND = _("This is not a sound that can be played. M4A, WebM, Ogg and MP3 can.")


@dataclass(frozen=True)
class Recording:
    """`media`: its MIME type; `seconds`: None where nobody knows."""

    content: bytes
    media: str
    seconds: int | None


def recording_of(data: bytes, claimed: int, *, field: str) -> Recording:
    """A voice note as it comes: what browsers record is what browsers play. What the container
    says of its length counts more than the seconds that the recorder `claimed`. Raises `Refused`
    at `field`."""
    if len(data) > VOICE_LIMIT:
        raise Refused(_TOO_LARGE, field=field)
    sound = sound_of(data)
    if sound is None:
        raise Refused(_NO_SOUND, field=field)
    seconds = sound.seconds if sound.seconds is not None else claimed
    if seconds > LONGEST + _GRACE:
        raise Refused(_TOO_LONG, field=field)
    return Recording(data, sound.media, seconds or None)


class SoundField(BytesField):
    widget = forms.FileInput(attrs={"accept": "audio/*"})
    limit, too_large = VOICE_LIMIT, _TOO_LARGE


class SecondsField(forms.IntegerField):
    """What the recorder says of the length; 0 where it says nothing."""

    def __init__(self) -> None:
        hidden = forms.HiddenInput()
        super().__init__(required=False, widget=hidden, min_value=0, max_value=_MOST_SECONDS)

    def clean(self, value: Any) -> int:
        return super().clean(value) or 0
