"""A visitor's own colours wherever a page can make use of them."""

from typing import Any

from django import template
from django.template.context import Context

from catalog.personal_colour import PersonalColour
from tryon.seasons import DRAPES
from tryon.services.colours import Colours, kept_colours

register = template.Library()


@register.simple_tag(takes_context=True)
def my_colours(context: Context) -> Colours:
    """Those that she keeps. One query for a member, none for a guest."""
    request = context["request"]
    return kept_colours(request.user, request.session)


@register.inclusion_tag("tryon/components/season_strip.html")
def season_strip() -> dict[str, Any]:
    """The front page's way there."""
    return {"drapes": [(season, season.label, DRAPES[season]) for season in PersonalColour]}
