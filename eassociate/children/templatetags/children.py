"""What pages about a child share, in every room: `{% load children %}`."""

from typing import Any
from uuid import UUID

from django import template
from django.template.context import Context

from eassociate.children import slots

register = template.Library()


@register.inclusion_tag("children/child_nav.html", takes_context=True)
def child_nav(context: Context, pk: UUID) -> dict[str, Any]:
    """`{% child_nav child.pk %}`: the pages of one child that the reader may open."""
    request = context["request"]
    return {"links": slots.record.links_for(request.actor, pk), "here": request.path}
