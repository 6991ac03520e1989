"""Pictures in forms and actions: refusals of `core.pictures` in the reader's language."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from eassociate.core.pictures import BYTE_LIMIT, BadPicture, Jpeg, Problem, safe_jpeg
from eassociate.journal.deeds import Refused
from eassociate.journal.uploads import BytesField

_SENTENCES = {
    Problem.EMPTY: _("The file is empty. Please choose the picture again."),
    Problem.TOO_LARGE: _("The picture is larger than 10 MB. Please choose a smaller one."),
    Problem.TOO_MANY_PIXELS: _("The picture has too many pixels. Please choose a smaller one."),
    Problem.NOT_A_PICTURE: _("This is not a picture that can be shown. JPEG, PNG and WebP can."),
}


def picture_of(data: bytes, *, longest: int, field: str) -> Jpeg:
    """`safe_jpeg` for an action: raises `Refused` at `field`."""
    try:
        return safe_jpeg(data, longest=longest)
    except BadPicture as bad:
        raise Refused(_SENTENCES[bad.problem], field=field) from bad


class PictureField(BytesField):
    widget = forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"})
    limit, too_large = BYTE_LIMIT, _SENTENCES[Problem.TOO_LARGE]
