"""Money in and out. A payment is settled once, by whoever brings the news: customer, webhook, reconciler.

A provider is never called inside a transaction that holds a lock. Rows are locked in this order: the order,
the payment, variants by SKU.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from djmoney.money import Money

from catalog.models import Order, OrderStatus, Payment, PaymentEvent, Refund
from catalog.payments import current_provider, provider
from catalog.payments.port import Outcome, PaymentProvider, ProviderError
from catalog.services.coupons import CouponError, take_coupon_again
from catalog.services.orders import OrderError, lock_order, mail_later, move_order
from catalog.services.stock import StockError, take_stock

DEPOSIT_PERIOD = timedelta(days=3)
UNPAID = (Payment.Status.OPEN, Payment.Status.PENDING, Payment.Status.DECLINED)


class PaymentError(Exception):
    """Nothing can be paid now; the message tells the customer."""


def start_payment(*, order: Order, return_url: str, now: datetime) -> str:
    """Where the customer pays. Never a second time: an earlier attempt is looked into first."""
    gateway = current_provider()
    if gateway is None:
        raise PaymentError(_("The shop takes no payments at the moment."))
    for earlier in order.payments.filter(status__in=UNPAID):
        check_payment(payment=earlier, now=now)
    payment = _open_payment(order, gateway, now)
    try:
        return gateway.start(payment=payment, return_url=return_url)
    except ProviderError:
        raise PaymentError(_("The payment service does not answer. Please try again in a moment.")) from None


@transaction.atomic
def _open_payment(order: Order, gateway: PaymentProvider, now: datetime) -> Payment:
    """The attempt that is still open, or a new one."""
    order = lock_order(order.pk)
    if not order.is_awaiting_money or order.expires_at <= now:
        raise PaymentError(_("There is nothing to pay for this order."))
    waiting = order.payments.filter(provider=gateway.name()).exclude(status=Payment.Status.DECLINED)
    return waiting.first() or order.payments.create(
        provider=gateway.name(), asked=order.total, started_at=now
    )


def check_payment(*, payment: Payment, now: datetime) -> None:
    """Ask the provider what became of the payment and act on it. Does nothing when it does not answer."""
    gateway = provider(payment.provider)
    if gateway is None:
        return
    try:
        outcome = gateway.confirm(payment=payment)
    except ProviderError:
        return
    settle_payment(payment=payment, outcome=outcome, now=now)


def take_webhook(*, name: str, body: bytes, headers: Mapping[str, str], now: datetime) -> None:
    """Act once on what a provider tells us. BadWebhook when it is not surely the provider.

    ProviderError when it must be asked and does not answer.
    """
    gateway = provider(name)
    if gateway is None:
        raise Payment.DoesNotExist
    event = gateway.webhook(body=body, headers=headers, now=now)
    if event is None:
        return
    payment = Payment.objects.get(provider=name, reference=event.reference)
    with transaction.atomic():
        _taken, is_new = PaymentEvent.objects.get_or_create(
            provider=name, event_id=event.id, defaults={"received_at": now}
        )
        if is_new:
            _settle(payment, event.outcome, now)
    refund_rest(order=payment.order, now=now)


def settle_payment(*, payment: Payment, outcome: Outcome, now: datetime) -> None:
    """Act on the outcome, whatever order the news come in: what is paid stays paid."""
    with transaction.atomic():
        _settle(payment, outcome, now)
    refund_rest(order=payment.order, now=now)


def _settle(payment: Payment, outcome: Outcome, now: datetime) -> None:
    order = lock_order(payment.order_id)
    unpaid = Payment.objects.filter(pk=payment.pk, status__in=UNPAID)
    if outcome.status == Payment.Status.PAID:
        if unpaid.update(status=Payment.Status.PAID, paid=outcome.amount, paid_at=now):
            _take_money(order, outcome.amount, now)
    elif outcome.status == Payment.Status.PENDING:
        if unpaid.filter(status=Payment.Status.OPEN).update(status=Payment.Status.PENDING):
            _await_deposit(order, now)
    elif outcome.status == Payment.Status.DECLINED:
        unpaid.update(status=Payment.Status.DECLINED)


def _take_money(order: Order, amount: Money, now: datetime) -> None:
    """Paid, held for review when the amount is wrong. What an order cannot use, `refund_rest` gives back."""
    if order.is_awaiting_money:
        move_order(order, OrderStatus.PAID if amount == order.total else OrderStatus.HELD, now=now)
        mail_later(order, "paid" if amount == order.total else "held")
    elif order.status == OrderStatus.EXPIRED and amount == order.total:
        try:
            with transaction.atomic():
                take_stock(order=order, lines=order.lines.all(), now=now)
                take_coupon_again(order=order)
                move_order(order, OrderStatus.PAID, now=now)
        except (StockError, CouponError):
            return
        mail_later(order, "paid")


def _await_deposit(order: Order, now: datetime) -> None:
    if order.may_become(OrderStatus.AWAITING_DEPOSIT):
        move_order(order, OrderStatus.AWAITING_DEPOSIT, now=now)
        Order.objects.filter(pk=order.pk).update(expires_at=now + DEPOSIT_PERIOD)
        mail_later(order, "deposit")


def refund_rest(*, order: Order, now: datetime) -> None:
    """Give back what the order has no use for: everything when it ended unsold, else all but the first."""
    payments = list(order.payments.filter(status=Payment.Status.PAID).order_by("pk"))
    if not payments:
        return
    order.refresh_from_db(fields=["status"])
    is_over = order.status in {OrderStatus.CANCELLED, OrderStatus.EXPIRED}
    for payment in payments if is_over else payments[1:]:
        if payment.left.amount > 0:
            refund(payment=payment, amount=payment.left, key="rest", now=now)


def refund(*, payment: Payment, amount: Money, key: str, now: datetime) -> Refund:
    """Give the amount back, once a key. PaymentError beyond what is left. Unfinished when the provider
    does not answer: the reconciler goes on."""
    with transaction.atomic():
        asked = count_refund(payment=payment, amount=amount, key=key, now=now)
    finish_refund(refund=asked, now=now)
    return asked


def count_refund(*, payment: Payment, amount: Money, key: str, now: datetime, **fields: Any) -> Refund:
    """The refund of that key, counted in the caller's transaction and still to be finished after it."""
    Payment.objects.select_for_update().get(pk=payment.pk)
    if asked := Refund.objects.filter(payment=payment, key=key).first():
        return asked
    enough = Payment.objects.filter(pk=payment.pk, paid__gte=F("refunded") + amount.amount)
    if not enough.update(refunded=F("refunded") + amount.amount):
        raise PaymentError(_("More than was paid cannot be given back."))
    return Refund.objects.create(payment=payment, key=key, amount=amount, asked_at=now, **fields)


def finish_refund(*, refund: Refund, now: datetime) -> None:
    gateway = provider(refund.payment.provider)
    if refund.done_at or gateway is None:
        return
    try:
        gateway.refund(payment=refund.payment, amount=refund.amount, key=f"{refund.payment_id}-{refund.key}")
    except ProviderError:
        return
    with transaction.atomic():
        if Refund.objects.filter(pk=refund.pk, done_at=None).update(done_at=now):
            mail_later(refund.payment.order, "refunded")


def release_order(*, order: Order, now: datetime) -> None:
    """The owner looked into a held order and lets it go on."""
    with transaction.atomic():
        order = lock_order(order.pk)
        if order.status != OrderStatus.HELD:
            raise OrderError(_("Only an order held for review can be released."))
        move_order(order, OrderStatus.PAID, now=now)
        mail_later(order, "paid")
