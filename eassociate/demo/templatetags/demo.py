"""What the sign-in page shows in a demo."""

from __future__ import annotations

from typing import Any

from django import template

from eassociate.demo.people import Guise, guises, open_to

register = template.Library()


@register.simple_tag(takes_context=True)
def people_to_be(context: dict[str, Any]) -> list[Guise]:
    """Empty where one may not sign in by a click."""
    return guises() if open_to(context["request"].get_host()) else []
