"""Rankings by category. The same number of queries whatever is in them."""

from datetime import timedelta

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
    """`?by=bought|tried|rated`, `?category=`; what is unknown is left out."""
    now = timezone.now()
    expire_orders(now=now)
    labels = {
        "bought": pgettext("ranking", "Most bought"),
        "tried": pgettext("ranking", "Most tried on"),
        "rated": pgettext("ranking", "Best rated"),
    }
    tabs = {name: label for name, label in labels.items() if name != "rated" or has_ratings()}
    by = request.GET.get("by", "")
    by = by if by in tabs else "bought"
    category = request.GET.get("category", "")
    category = category if category in Category.values else ""
    leading = list(RANKINGS[by](category, now - MONTH)[:SHOWN])
    context = {
        "by": by,
        "tabs": tabs,
        "category": category,
        "categories": Category.choices,
        "cards": cards(Shade.objects.published(), leading),
    }
    return render(request, "catalog/rankings.html", context)
