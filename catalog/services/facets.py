"""What the shop list can be narrowed by, and how many shades each choice would show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, Value, When
from django.utils import timezone

from catalog.models import FragranceTrait
from catalog.models.shade import ShadeQuerySet
from catalog.models.variant import current_price, on_sale
from catalog.scent import Kind

PRICES = {
    "-15000": (0, 15000),
    "15000-25000": (15000, 25000),
    "25000-35000": (25000, 35000),
    "35000-": (35000,),
}
STARS = {"4": (4, 6), "3": (3, 4)}  # mean rating from the first, below the second
IN_STOCK, ON_SALE = "in", "on"
PRODUCT = "variant__product"


class Facet(Protocol):
    def keep(self, shades: ShadeQuerySet, wanted: Sequence[str]) -> ShadeQuerySet: ...

    def count(self, shades: ShadeQuerySet) -> dict[str, int]:
        """How many of the shades have each of its values. One query."""


@dataclass(frozen=True)
class Column:
    """A facet that each shade has one value of."""

    field: str

    def _valued(self, shades: ShadeQuerySet) -> ShadeQuerySet:
        return shades.alias(**{f"in_{self.field}": F(self.field)})

    def keep(self, shades: ShadeQuerySet, wanted: Sequence[str]) -> ShadeQuerySet:
        return self._valued(shades).filter(**{f"in_{self.field}__in": wanted})

    def count(self, shades: ShadeQuerySet) -> dict[str, int]:
        rows = self._valued(shades).order_by().values_list(F(f"in_{self.field}"))
        return dict(rows.annotate(Count("pk")))


@dataclass(frozen=True)
class Bands(Column):
    """A facet whose values are names of conditions."""

    def _valued(self, shades: ShadeQuerySet) -> ShadeQuerySet:
        whens = [When(condition, then=Value(name)) for name, condition in self._conditions().items()]
        value = Case(*whens, default=Value(""), output_field=CharField())
        priced = shades.alias(price_now=current_price(timezone.now(), "variant__"))
        return priced.alias(**{f"in_{self.field}": value})

    def _conditions(self) -> Mapping[str, Q]:
        if self.field == "stock":
            return {IN_STOCK: Q(variant__stock__gt=0)}
        if self.field == "sale":
            return {ON_SALE: on_sale(timezone.now(), "variant__")}
        if self.field == "rating":
            return {name: _rated(*bounds) for name, bounds in STARS.items()}
        return {name: _within(*bounds) for name, bounds in PRICES.items()}


def _within(least: int, below: int | None = None) -> Q:
    """What it costs now in KRW, from `least` up to but without `below`."""
    return Q(price_now__gte=least) & (Q(price_now__lt=below) if below else Q())


def _rated(least: int, below: int) -> Q:
    count = F(f"{PRODUCT}__rating_count")
    bounds: dict[str, Any] = {f"{PRODUCT}__rating_sum__gte": least * count}
    bounds |= {f"{PRODUCT}__rating_sum__lt": below * count}
    return Q(**bounds)


@dataclass(frozen=True)
class Traits:
    """A facet of perfumes, which may have several of its values."""

    kind: str

    def keep(self, shades: ShadeQuerySet, wanted: Sequence[str]) -> ShadeQuerySet:
        traits = FragranceTrait.objects.filter(kind=self.kind, value__in=wanted)
        return shades.filter(Exists(traits.filter(fragrance__product=OuterRef(PRODUCT))))

    def count(self, shades: ShadeQuerySet) -> dict[str, int]:
        path = "fragrance__product__variants__shade"
        traits = FragranceTrait.objects.filter(**{"kind": self.kind, f"{path}__in": shades.order_by()})
        return dict(traits.order_by().values_list("value").annotate(Count(path)))


FACETS: dict[str, Facet] = {
    "region": Column("region"),
    "brand": Column(f"{PRODUCT}__brand__slug"),
    "family": Column("family"),
    "finish": Column("finish"),
    "suits": Column("suits"),
    **{name: Bands(name) for name in ("price", "rating", "stock", "sale")},
    **{kind.value: Traits(kind.value) for kind in (Kind.ACCORD, Kind.IMPRESSION, Kind.SEASON)},
}
