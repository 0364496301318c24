"""The shop list: categories, facets, sort, search, pages. A plain GET form."""

from datetime import timedelta
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.forms import BrowseForm, Sort
from catalog.models import Brand, Category, Shade
from catalog.services.browse import Chosen, Counts, cards, count, narrow, products_of, read
from catalog.services.ingredients import avoided_words, found_in, label_of
from catalog.services.orders import expire_orders
from catalog.views.facets import Facet, facets_of, names_of

PAGE_SIZE = 24
MONTH = timedelta(days=30)


def show(request: HttpRequest) -> HttpResponse:
    expire_orders(now=timezone.now())
    brands = list(Brand.objects.all())
    asked = BrowseForm(request.GET, brands=brands).chosen()
    avoided = avoided_words(user=request.user, session=request.session)
    reading = read(asked, avoided=avoided)
    chosen, query = reading.chosen, reading.understood.query
    published = Shade.objects.published()
    shades = narrow(published, chosen)
    counts = count(published, chosen, names_of(chosen))
    since = timezone.localdate() - MONTH
    rows = products_of(shades, sort=chosen["sort"], since=since, query=query)
    pages = Paginator(rows, PAGE_SIZE)
    pages.count = counts.products
    page = pages.get_page(request.GET.get("page"))
    products = list(page)
    facets = facets_of(chosen, counts, brands)
    context = {
        "chosen": chosen,
        "understood": reading.understood,
        "read_without": label_of(reading.without),
        "title": Category(chosen["category"]).label if chosen["category"] else _("Everything"),
        "categories": _categories(counts),
        "facets": facets,
        "kept": {name: asked[name] for name in ("contains", "without")},
        "avoided": avoided,
        "chips": [*_chips(facets, request.GET), *_ingredient_chips(chosen, request.GET)],
        "sorts": Sort.choices if chosen["q"] else Sort.choices[1:],
        "page": page,
        "numbers": pages.get_elided_page_range(page.number, on_each_side=1, on_ends=1),
        "cards": cards(shades, products, query, found_in(products, avoided)),
        "shade_count": counts.shades,
    }
    return render(request, "catalog/product_list.html", context)


def _categories(counts: Counts) -> list[dict[str, Any]]:
    """The shop's departments, and how much of each answers to the words."""
    return [
        {"value": category.value, "label": category.label, "count": counts.categories.get(category, 0)}
        for category in Category
    ]


def _chips(facets: list[Facet], query: QueryDict) -> list[dict[str, str]]:
    """The chosen values, each with the query that leaves it out."""
    return [
        {"label": option["label"], "query": _without(query, facet["name"], option["value"])}
        for facet in facets
        for option in facet["options"]
        if option["is_chosen"]
    ]


def _ingredient_chips(chosen: Chosen, query: QueryDict) -> list[dict[str, str]]:
    said = {"contains": _("with %(what)s"), "without": _("without %(what)s")}
    mine = [{"label": _("without what I avoid"), "query": _without(query, "mine", "on")}]
    return (mine if chosen["mine"] else []) + [
        {"label": sentence % {"what": label_of(word)}, "query": _without(query, name, word)}
        for name, sentence in said.items()
        for word in chosen[name]
        if word in query.getlist(name)
    ]


def _without(query: QueryDict, name: str, value: str) -> str:
    rest = query.copy()
    rest.setlist(name, [other for other in query.getlist(name) if other != value])
    rest.pop("page", None)
    return rest.urlencode()
