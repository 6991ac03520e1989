"""What the phone's clock said, as a claim: odd values are left out, never a reason to refuse."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.dateparse import parse_datetime


class DeviceTime(forms.Field):
    """A hidden moment that a script fills in (ISO 8601 with zone); None where it did not."""

    widget = forms.HiddenInput

    def __init__(self, **more: Any) -> None:
        super().__init__(required=False, **more)

    def clean(self, value: Any) -> datetime | None:
        try:
            moment = parse_datetime(str(value or "")[:40])
        except ValueError:
            return None
        return moment if moment is not None and moment.tzinfo is not None else None
