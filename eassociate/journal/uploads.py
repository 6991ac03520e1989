"""Files in forms: their bytes, no more of them than is allowed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile


class BytesField(forms.FileField):
    """An upload whose cleaned value is the bytes of the file (b"" when none was chosen), of which
    there are at most `limit`; `too_large` says so."""

    limit: int
    too_large: Any

    def clean(self, data: Any, initial: Any = None) -> bytes:
        file: UploadedFile[bytes] | None = super().clean(data, initial)
        if not file:
            return b""
        if (file.size or 0) > self.limit:
            raise forms.ValidationError(self.too_large)
        return bytes(file.read())
