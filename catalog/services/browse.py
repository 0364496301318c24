"""The shop list: shades narrowed by facets, gathered into the products that hold them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, CharField, Count, F, Max, Min, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Coalesce
from modeltranslation.utils import get_language

from catalog.models import Product, Shade
from catalog.models.shade import ShadeQuerySet
from catalog.services.search import ranked

PRICES = {
    "-15000": (0, 15000),
    "15000-25000": (15000, 25000),
    "25000-35000": (25000, 35000),
    "35000-": (35000,),
}
IN_STOCK = "in"
ORDERS = {
    "match": ("-rank", "-tries", "-published_at"),
    "new": ("-published_at",),
    "tried": ("-tries", "-published_at"),
    "price": ("price", "-published_at"),
    "-price": ("-price", "-published_at"),
    "name": ("product_name",),
}
Chosen = Mapping[str, Any]  # as BrowseForm.chosen gives it


def _within(least: int, below: int | None = None) -> Q:
    """Price in KRW, from `least` up to but without `below`."""
    band = Q(variant__price__gte=least)
    return band & Q(variant__price__lt=below) if below else band


def _named(conditions: Mapping[str, Q]) -> Case:
    whens = [When(condition, then=Value(name)) for name, condition in conditions.items()]
    return Case(*whens, default=Value(""), output_field=CharField())


# What each facet sorts shades by: an expression that gives one of its values.
FACETS: dict[str, Any] = {
    "brand": F("variant__product__brand__slug"),
    "family": F("family"),
    "finish": F("finish"),
    "price": _named({name: _within(*bounds) for name, bounds in PRICES.items()}),
    "stock": _named({IN_STOCK: Q(variant__stock__gt=0)}),
}


@dataclass(frozen=True)
class Card:
    """A product with those of its shades that were asked for; the first one leads."""

    product: Product
    shades: Sequence[Shade]

    @property
    def lead(self) -> Shade:
        return self.shades[0]


def narrow(shades: ShadeQuerySet, chosen: Chosen, *, but: str = "") -> ShadeQuerySet:
    """The region's shades that match the words and every facet, except the facet `but`."""
    shades = shades.region(chosen["region"]).search(chosen["query"])
    for name, value in FACETS.items():
        if name != but and chosen[name]:
            shades = shades.alias(**{f"in_{name}": value}).filter(**{f"in_{name}__in": chosen[name]})
    return shades


def count_facet(shades: ShadeQuerySet, chosen: Chosen, facet: str) -> dict[str, int]:
    """How many shades each value of the facet would show, the other facets staying as they are. One query."""
    rows = narrow(shades, chosen, but=facet).order_by().values_list(FACETS[facet])
    return dict(rows.annotate(Count("pk")))


def products_of(shades: ShadeQuerySet, *, sort: str, since: date, query: str = "") -> QuerySet[Shade, Any]:
    """A row for each product with such shades, in that order; `tries` counts those since that day."""
    return (
        ranked(shades, query)
        .order_by()
        .values("variant__product")
        .annotate(
            published_at=Max("variant__product__published_at"),
            price=Min("variant__price"),
            tries=Coalesce(Sum("try_counts__count", filter=Q(try_counts__day__gte=since)), 0),
            product_name=Min(f"variant__product__name_{get_language()}"),
            rank=Max("shade_rank"),
        )
        .order_by(*ORDERS[sort], "variant__product")
    )


def cards(shades: ShadeQuerySet, products: Iterable[int], query: str = "") -> list[Card]:
    """Those products as cards, in that order, each with its shades among `shades`, the best match first.

    One query."""
    held: dict[int, list[Shade]] = {pk: [] for pk in products}
    found = ranked(shades, query).with_product().filter(variant__product__in=held)
    for shade in found.order_by("-shade_rank", "number", "pk"):  # type: ignore[misc]
        held[shade.variant.product_id].append(shade)
    return [Card(found[0].variant.product, found) for found in held.values() if found]
