"""Filters of the roster's templates."""

from datetime import datetime

from django import template
from django.utils.dates import WEEKDAYS

from eassociate.core import clock
from eassociate.roster.words import rest_name

register = template.Library()
register.filter("rest_name", rest_name)


@register.filter
def weekday_name(number: int) -> str:
    """0 is Monday."""
    return str(WEEKDAYS[number])


@register.filter
def seconds_left(deadline: datetime) -> int:
    """Whole seconds until `deadline`, 0 after it; `left.js` counts them down."""
    return max(int((deadline - clock.now()).total_seconds()), 0)
