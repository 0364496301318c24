"""A visitor's own colours wherever a page can make use of them."""

from django import template
from django.template.context import Context

from tryon.services.colours import Colours, kept_colours

register = template.Library()


@register.simple_tag(takes_context=True)
def my_colours(context: Context) -> Colours:
    """Those that she keeps. One query for a member, none for a guest."""
    request = context["request"]
    return kept_colours(request.user, request.session)
