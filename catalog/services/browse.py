"""The shop list: shades narrowed by facets, gathered into the products that hold them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import (
    Count,
    Exists,
    F,
    FloatField,
    Min,
    OuterRef,
    QuerySet,
    Subquery,
    Sum,
    prefetch_related_objects,
)
from django.db.models.functions import Cast, Coalesce, NullIf
from django.utils import timezone

from catalog.models import Product, Shade, TryCount
from catalog.models.shade import ShadeQuerySet
from catalog.models.variant import current_price
from catalog.services.facets import FACETS
from catalog.services.ingredients import contain, read_without
from catalog.services.remember import shared
from catalog.services.search import Understood, ranked, understand

ORDERS = {
    "match": ("-rank", "-tries", "-published_at"),
    "new": ("-published_at",),
    "tried": ("-tries", "-published_at"),
    "rated": ("-rating", "-rating_count", "-published_at"),
    "price": ("least_price", "-published_at"),
    "-price": ("-least_price", "-published_at"),
    "name": ("name",),
}
Chosen = Mapping[str, Any]  # as BrowseForm.chosen gives it, after `read` with a `query`


@dataclass(frozen=True)
class Card:
    """A product with those of its shades that were asked for; the first one leads."""

    product: Product
    shades: Sequence[Shade]
    avoided: Sequence[object] = ()  # what of the customer's avoid-list is in it

    @property
    def lead(self) -> Shade:
        return self.shades[0]


@dataclass(frozen=True)
class Counts:
    """How much answers to what was chosen."""

    shades: int
    products: int
    categories: Mapping[str, int]  # whatever the category and its facets
    facets: Mapping[str, Mapping[str, int]]  # facet → value → shades, the other facets staying as they are


@dataclass(frozen=True)
class Reading:
    """What was asked, as the other functions here want it."""

    chosen: Chosen
    understood: Understood
    without: str  # what the words, not the facets, leave out


def read(chosen: Chosen, *, avoided: Collection[str]) -> Reading:
    """Words such as "without limonene" do as the facet does; `mine` leaves out what she avoids."""
    words, without = read_without(chosen["q"])
    understood = understand(words)
    unwanted = [*chosen["without"], *filter(None, [without]), *(avoided if chosen["mine"] else [])]
    return Reading({**chosen, "query": understood.query, "without": unwanted}, understood, without)


def narrow(shades: ShadeQuerySet, chosen: Chosen, *, but: str = "") -> ShadeQuerySet:
    """The category's shades that match the words and every facet, except the facet `but`."""
    if chosen["category"]:
        shades = shades.filter(variant__product__category=chosen["category"])
    for name, facet in FACETS.items():
        if name != but and chosen[name]:
            shades = facet.keep(shades, chosen[name])
    return _asked(shades, chosen)


def _asked(shades: ShadeQuerySet, chosen: Chosen) -> ShadeQuerySet:
    """Those with the words and the ingredients, whatever the category."""
    held = contain(shades.search(chosen["query"]), chosen["contains"], at_all=True)
    return contain(held, chosen["without"], at_all=False)


def count(shades: ShadeQuerySet, chosen: Chosen, facets: Iterable[str]) -> Counts:
    """At most a minute old; when none is at hand, a query for each facet and two more."""
    asked = sorted((name, str(value)) for name, value in chosen.items() if name not in {"q", "sort"})
    return shared("counts", asked, lambda: _count(shades, chosen, facets))


def _count(shades: ShadeQuerySet, chosen: Chosen, facets: Iterable[str]) -> Counts:
    found = narrow(shades, chosen).order_by()
    sums = found.aggregate(shades=Count("pk"), products=Count("variant__product", distinct=True))
    categories = _asked(shades, chosen).order_by().values_list("variant__product__category")
    return Counts(
        **sums,
        categories=dict(categories.annotate(Count("pk"))),
        facets={name: FACETS[name].count(narrow(shades, chosen, but=name)) for name in facets},
    )


def products_of(shades: ShadeQuerySet, *, sort: str, since: date, query: str = "") -> QuerySet[Product, int]:
    """The ids of the products with such shades, in that order; tries count since that day."""
    held = shades.filter(variant__product=OuterRef("pk")).order_by()
    priced = held.annotate(price_now=current_price(timezone.now(), "variant__")).values("variant__product")
    tried = TryCount.objects.filter(shade__variant__product=OuterRef("pk"), day__gte=since).order_by()
    rows = tried.values("shade__variant__product").annotate(sum=Sum("count")).values("sum")
    keys = {
        "rank": Subquery(ranked(held, query).order_by("-shade_rank").values("shade_rank")[:1]),  # type: ignore[misc]
        "tries": Coalesce(Subquery(rows), 0),
        "rating": Coalesce(Cast("rating_sum", FloatField()) / NullIf(F("rating_count"), 0), 0.0),
        "least_price": Subquery(priced.annotate(least=Min("price_now")).values("least")),
    }
    asked = {key.lstrip("-") for key in ORDERS[sort]} & keys.keys()
    found = Product.objects.filter(Exists(held)).alias(**{key: keys[key] for key in asked})
    return found.order_by(*ORDERS[sort], "pk").values_list("pk", flat=True)


def cards(
    shades: ShadeQuerySet,
    products: Iterable[int],
    query: str = "",
    avoided: Mapping[int, Sequence[object]] | None = None,
) -> list[Card]:
    """Those products as cards, in that order, each with its shades among `shades`, the best match first.

    Two queries: the shades and the first pictures."""
    held: dict[int, list[Shade]] = {pk: [] for pk in products}
    found = ranked(shades, query).with_product().filter(variant__product__in=held)
    for shade in found.order_by("-shade_rank", "number", "pk"):  # type: ignore[misc]
        held[shade.variant.product_id].append(shade)
    shown = [found for found in held.values() if found]
    prefetch_related_objects([found[0].variant.product for found in shown], "pictures")
    return [
        Card(found[0].variant.product, found, (avoided or {}).get(found[0].variant.product_id, ()))
        for found in shown
    ]
