"""Form fields for what coordinators type: days, hours, telephone numbers, points on the map."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

_DAYS = ["%Y-%m-%d", "%d.%m.%Y", "%d.%m.%Y.", "%d. %m. %Y", "%d. %m. %Y.", "%d/%m/%Y"]
_EARLIEST = date(1900, 1, 1)
_HOURS = re.compile(r"(\d{1,4})(?:[.,](\d{1,2})|:([0-5]\d))?\s*(?:h|ч|č)?")
_PHONE = re.compile(r"\+?[\d\s()/.-]+")
_POINT = re.compile(r"(-?\d{1,3}(?:\.\d+)?)\s*[,;\s]\s*(-?\d{1,3}(?:\.\d+)?)")


class DayField(forms.DateField):
    """A day, picked or typed in the ways that people here write it."""

    def __init__(self, **more: Any) -> None:
        more.setdefault("input_formats", _DAYS)
        more.setdefault("widget", forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
        super().__init__(**more)

    def to_python(self, value: Any) -> date | None:
        day = super().to_python(value)
        if day and day < _EARLIEST:
            raise forms.ValidationError(_("Please write the year with four digits."))
        return day


class HoursField(forms.CharField):
    """Hours as 20, 20,5, 20.5 or 20:30; the cleaned value is whole minutes (None when empty)."""

    def __init__(self, **more: Any) -> None:
        more.setdefault("max_length", 10)
        more.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "class": "short"}))
        super().__init__(**more)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        found = _HOURS.fullmatch(text)
        if not found:
            raise forms.ValidationError(_("Please write hours like 20 or 20:30."))
        hours, part, minutes = found.groups()
        if part:
            return round(Decimal(f"{hours}.{part}") * 60)
        return int(hours) * 60 + int(minutes or 0)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, int):
            hours, minutes = divmod(value, 60)
            return f"{hours}:{minutes:02}" if minutes else str(hours)
        return value


class PhoneField(forms.CharField):
    """A telephone number as people write it; kept as written."""

    def __init__(self, **more: Any) -> None:
        more.setdefault("max_length", 40)
        more.setdefault("widget", forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}))
        super().__init__(**more)

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        digits = sum(c.isdigit() for c in text)
        if text and not (_PHONE.fullmatch(text) and 3 <= digits <= 20):
            raise forms.ValidationError(_("This is not a telephone number."))
        return text


class PointField(forms.CharField):
    """Latitude and longitude as maps give them («43.5833, 21.3267»); cleaned to two floats."""

    def __init__(self, **more: Any) -> None:
        more.setdefault("max_length", 60)
        more.setdefault("help_text", _("As copied from a map: 43.5833, 21.3267"))
        super().__init__(**more)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        found = _POINT.fullmatch(text)
        point = tuple(float(part) for part in found.groups()) if found else (91.0, 0.0)
        if abs(point[0]) > 90 or abs(point[1]) > 180:
            raise forms.ValidationError(_("Please write latitude and longitude: 43.5833, 21.3267"))
        return point

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, tuple):
            return ", ".join(f"{part:.5f}" for part in value)
        return value


def point_of(thing: Any) -> tuple[float, float] | None:
    """The initial value of a `PointField` from something with latitude and longitude."""
    if thing is None or thing.latitude is None or thing.longitude is None:
        return None
    return thing.latitude, thing.longitude
