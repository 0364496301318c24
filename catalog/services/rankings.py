"""What is bought, tried and liked most, by category."""

from collections.abc import Callable, Mapping
from datetime import datetime

from django.db.models import Exists, F, FloatField, OuterRef, QuerySet, Sum
from django.db.models.functions import Cast
from django.utils import timezone

from catalog.models import OrderLine, OrderStatus, Product, Shade, TryCount

SOLD = (OrderStatus.PAID, OrderStatus.CLOSED)
# Ratings that every product starts with, so that a single five does not lead: ten of 3.5.
PRIOR_SUM, PRIOR_COUNT = 35.0, 10.0
Ids = QuerySet[Product, int]


def record_rating(
    *, product_id: int, change: int, count: int, accuracy_change: int = 0, accuracy_count: int = 0
) -> None:
    """A rating came (`change=+4, count=+1`), went (`-4, -1`) or is another now (`+2, 0`); so the accuracy."""
    Product.objects.filter(pk=product_id).update(
        rating_sum=F("rating_sum") + change,
        rating_count=F("rating_count") + count,
        accuracy_sum=F("accuracy_sum") + accuracy_change,
        accuracy_count=F("accuracy_count") + accuracy_count,
    )


def bought(category: str, since: datetime) -> Ids:
    """Units of paid orders since then."""
    lines = OrderLine.objects.filter(order__status__in=SOLD, order__paid_at__gte=since)
    return _most(category, lines, "variant__product", "quantity")


def tried(category: str, since: datetime) -> Ids:
    """Tries on days since then."""
    tries = TryCount.objects.filter(day__gte=timezone.localdate(since))
    return _most(category, tries, "shade__variant__product", "count")


def rated(category: str, since: datetime) -> Ids:
    """By what a product of few ratings may be expected to keep (a Bayesian mean), whenever they came."""
    mean = (Cast("rating_sum", FloatField()) + PRIOR_SUM) / (Cast("rating_count", FloatField()) + PRIOR_COUNT)
    found = _shown(category).filter(rating_count__gt=0).alias(mean=mean)
    return found.order_by("-mean", "-rating_count", "pk").values_list("pk", flat=True)


RANKINGS: Mapping[str, Callable[[str, datetime], Ids]] = {"bought": bought, "tried": tried, "rated": rated}


def has_ratings() -> bool:
    return Product.objects.published().filter(rating_count__gt=0).exists()


def _shown(category: str) -> QuerySet[Product]:
    """What can be drawn as a card: published, and with a shade."""
    found = Product.objects.published().filter(Exists(Shade.objects.filter(variant__product=OuterRef("pk"))))
    return found.filter(category=category) if category else found


def _most(category: str, rows: QuerySet, product: str, number: str) -> Ids:  # type: ignore[type-arg]
    sums = rows.filter(**{f"{product}__in": _shown(category)}).order_by().values(product)
    ids: Ids = sums.annotate(sum=Sum(number)).order_by("-sum", product).values_list(product, flat=True)
    return ids
