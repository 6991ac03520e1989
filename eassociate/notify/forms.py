"""Forms of the notices."""

from django import forms


class ReadAllForm(forms.Form):
    upto = forms.UUIDField()
