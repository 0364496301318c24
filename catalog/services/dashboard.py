"""What a brand's staff want to know first: what was sold, is to be sent, runs out, is tried."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import F, IntegerField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone
from djmoney.money import Money

from catalog.models import (
    CartLine,
    Fulfilment,
    FulfilmentStatus,
    OrderLine,
    OrderStatus,
    Shade,
    TryCount,
    Variant,
)
from catalog.models.variant import LOW_STOCK

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

WINDOW = timedelta(days=28)
SOLD = [OrderStatus.PAID, OrderStatus.CLOSED]
MOST = 10


@dataclass(frozen=True)
class Overview:
    orders: int
    sales: Money
    to_send: int
    low: QuerySet[Variant]
    low_count: int
    funnel: QuerySet[Shade]


def overview(*, user: "AbstractUser", now: datetime) -> Overview:
    """Of the user's brands alone; in five queries, however large the shop."""
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    parcels = Fulfilment.objects.for_staff(user)
    today = OrderLine.objects.filter(
        fulfilment__in=parcels, order__status__in=SOLD, order__paid_at__gte=midnight
    )
    low = Variant.objects.for_staff(user).filter(stock__lte=LOW_STOCK).select_related("product")
    return Overview(
        orders=today.values("order").distinct().count(),
        sales=Money(today.aggregate(sum=Sum(F("price") * F("quantity")))["sum"] or 0, "KRW"),
        to_send=parcels.filter(status=FulfilmentStatus.PREPARING, order__status=OrderStatus.PAID).count(),
        low=low.order_by("stock", "sku")[:MOST],
        low_count=low.count(),
        funnel=_funnel(user, now - WINDOW),
    )


def _funnel(user: "AbstractUser", since: datetime) -> QuerySet[Shade]:
    """The most tried shades: how often tried and bought since then, and how many lie in members' carts."""
    tried = TryCount.objects.filter(shade=OuterRef("pk"), day__gte=timezone.localdate(since))
    carts = CartLine.objects.filter(variant=OuterRef("variant"))
    bought = OrderLine.objects.filter(
        variant=OuterRef("variant"), order__status__in=SOLD, order__paid_at__gte=since
    )
    return (
        Shade.objects.for_staff(user)
        .with_product()
        .annotate(
            tried=_sum(tried, "shade", "count"),
            carts=_sum(carts, "variant", "quantity"),
            bought=_sum(bought, "variant", "quantity"),
        )
        .filter(tried__gt=0)
        .order_by("-tried", "pk")[:MOST]
    )


def _sum(
    rows: QuerySet[TryCount] | QuerySet[CartLine] | QuerySet[OrderLine], by: str, column: str
) -> Coalesce:
    total = rows.order_by().values(by).annotate(total=Sum(column)).values("total")
    return Coalesce(Subquery(total, output_field=IntegerField()), 0)
