"""Rankings by category. One that was asked for takes the same number of queries whatever is in it."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from catalog.models import Category, Shade
from catalog.services.browse import cards
from catalog.services.orders import expire_orders
from catalog.services.rankings import RANKINGS, has_ratings

MONTH = timedelta(days=30)
SHOWN = 24


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """`?by=bought|tried|rated`, or the first that names something; `?category=`. The unknown is left out."""
    now = timezone.now()
    expire_orders(now=now)
    labels = {
        "bought": pgettext("ranking", "Most bought"),
        "tried": pgettext("ranking", "Most tried on"),
        "rated": pgettext("ranking", "Best rated"),
    }
    tabs = {name: label for name, label in labels.items() if name != "rated" or has_ratings()}
    category = request.GET.get("category", "")
    category = category if category in Category.values else ""
    by, leading = _first(request.GET.get("by", ""), tabs, category, now - MONTH)
    context = {
        "by": by,
        "tabs": tabs,
        "category": category,
        "categories": Category.choices,
        "cards": cards(Shade.objects.published(), leading),
    }
    return render(request, "catalog/rankings.html", context)


def _first(asked: str, tabs: Iterable[str], category: str, since: datetime) -> tuple[str, list[int]]:
    """The ranking asked for, or the first that names something, and its products."""
    names = [asked] if asked in tabs else list(tabs)
    found = ((name, list(RANKINGS[name](category, since)[:SHOWN])) for name in names)
    return next(((name, products) for name, products in found if products), (names[0], []))
