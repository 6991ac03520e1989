"""Forms for the cards of a child and its photo."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from eassociate.children.actions.cards import WriteAboutMe, WriteEmergencyCard
from eassociate.children.actions.portraits import RemovePortrait, SetPortrait
from eassociate.journal.forms import CommandForm
from eassociate.journal.pictures import PictureField
from eassociate.ui.fields import PhoneField

#: Rows for contacts in the form.
CONTACTS = 5


def _text(label: Any, help_text: Any = "", rows: int = 3) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class AboutMeForm(CommandForm):
    command = WriteAboutMe
    speak = _text(_("How I speak"), _("Words, pictures, gestures; how I say yes, no and enough."))
    like = _text(_("What I like"), _("Games, music, people, topics."))
    calm = _text(_("What calms me"))
    avoid = _text(_("What I do not like"), _("Noises, touch, foods, changes."))


class EmergencyCardForm(CommandForm):
    command = WriteEmergencyCard
    allergies = _text(_("Allergies"), _("One in each line, with what it does."))
    epilepsy = _text(_("In a seizure"), _("One step in each line."), rows=5)
    medicines = _text(_("Medicines"), _("One in each line: name, dose, when, where it is kept."))
    steps = _text(_("In any emergency"), _("One step in each line, first things first."), rows=5)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for row in range(1, CONTACTS + 1):
            self.fields[f"contact{row}_name"] = forms.CharField(
                label=_("Name"), max_length=200, required=False
            )
            self.fields[f"contact{row}_kinship"] = forms.CharField(
                label=_("Who this is"), max_length=40, required=False
            )
            self.fields[f"contact{row}_phone"] = PhoneField(label=_("Telephone"), required=False)

    def contact_rows(self) -> list[list[BoundField]]:
        """The fields of each contact, for the template."""
        return [[self[name] for name in _names(row)] for row in range(1, CONTACTS + 1)]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for row in range(1, CONTACTS + 1):
            name, kinship, phone = (data.get(key) for key in _names(row))
            if (name or kinship or phone) and not name:
                self.add_error(f"contact{row}_name", _("Please write who this is."))
            if name and not phone and f"contact{row}_phone" not in self.errors:
                self.add_error(f"contact{row}_phone", _("Please write the telephone number."))
        return data

    def command_data(self) -> dict[str, Any]:
        filled = [[self.cleaned_data[key] for key in _names(row)] for row in self._rows()]
        keys = ("name", "kinship", "phone")
        contacts = [dict(zip(keys, row, strict=True)) for row in filled]
        return {**super().command_data(), "contacts": contacts}

    def _rows(self) -> list[int]:
        """Numbers of the rows in which somebody is named."""
        rows = range(1, CONTACTS + 1)
        return [row for row in rows if self.cleaned_data.get(f"contact{row}_name")]

    def field_of(self, path: tuple[str, ...]) -> str | None:
        if path[0] == "contacts" and len(path) > 2:
            return f"contact{self._rows()[int(path[1])]}_{path[2]}"
        return super().field_of(path)


def _names(row: int) -> tuple[str, str, str]:
    return f"contact{row}_name", f"contact{row}_kinship", f"contact{row}_phone"


class PortraitForm(CommandForm):
    command = SetPortrait
    image = PictureField(
        label=_("Photo"), help_text=_("The face, well lit. JPEG, PNG or WebP of at most 10 MB.")
    )


class RemovePortraitForm(CommandForm):
    command = RemovePortrait
