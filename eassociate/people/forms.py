"""Forms of the people's pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from eassociate.access.actor import Actor
from eassociate.access.models import Person
from eassociate.access.roles import Role
from eassociate.access.words import COMPANION_WORDS
from eassociate.journal.forms import CommandForm
from eassociate.people.actions.ending import EndMembership
from eassociate.people.actions.inviting import InviteAgain, InvitePerson, StartAnew
from eassociate.people.actions.service import DescribeService
from eassociate.people.queries import children_to_choose, schools_to_choose
from eassociate.people.rules import MAY_INVITE
from eassociate.ui.fields import PhoneField


class Inviting(CommandForm):
    """The form's own id is the invitation's: sent twice it is one link."""

    def command_data(self) -> dict[str, Any]:
        return {**super().command_data(), "invitation": self.cleaned_data["id"]}


class InviteForm(Inviting):
    command = InvitePerson
    role = forms.ChoiceField(label=_("Role"))
    name = forms.CharField(label=_("First name and surname"), max_length=200)
    email = forms.EmailField(label=_("E-mail"))
    language = forms.ChoiceField(label=_("Language of the letter"), choices=settings.LANGUAGES)
    child = forms.TypedChoiceField(
        label=_("Child"),
        required=False,
        empty_value=None,
        help_text=_("For a guardian; a professional or case manager may begin with one."),
    )
    kinship = forms.CharField(label=_("Who this is to the child"), max_length=40, required=False)
    office = forms.CharField(
        label=_("Centre for social work or municipality"), max_length=40, required=False
    )
    school = forms.TypedChoiceField(
        label=_("School"), required=False, empty_value=None, help_text=_("For a school contact.")
    )

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = MAY_INVITE[actor.role]
        self._choices("role", [(r.value, r.label) for r in offered])
        if Role.GUARDIAN in offered:
            self._choices("child", [("", "–"), *children_to_choose(actor)])
            self._choices("school", [("", "–"), *schools_to_choose(actor)])
        else:
            for name in ("child", "kinship", "office", "school"):
                del self.fields[name]

    def _choices(self, name: str, choices: list[Any]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]


class InviteAgainForm(Inviting):
    command = InviteAgain


class StartAnewForm(Inviting):
    command = StartAnew


class EndMembershipForm(CommandForm):
    command = EndMembership


class ServiceForm(CommandForm):
    command = DescribeService
    name = forms.CharField(label=_("Name of the service"), max_length=200)
    phone = PhoneField(
        label=_("Telephone"),
        required=False,
        help_text=_("For families and schools, when something is not as a page says."),
    )
    licence = forms.CharField(label=_("Number of the licence"), max_length=40, required=False)
    companion_word = forms.ChoiceField(
        label=_("What you call those who accompany"), choices=list(COMPANION_WORDS.items())
    )
    guardian_may_decline = forms.BooleanField(
        label=_("Families may decline a substitute"),
        required=False,
        help_text=_("With a reason; the visit is open again then, and you are told."),
    )


class PasswordForm(forms.Form):
    """A first password; checked like every other one."""

    password1 = forms.CharField(
        label=_("Password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_(
            "At least 10 characters. Three or four words that only you put together are good."
        ),
    )
    password2 = forms.CharField(
        label=_("Password once more"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, person: Person, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_password1(self) -> str:
        password: str = self.cleaned_data["password1"]
        validate_password(password, self.person)
        return password

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, second = data.get("password1"), data.get("password2")
        if first and second and first != second:
            self.add_error("password2", say("The two passwords are not the same."))
        return data
