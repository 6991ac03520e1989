"""Choosing what the private address tells, and taking it back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from eassociate.calendars.actions import MakeCalendarAddress, RevokeCalendarAddress
from eassociate.calendars.models import CalendarAddress
from eassociate.journal.forms import CommandForm


class AddressForm(CommandForm):
    """The form's own id is the address's: sent twice it is one address."""

    command = MakeCalendarAddress
    detail = forms.ChoiceField(
        label=_("What does an entry say?"),
        choices=CalendarAddress.Detail.choices,
        initial=CalendarAddress.Detail.TIMES,
        widget=forms.RadioSelect,
        help_text=_("Whoever gets hold of the address, or of your phone, reads it."),
    )
    with_school = forms.BooleanField(
        label=_("School breaks and public holidays as well"), required=False, initial=True
    )

    def command_data(self) -> dict[str, Any]:
        return {**super().command_data(), "address": self.cleaned_data["id"]}


class RevokeForm(CommandForm):
    command = RevokeCalendarAddress
