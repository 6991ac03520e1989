"""Filters of the diary: `{% load diary %}`."""

from django import template

from eassociate.diary.drawing import drawn, drawn_before

register = template.Library()
register.filter("drawn", drawn)
register.filter("drawn_before", drawn_before)
