"""From a web form to perform(), with every refusal at its field and what was typed kept."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from eassociate.access.actor import Actor
from eassociate.core.ids import uuid7
from eassociate.journal.commands import Command
from eassociate.journal.deeds import Conflict, Outcome, Refused, perform


class CommandForm(forms.Form):
    """A form whose valid content is one command.

    Subclasses name `command` and, where names differ, override `command_data`. The hidden `id` is
    made when the form is shown, so that sending it twice is one deed.
    """

    command: ClassVar[type[Command]]
    id = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid7)

    def command_data(self) -> dict[str, Any]:
        """Arguments of the command, from the cleaned data."""
        known = self.command.model_fields
        return {name: value for name, value in self.cleaned_data.items() if name in known}

    def perform(self, actor: Actor, **more: Any) -> Outcome | None:
        """Carries the command out; None, with errors in the form, when it cannot be.

        `more`: arguments that come from the address rather than from the form.
        """
        if not self.is_valid():
            return None
        try:
            command = self.command(**{**self.command_data(), **more})
            return perform(actor, command, id=self.cleaned_data["id"])
        except ValidationError as error:
            self._explain(error.errors())
        except Refused as refusal:
            path = tuple((refusal.field or "").split("."))
            self.add_error(self.field_of(path), str(refusal.message))
        except Conflict:
            self.add_error(None, _("This form was sent before with other content. Send it again."))
            self._renew_id()
        return None

    def _renew_id(self) -> None:
        fresh = cast(QueryDict, self.data).copy()
        fresh[self.add_prefix("id")] = str(uuid7())
        self.data = fresh

    def _explain(self, errors: Iterable[ErrorDetails]) -> None:
        for error in errors:
            self.add_error(self.field_of(tuple(map(str, error["loc"]))), sentence(error))

    def field_of(self, path: tuple[str, ...]) -> str | None:
        """The field at which to show what is wrong with the command's value at `path`
        (("contacts", "1", "phone") for an inner one); None: above the form."""
        return path[0] if path and path[0] in self.fields else None


_SENTENCES = {
    "string_too_long": gettext_lazy("This is too long: at most %(max_length)s characters."),
    "string_too_short": gettext_lazy("Please fill this in."),
    "greater_than_equal": gettext_lazy("At least %(ge)s, please."),
    "less_than_equal": gettext_lazy("At most %(le)s, please."),
    "greater_than": gettext_lazy("More than %(gt)s, please."),
    "email": gettext_lazy("This is not an e-mail address."),
    "missing": gettext_lazy("Please fill this in."),
}


def sentence(error: ErrorDetails) -> str:
    """A pydantic error as a sentence in the reader's language."""
    if error["type"] == "value_error" and "control_characters" in error["msg"]:
        return _("This contains characters that cannot be shown. Please type it again.")
    pattern = _SENTENCES.get(error["type"])
    return str(pattern) % error.get("ctx", {}) if pattern else _("This value is not valid.")
