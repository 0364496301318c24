"""What pages show of the shop wherever it fits: prices by rate, and what was seen or tried lately."""

from typing import Any

from django import template
from django.template.context import Context
from djmoney.money import Money

from catalog.services.currencies import about as about_in
from catalog.services.recents import recent_shades

register = template.Library()


@register.simple_tag(takes_context=True)
def about(context: Context, money: Money) -> str:
    """`$14` where the reader thinks in another money and its rate is known, else nothing."""
    rate = context.get("rate")
    return about_in(money, rate) if rate and money else ""


@register.inclusion_tag("catalog/components/recents.html", takes_context=True)
def recents(context: Context, kind: str, but: int | None = None) -> dict[str, Any]:
    """A strip of what this visitor saw or tried lately, without the variant `but`."""
    shades = recent_shades(context["request"].session, kind, but=but)
    return {"kind": kind, "shades": shades[:10]}
