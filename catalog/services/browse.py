"""The shop list: shades narrowed by facets, gathered into the products that hold them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Max, Min, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from modeltranslation.utils import get_language

from catalog.models import Product, Shade
from catalog.models.shade import ShadeQuerySet

FACETS = {"brand": "variant__product__brand__slug", "family": "family", "finish": "finish"}
ORDERS = {
    "new": ("-published_at",),
    "tried": ("-tries", "-published_at"),
    "price": ("price", "-published_at"),
    "-price": ("-price", "-published_at"),
    "name": ("product_name",),
}
Chosen = Mapping[str, Any]  # as BrowseForm.chosen gives it


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
    shades = shades.region(chosen["region"]).search(chosen["q"])
    for name, lookup in FACETS.items():
        if name != but and chosen[name]:
            shades = shades.filter(**{f"{lookup}__in": chosen[name]})
    return shades


def count_facet(shades: ShadeQuerySet, chosen: Chosen, facet: str) -> dict[str, int]:
    """How many shades each value of the facet would show, the other facets staying as they are. One query."""
    lookup = FACETS[facet]
    rows = narrow(shades, chosen, but=facet).order_by().values_list(lookup).annotate(Count("pk"))
    return dict(rows)


def products_of(shades: ShadeQuerySet, *, sort: str, since: date) -> QuerySet[Shade, Any]:
    """A row for each product with such shades, in that order; `tries` counts those since that day."""
    return (
        shades.order_by()
        .values("variant__product")
        .annotate(
            published_at=Max("variant__product__published_at"),
            price=Min("variant__price"),
            tries=Coalesce(Sum("try_counts__count", filter=Q(try_counts__day__gte=since)), 0),
            product_name=Min(f"variant__product__name_{get_language()}"),
        )
        .order_by(*ORDERS[sort], "variant__product")
    )


def cards(shades: ShadeQuerySet, products: Iterable[int]) -> list[Card]:
    """Those products as cards, in that order, each with its shades among `shades`. One query."""
    held: dict[int, list[Shade]] = {pk: [] for pk in products}
    for shade in shades.with_product().filter(variant__product__in=held).order_by("number", "pk"):
        held[shade.variant.product_id].append(shade)
    return [Card(found[0].variant.product, found) for found in held.values() if found]
