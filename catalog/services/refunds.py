"""Money back by line: what so many units were paid with, and whether they lie in the storeroom again."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import F, Sum
from django.utils.translation import gettext as _
from djmoney.money import Money

from catalog.models import FulfilmentStatus, Order, OrderLine, OrderStatus, Payment, Refund, RefundLine
from catalog.services.orders import OrderError, lock_order
from catalog.services.payments import count_refund, finish_refund
from catalog.services.stock import return_units

REFUNDABLE = frozenset({OrderStatus.PAID, OrderStatus.HELD, OrderStatus.CLOSED})
NONE = Money(0, "KRW")
Units = Mapping[OrderLine, int]


def refund_lines(
    *,
    order: Order,
    units: Mapping[int, int],
    with_shipping: bool,
    is_restocked: bool,
    reason: str,
    key: str,
    now: datetime,
) -> Refund:
    """Give back what so many units of each line (by its id) were paid with, once a key.

    OrderError for more units than are left, and for an order that nobody paid. Unfinished when the provider
    does not answer: the reconciler goes on.
    """
    with transaction.atomic():
        order = lock_order(order.pk)
        asked = Refund.objects.filter(payment__order=order, key=key).first()
        if asked is None:
            chosen = {line: units[line.pk] for line in order.lines.all() if units.get(line.pk)}
            shipping = shipping_left(order) if with_shipping else NONE
            asked = count_lines(order=order, units=chosen, shipping=shipping, reason=reason, key=key, now=now)
            if is_restocked:
                restock(order=order, units=chosen, now=now)
    if asked is None:
        raise OrderError(_("There is nothing to give back."))
    finish_refund(refund=asked, now=now)
    return asked


def count_lines(
    *,
    order: Order,
    units: Units,
    reason: str,
    key: str,
    now: datetime,
    shipping: Money = NONE,
    fee: Money = NONE,
) -> Refund | None:
    """The units marked as refunded and their money counted; the caller's transaction holds the order.

    None when nothing is left of it after the fee.
    """
    payment = order.payments.filter(status=Payment.Status.PAID).first()
    if payment is None or order.status not in REFUNDABLE:
        raise OrderError(_("Nothing of this order can be given back as it is now."))
    worth = sum((line.share(quantity) for line, quantity in units.items()), NONE)
    for line, quantity in sorted(units.items(), key=lambda item: item[0].sku):
        enough = OrderLine.objects.filter(pk=line.pk, refunded__lte=F("quantity") - quantity)
        if not enough.update(refunded=F("refunded") + quantity):
            raise OrderError(_("More of %(name)s than is left cannot be given back.") % {"name": line.name})
    amount = worth + shipping - fee
    if amount <= NONE:
        return None
    asked = count_refund(payment=payment, amount=amount, key=key, now=now, shipping=shipping, reason=reason)
    RefundLine.objects.bulk_create(
        RefundLine(refund=asked, line=line, quantity=quantity) for line, quantity in units.items()
    )
    return asked


def restock(*, order: Order, units: Units, now: datetime) -> None:
    """The units lie in the storeroom again. What was to be sent of them is not sent any more."""
    for line, quantity in units.items():
        enough = OrderLine.objects.filter(pk=line.pk, returned__lte=F("quantity") - quantity)
        if not enough.update(returned=F("returned") + quantity):
            raise OrderError(_("More of %(name)s than left cannot come back.") % {"name": line.name})
    return_units(order=order, units=units, now=now)
    for parcel in order.fulfilments.filter(status=FulfilmentStatus.PREPARING, is_replacement=False):
        if not parcel.lines.filter(returned__lt=F("quantity")).exists():
            parcel.status = FulfilmentStatus.CANCELLED
            parcel.save(update_fields=["status"])


def shipping_left(order: Order) -> Money:
    """Of what the way to her cost, what was not given back yet."""
    given = Refund.objects.filter(payment__order=order).aggregate(sum=Sum("shipping"))["sum"] or 0
    left: Money = order.shipping - Money(given, order.shipping.currency)
    return left
