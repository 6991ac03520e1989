"""A list is sent, confirmed; lists are asked for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from eassociate.exchange import limits
from eassociate.exchange.actions import ExportLists, ImportLists
from eassociate.exchange.columns import TITLES
from eassociate.exchange.headings.words import Kind
from eassociate.exchange.problems import Unreadable
from eassociate.exchange.reading import read_lists
from eassociate.journal.forms import CommandForm


class UploadForm(forms.Form):
    """`content`: the bytes of the file, which can be read."""

    file = forms.FileField(
        label=_("Your list"),
        help_text=_("XLSX or CSV, at most 10 MB."),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt,.tsv"}),
        error_messages={"required": _("Please choose a file.")},
    )
    content: bytes = b""

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        # One byte more than allowed is enough to tell that it is too large.
        self.content = file.read(limits.FILE_BYTES + 1)
        try:
            read_lists(self.content)
        except Unreadable as problem:
            raise forms.ValidationError(f"{problem.what} {problem.right}") from problem
        return file


class ConfirmForm(CommandForm):
    """The «yes» to a preview; the file comes with the address."""

    command = ImportLists
    partly = forms.BooleanField(required=False, widget=forms.HiddenInput)


class ExportForm(CommandForm):
    command = ExportLists
    reason = forms.CharField(
        label=_("What are the lists for?"),
        help_text=_("It is kept in the journal; the families can read that the list was written."),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=500,
    )
    what = forms.ChoiceField(label=_("Which lists"), widget=forms.RadioSelect, initial="all")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["what"]
        choices: list[tuple[str, Any]] = [("all", _("All three, as a workbook (XLSX)"))]
        choices += [(kind.value, _csv(TITLES[kind])) for kind in Kind]
        field.choices = choices  # type: ignore[attr-defined]

    def command_data(self) -> dict[str, Any]:
        what = self.cleaned_data["what"]
        kind = None if what == "all" else what
        return {
            "reason": self.cleaned_data["reason"],
            "form": "csv" if kind else "xlsx",
            "kind": kind,
        }


def _csv(title: Any) -> str:
    return f"{title} (CSV)"
