"""An order after it is placed: expiry, cancelling, parcels. Each step locks the order's row first."""

from datetime import datetime

from celery import shared_task
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from catalog.models import Fulfilment, FulfilmentStatus, Order, OrderStatus, ReturnRequest
from catalog.models.fulfilment import RETURN_PERIOD
from catalog.models.order_status import HOLDS_STOCK, ORDER_TRANSITIONS
from catalog.services.coupons import give_coupon_back
from catalog.services.stock import return_stock

AT_ONCE = 50  # overdue orders that one request gives back


class OrderError(Exception):
    """The order or the parcel is not in a state for this; the message tells why."""


def lock_order(pk: int) -> Order:
    """The order as it is now, and nobody else's until the transaction ends."""
    return Order.objects.select_for_update().get(pk=pk)


def move_order(order: Order, status: OrderStatus, *, now: datetime) -> None:
    """To the status, if the table of transitions knows the way. OrderError otherwise."""
    sources = [source for source, ways in ORDER_TRANSITIONS.items() if status in ways]
    times = {OrderStatus.PAID: "paid_at", OrderStatus.HELD: "paid_at"}
    fields = {"status": status, times.get(status, "ended_at"): now}
    if status == OrderStatus.AWAITING_DEPOSIT:
        fields = {"status": status}
    if not Order.objects.filter(pk=order.pk, status__in=sources).update(**fields):
        raise OrderError(_("This cannot be done with the order as it is now."))
    for name, value in fields.items():
        setattr(order, name, value)


def expire_orders(*, now: datetime, most: int = AT_ONCE) -> int:
    """Orders not paid in time give their stock back; returns how many. One query when there are none."""
    overdue = list(Order.objects.overdue(now).order_by("expires_at").values_list("pk", flat=True)[:most])
    return sum(_expire(pk, now) for pk in overdue)


@transaction.atomic
def _expire(pk: int, now: datetime) -> bool:
    order = lock_order(pk)
    if not order.is_awaiting_money or order.expires_at > now:
        return False
    move_order(order, OrderStatus.EXPIRED, now=now)
    return_stock(order=order, now=now)
    give_coupon_back(order=order, now=now)
    mail_later(order, "expired")
    return True


@transaction.atomic
def cancel_order(*, order: Order, now: datetime) -> Order:
    """Before anything is sent: the stock comes back. OrderError once a parcel has left.

    What was paid goes back by `refund_rest`, which the caller or the reconciler runs next.
    """
    order = lock_order(order.pk)
    if order.fulfilments.filter(status__in=[FulfilmentStatus.SHIPPED, FulfilmentStatus.DELIVERED]).exists():
        raise OrderError(_("Something of this order is already on its way."))
    held_stock = order.status in HOLDS_STOCK
    move_order(order, OrderStatus.CANCELLED, now=now)
    order.fulfilments.update(status=FulfilmentStatus.CANCELLED)
    if held_stock:
        return_stock(order=order, now=now)
    give_coupon_back(order=order, now=now)
    mail_later(order, "cancelled")
    return order


@transaction.atomic
def move_fulfilment(
    *, fulfilment: Fulfilment, to: FulfilmentStatus, carrier: str, tracking: str, now: datetime
) -> None:
    """Ship or deliver a parcel. OrderError unless the order is paid and the table knows the way."""
    order = lock_order(fulfilment.order_id)
    fulfilment = Fulfilment.objects.get(pk=fulfilment.pk)
    may_leave = order.status == OrderStatus.PAID and to != FulfilmentStatus.CANCELLED
    if not (may_leave and fulfilment.may_become(to)):
        raise OrderError(_("This cannot be done with the order as it is now."))
    fulfilment.status, fulfilment.carrier, fulfilment.tracking = to, carrier, tracking
    if to == FulfilmentStatus.SHIPPED:
        fulfilment.shipped_at = now
        mail_later(order, "shipped", fulfilment)
    else:
        fulfilment.delivered_at = now
    fulfilment.save()


def close_orders(*, now: datetime) -> int:
    """Paid orders whose last parcel was delivered longer ago than it may be sent back; returns how many.

    Not while something of theirs is being sent back.
    """
    parcels = Fulfilment.objects.filter(order=OuterRef("pk")).exclude(status=FulfilmentStatus.CANCELLED)
    waiting = parcels.exclude(status=FulfilmentStatus.DELIVERED, delivered_at__lte=now - RETURN_PERIOD)
    coming = ReturnRequest.objects.open().filter(parcel__order=OuterRef("pk"))
    done = Order.objects.filter(~Exists(waiting), ~Exists(coming), status=OrderStatus.PAID)
    closed = 0
    for pk in done.values_list("pk", flat=True):
        with transaction.atomic():
            order = lock_order(pk)
            if order.status == OrderStatus.PAID:
                move_order(order, OrderStatus.CLOSED, now=now)
                closed += 1
    return closed


def mail_later(
    order: Order,
    what: str,
    fulfilment: Fulfilment | None = None,
    sent_back: ReturnRequest | None = None,
) -> None:
    """Once the transaction is kept; a mail that cannot be sent undoes nothing."""

    def send() -> None:  # no partial: Django logs a failure by `__qualname__`
        mail_customer.delay(order.pk, what, fulfilment and fulfilment.pk, sent_back and sent_back.pk)

    transaction.on_commit(send, robust=True)


@shared_task  # type: ignore[untyped-decorator]
def mail_customer(
    order_pk: int, what: str, fulfilment_pk: int | None = None, return_pk: int | None = None
) -> None:
    """The mail `what` (a template of catalog/email) about the order, in the customer's language."""
    order = Order.objects.with_all().get(pk=order_pk)
    parcel = fulfilment_pk and Fulfilment.objects.select_related("brand").get(pk=fulfilment_pk)
    sent_back = return_pk and ReturnRequest.objects.get(pk=return_pk)
    with translation.override(order.language):
        link = order.site + order.get_absolute_url()
        context = {"order": order, "parcel": parcel, "sent_back": sent_back, "link": link}
        text = render_to_string(f"catalog/email/{what}.txt", context).strip()
    subject, _break, body = text.partition("\n")
    EmailMessage(f"[MIMO] {subject}", body.strip() + "\n", to=[order.email]).send()


@shared_task  # type: ignore[untyped-decorator]
def expire_overdue() -> int:
    return expire_orders(now=timezone.now(), most=1000)
