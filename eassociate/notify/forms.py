"""Forms of the notices."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from eassociate.access.actor import Actor
from eassociate.journal.forms import CommandForm
from eassociate.notify.channels import Channel, Group
from eassociate.notify.choosing import ChooseNotices, SetSteps, StopMails
from eassociate.notify.dead import TryAgain
from eassociate.notify.devices import AddDevice, RemoveDevice
from eassociate.notify.overview import people_to_tell
from eassociate.ui.fields import PhoneField


class ReadAllForm(forms.Form):
    upto = forms.UUIDField()


class Ways(forms.CheckboxSelectMultiple):
    """The channels of one group, side by side."""

    template_name = "notify/ways.html"


class TimeInput(forms.TimeInput):
    input_type = "time"


class ChoicesForm(CommandForm):
    """One field a group, named like it; ways that the site has not are not offered."""

    command = ChooseNotices
    quiet_from = forms.TimeField(
        label=_("Quiet from"), required=False, widget=TimeInput(format="%H:%M")
    )
    quiet_until = forms.TimeField(
        label=_("Quiet until"),
        required=False,
        widget=TimeInput(format="%H:%M"),
    )
    phone = PhoneField(
        label=_("Telephone for SMS"),
        required=False,
        help_text=_("People who look after the same child may see this number, too."),
    )

    def __init__(self, offered: Collection[Channel], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ways = [(way.value, str(way.label)) for way in Channel if way in offered]
        own = {group.value: _ways(group.label, ways) for group in Group}
        kinds = _ways(_("Where it is said of what kind the news is"), ways)
        self.fields = {**own, "kinds_by": kinds, **self.fields}
        if Channel.SMS not in offered:
            del self.fields["phone"]

    def command_data(self) -> dict[str, Any]:
        chosen = {group.value: self.cleaned_data[group.value] for group in Group}
        more = {"channels": chosen, "with_phone": "phone" in self.fields}
        return {**super().command_data(), **more}

    @property
    def groups(self) -> list[forms.BoundField]:
        return [self[group.value] for group in Group]

    @property
    def others(self) -> list[forms.BoundField]:
        names = ("kinds_by", "quiet_from", "quiet_until", "phone")
        return [self[name] for name in names if name in self.fields]


def _ways(label: Any, ways: list[tuple[str, str]]) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(label=label, choices=ways, widget=Ways, required=False)


class DeviceForm(CommandForm):
    command = AddDevice
    endpoint = forms.CharField(max_length=1000, widget=forms.HiddenInput)
    p256dh = forms.CharField(max_length=200, widget=forms.HiddenInput)
    auth = forms.CharField(max_length=100, widget=forms.HiddenInput)
    name = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)


class RemoveDeviceForm(CommandForm):
    command = RemoveDevice


class StopForm(CommandForm):
    command = StopMails


class TryAgainForm(CommandForm):
    command = TryAgain


class StepsForm(CommandForm):
    command = SetSteps
    late_companion = forms.IntegerField(
        label=_("The companion is reminded after"),
        required=False,
        help_text=_("Minutes after the visit should have begun. Empty: not at all."),
    )
    late_coordinator = forms.IntegerField(
        label=_("The coordinators are told after"), help_text=_("Minutes.")
    )
    late_guardian = forms.IntegerField(
        label=_("The family is told after"),
        required=False,
        help_text=_("Minutes. Empty: not at all."),
    )
    sms_after = forms.IntegerField(
        label=_("An SMS follows after"),
        help_text=_("Minutes after an urgent notice that was not opened."),
    )
    next_after = forms.IntegerField(
        label=_("The next person is told after"),
        help_text=_(
            "Minutes after a notice about a child without anybody, or a visit that has "
            "not begun, if nobody opened it."
        ),
    )
    next_person = forms.TypedChoiceField(
        label=_("The next person"),
        required=False,
        empty_value=None,
        help_text=_("After this person all other coordinators and administrators are told."),
    )

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everybody = ("", _("coordinators and administrators"))
        self.fields["next_person"].choices = [everybody, *people_to_tell(actor)]  # type: ignore[attr-defined]
