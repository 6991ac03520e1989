"""Pictures in forms and actions: refusals of `core.pictures` in the reader's language."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from eassociate.core.pictures import BYTE_LIMIT, BadPicture, Jpeg, Problem, safe_jpeg
from eassociate.journal.deeds import Refused

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


class PictureField(forms.FileField):
    """An upload whose cleaned value is the bytes of the file (b"" when none was chosen)."""

    widget = forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"})

    def clean(self, data: Any, initial: Any = None) -> bytes:
        file: UploadedFile[bytes] | None = super().clean(data, initial)
        if not file:
            return b""
        if (file.size or 0) > BYTE_LIMIT:
            raise forms.ValidationError(_SENTENCES[Problem.TOO_LARGE])
        return bytes(file.read())
