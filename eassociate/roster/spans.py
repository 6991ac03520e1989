"""Stretches of days in words."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from eassociate.ui.words import date_in_words


def days_in_words(first: date, last: date | None) -> str:
    """«Monday, 17 November», «17/11 – 19/11», «from 17/11 on»."""
    if last is None:
        return _("from %(first)s on") % {"first": date_in_words(first, "number")}
    if first == last:
        return date_in_words(first)
    style = "short" if first.year == last.year else "number"
    return f"{date_in_words(first, style)} – {date_in_words(last, style)}"
