"""The form of the search."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from eassociate.conversations.models import Message
from eassociate.ui.fields import DayField


class SearchForm(forms.Form):
    q = forms.CharField(
        label=_("Words"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    child = forms.TypedChoiceField(label=_("Child"), required=False, coerce=UUID, empty_value=None)
    person = forms.CharField(label=_("Who wrote it"), required=False, max_length=200)
    kind = forms.ChoiceField(
        label=_("Kind"),
        required=False,
        choices=[
            ("", _("all kinds")),
            *Message.Kind.choices,
            ("asks", _("request")),
            ("news", _("announcement")),
        ],
    )
    first = DayField(label=_("From"), required=False)
    last = DayField(label=_("Until"), required=False)

    def __init__(self, *args: Any, children: Iterable[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["child"].choices = [("", _("all children")), *children]  # type: ignore[attr-defined]

    @property
    def narrower(self) -> list[forms.BoundField]:
        return [self[name] for name in ("child", "person", "kind", "first", "last")]

    @property
    def is_narrowed(self) -> bool:
        return any(field.value() or field.errors for field in self.narrower)
