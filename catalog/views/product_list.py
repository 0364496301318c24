"""The shop list: facets, sort, search, pages. A plain GET form."""

from datetime import timedelta
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.colour import Family
from catalog.forms import BrowseForm, Sort
from catalog.models import Brand, Finish, Shade
from catalog.services.browse import cards, count_facet, narrow, products_of

PAGE_SIZE = 24
MONTH = timedelta(days=30)


def show(request: HttpRequest) -> HttpResponse:
    brands = list(Brand.objects.all())
    chosen = BrowseForm(request.GET, brands=brands).chosen()
    published = Shade.objects.published()
    shades = narrow(published, chosen)
    since = timezone.localdate() - MONTH
    page = Paginator(products_of(shades, sort=chosen["sort"], since=since), PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    labels = {
        "brand": (_("Brand"), [(brand.slug, brand.wordmark) for brand in brands]),
        "family": (_("Colour"), Family.choices),
        "finish": (_("Finish"), Finish.choices),
    }
    context = {
        "chosen": chosen,
        "facets": [
            _facet(name, label, choices, chosen[name], count_facet(published, chosen, name))
            for name, (label, choices) in labels.items()
        ],
        "sorts": Sort.choices,
        "page": page,
        "cards": _cards(shades, page),
        "shade_count": shades.count(),
    }
    return render(request, "catalog/product_list.html", context)


def _cards(shades: Any, page: Page[Any]) -> list[Any]:
    return cards(shades, [row["variant__product"] for row in page])


def _facet(name: str, label: str, choices: Any, chosen: list[str], counts: dict[str, int]) -> dict[str, Any]:
    options = [
        {"value": value, "label": text, "count": counts.get(value, 0), "is_chosen": value in chosen}
        for value, text in choices
    ]
    return {
        "name": name,
        "label": label,
        "options": options,
        "chosen": [o for o in options if o["is_chosen"]],
    }
