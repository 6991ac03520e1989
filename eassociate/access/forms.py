"""allauth's forms in our words: our labels, no placeholders, a sentence of help where needed."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as passkeys
from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from eassociate.core.mail import mail_is_set_up

_LENGTH = _("At least 10 characters. Three or four words that only you put together are good.")


class _Ours:
    """Puts our words on a form of allauth's."""

    labels: ClassVar[dict[str, Promise]] = {}
    helps: ClassVar[dict[str, Promise]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():  # type: ignore[attr-defined]
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            field.help_text = self.helps.get(name, "")


class _Twice(_Ours):
    """A new password, typed twice."""

    labels: ClassVar = {
        "oldpassword": _("Present password"),
        "password1": _("New password"),
        "password2": _("New password once more"),
    }
    helps: ClassVar = {"password1": _LENGTH}

    def clean(self) -> Any:
        data = self.cleaned_data  # type: ignore[attr-defined]
        first, second = data.get("password1"), data.get("password2")
        if first and second and first != second:
            wrong = ValidationError(_("The two passwords are not the same."))
            self.add_error("password2", wrong)  # type: ignore[attr-defined]
        return data


class LoginForm(_Ours, account.LoginForm):  # type: ignore[misc]
    labels: ClassVar = {"login": _("E-mail"), "password": _("Password")}


class ReauthenticateForm(_Ours, account.ReauthenticateForm):  # type: ignore[misc]
    labels: ClassVar = {"password": _("Password")}


class ChangePasswordForm(_Twice, account.ChangePasswordForm):  # type: ignore[misc]
    pass


class SetPasswordForm(_Twice, account.SetPasswordForm):  # type: ignore[misc]
    pass


class ResetPasswordForm(_Ours, account.ResetPasswordForm):  # type: ignore[misc]
    labels: ClassVar = {"email": _("E-mail")}
    #: For the page: without a gateway it says whom to ask instead.
    can_be_sent = staticmethod(mail_is_set_up)


class ResetPasswordKeyForm(_Twice, account.ResetPasswordKeyForm):  # type: ignore[misc]
    pass


class _Digits(_Ours):
    labels: ClassVar = {"code": _("Number from the app")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        widget: forms.Widget = self.fields["code"].widget  # type: ignore[attr-defined]
        widget.attrs |= {"inputmode": "numeric", "autocomplete": "one-time-code"}


class AuthenticateForm(_Digits, mfa.AuthenticateForm):  # type: ignore[misc]
    helps: ClassVar = {"code": _("Or one of your recovery codes.")}


class ReauthenticateByCodeForm(_Digits, mfa.ReauthenticateForm):  # type: ignore[misc]
    helps: ClassVar = {"code": _("Or one of your recovery codes.")}


class ActivateTOTPForm(_Digits, totp.ActivateTOTPForm):  # type: ignore[misc]
    labels: ClassVar = {"code": _("The six digits that the app shows now")}


class AddPasskeyForm(_Ours, passkeys.AddWebAuthnForm):  # type: ignore[misc]
    labels: ClassVar = {"name": _("What you call this device")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Every passkey can sign in by itself; there is nothing to choose.
        self.fields["passwordless"].widget = forms.HiddenInput()
        self.fields["passwordless"].initial = True


class EditPasskeyForm(_Ours, passkeys.EditWebAuthnForm):  # type: ignore[misc]
    labels: ClassVar = {"name": _("What you call this device")}
