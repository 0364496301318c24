"""The shop list: facets, sort, search, pages. A plain GET form."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from djmoney.money import Money

from catalog.colour import TYPICAL, Family
from catalog.forms import BrowseForm, Sort
from catalog.models import Brand, Finish, Region, Shade
from catalog.models.shade import ShadeQuerySet
from catalog.services.browse import IN_STOCK, PRICES, Chosen, cards, count_facet, narrow, products_of
from catalog.services.orders import expire_orders
from catalog.services.search import understand

PAGE_SIZE = 24
MONTH = timedelta(days=30)
Facet = dict[str, Any]


def show(request: HttpRequest) -> HttpResponse:
    expire_orders(now=timezone.now())
    brands = list(Brand.objects.all())
    chosen = BrowseForm(request.GET, brands=brands).chosen()
    understood = understand(chosen["q"])
    chosen["query"] = understood.query
    published = Shade.objects.published()
    shades = narrow(published, chosen)
    month_ago = timezone.localdate() - MONTH
    rows = products_of(shades, sort=chosen["sort"], since=month_ago, query=understood.query)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    facets = _facets(brands, published, chosen)
    context = {
        "chosen": chosen,
        "understood": understood,
        "facets": facets,
        "chips": _chips(facets, request.GET),
        "sorts": Sort.choices if chosen["q"] else Sort.choices[1:],
        "page": page,
        "numbers": page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1),
        "cards": cards(shades, [row["variant__product"] for row in page], understood.query),
        "shade_count": shades.count(),
        "regions": _regions(published, chosen),
    }
    return render(request, "catalog/product_list.html", context)


def _facets(brands: list[Brand], shades: ShadeQuerySet, chosen: Chosen) -> list[Facet]:
    sold = set(_brands_in(chosen["region"], shades)) | set(chosen["brand"])
    wordmarks = [(brand.slug, brand.wordmark) for brand in brands if brand.slug in sold]
    families = [(family.value, family.label) for family in TYPICAL[chosen["region"]]]
    named = [("brand", _("Brand"), wordmarks), ("family", _("Colour"), families)]
    if chosen["region"] == Region.LIPS:
        named.append(
            ("finish", _("Finish"), [choice for choice in Finish.choices if choice[0] != Finish.NATURAL])
        )
    named += [("price", _("Price"), _bands()), ("stock", _("Stock"), [(IN_STOCK, _("In stock"))])]
    return [_facet(name, label, choices, shades, chosen) for name, label, choices in named]


def _brands_in(region: str, shades: ShadeQuerySet) -> Iterable[str]:
    """The slugs of the brands that have something to wear there."""
    return shades.region(region).order_by().values_list("variant__product__brand__slug", flat=True).distinct()


def _bands() -> list[tuple[str, str]]:
    """Each band of prices in words."""
    labels = []
    for name, (least, *below) in PRICES.items():
        prices = {"least": Money(least, "KRW"), "below": Money(below[0], "KRW") if below else ""}
        said = (
            _("from %(least)s")
            if not below
            else _("%(least)s to %(below)s")
            if least
            else _("below %(below)s")
        )
        labels.append((name, said % prices))
    return labels


def _regions(shades: ShadeQuerySet, chosen: Chosen) -> list[dict[str, Any]]:
    """The shop's halves: what is worn where, and how much of it answers to the words."""
    labels = {Region.LIPS: _("Lipsticks"), Region.HAIR: _("Hair colours")}
    counts = dict(shades.search(chosen["query"]).order_by().values_list("region").annotate(Count("pk")))
    return [
        {"value": region.value, "label": label, "count": counts.get(region.value, 0)}
        for region, label in labels.items()
    ]


def _facet(name: str, label: str, choices: Any, shades: ShadeQuerySet, chosen: Chosen) -> Facet:
    counts = count_facet(shades, chosen, name)
    options = [
        {
            "value": value,
            "label": text,
            "count": counts.get(value, 0),
            "is_chosen": value in chosen[name],
            "hex": Family(value).hex if name == "family" else "",
        }
        for value, text in choices
    ]
    return {"name": name, "label": label, "options": options}


def _chips(facets: list[Facet], query: QueryDict) -> list[dict[str, str]]:
    """The chosen values, each with the query that leaves it out."""
    return [
        {"label": option["label"], "query": _without(query, facet["name"], option["value"])}
        for facet in facets
        for option in facet["options"]
        if option["is_chosen"]
    ]


def _without(query: QueryDict, name: str, value: str) -> str:
    rest = query.copy()
    rest.setlist(name, [other for other in query.getlist(name) if other != value])
    rest.pop("page", None)
    return rest.urlencode()
