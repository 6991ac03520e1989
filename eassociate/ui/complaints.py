"""What is wrong with a form, as lines that lead to the fields."""

from dataclasses import dataclass

from django import forms
from django.forms.boundfield import BoundField


@dataclass(frozen=True, slots=True)
class Complaint:
    """`label` of the field (empty for the whole form), the message, the id to jump to."""

    label: str
    message: str
    target: str


def complaints(form: forms.BaseForm) -> list[Complaint]:
    """In the order of the fields, those of the whole form first."""
    whole = [Complaint("", str(message), "") for message in form.non_field_errors()]
    return whole + [
        Complaint("" if bound.is_hidden else str(bound.label), str(message), _target(bound))
        for bound in form
        for message in bound.errors
    ]


def _target(bound: BoundField) -> str:
    if bound.is_hidden or not bound.auto_id:
        return ""
    if bound.id_for_label:
        return bound.id_for_label
    return f"{bound.auto_id}_0" if bound.use_fieldset else bound.auto_id
