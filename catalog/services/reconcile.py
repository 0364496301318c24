"""Finds what was left half done, by a dead process or a lost message, and brings it to an end."""

from collections import Counter
from datetime import datetime, timedelta

from celery import shared_task
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from catalog.models import Order, OrderStatus, Payment, Refund
from catalog.services.orders import close_orders, expire_orders
from catalog.services.payments import UNPAID, check_payment, finish_refund, refund_rest

LOOK_BACK = timedelta(days=14)  # later money is a matter for people


def reconcile_orders(*, now: datetime) -> Counter[str]:
    """Safe to run at any time and twice at once. Returns how much of what was found."""
    found: Counter[str] = Counter()
    unpaid = Payment.objects.filter(status__in=UNPAID, started_at__gte=now - LOOK_BACK)
    for payment in unpaid.select_related("order"):
        check_payment(payment=payment, now=now)
        payment.refresh_from_db(fields=["status"])
        found["payments settled"] += payment.status == Payment.Status.PAID
    found["orders expired"] += expire_orders(now=now, most=10_000)
    for order in Order.objects.filter(payments__in=_without_use()).distinct():
        refund_rest(order=order, now=now)
        found["refunds started"] += 1
    for refund in Refund.objects.filter(done_at=None).select_related("payment__order"):
        finish_refund(refund=refund, now=now)
        found["refunds finished"] += 1
    found["orders closed"] += close_orders(now=now)
    return found


def _without_use() -> QuerySet[Payment]:
    """Money for an order that ended, or that came a second time, and was not given back."""
    paid = Payment.objects.filter(status=Payment.Status.PAID)
    again = Exists(paid.filter(order=OuterRef("order"), pk__lt=OuterRef("pk")))
    over = Q(order__status__in=[OrderStatus.CANCELLED, OrderStatus.EXPIRED])
    return paid.filter(over | again, paid__gt=F("refunded"))


@shared_task  # type: ignore[untyped-decorator]
def reconcile() -> dict[str, int]:
    return dict(reconcile_orders(now=timezone.now()))
