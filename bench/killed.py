"""A process killed at each step of an order's life: nothing is lost, and the reconciler finishes the rest."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.db import connections
from django.utils import timezone

from bench.crowd import FORK, Figures, buy, missing, paid_order, stock_up, variants
from bench.money import sent_back
from catalog.models import DemoCharge, Order, Payment, Refund, ReturnKind, ReturnStatus
from catalog.payments import PROVIDERS
from catalog.payments.demo import message
from catalog.services import checkout, orders, payments, refunds, returns
from catalog.services.orders import cancel_order
from catalog.services.payments import start_payment
from catalog.services.reconcile import reconcile_orders

STEPS = (
    "before checkout _write_lines",
    "before checkout take_stock",
    "after checkout take_stock",
    "before payments _open_payment",
    "after payments _open_payment",
    "after demo start",
    "before payments _settle",
    "after payments _settle",
    "before payments _take_money",
    "after payments _take_money",
    "before orders return_stock",
    "after orders return_stock",
    "before payments finish_refund",
    "before demo refund",
    "after demo refund",
)
BACK = (
    "before refunds restock",
    "after refunds restock",
    "before refunds count_refund",
    "after refunds count_refund",
    "before refunds finish_refund",
    "before returns count_lines",
    "after returns count_lines",
    "before returns restock",
    "after returns restock",
    "before returns finish_refund",
    "before returns take_stock",
    "after returns take_stock",
)
OWNERS = {
    "demo": PROVIDERS["demo"],
    "checkout": checkout,
    "orders": orders,
    "payments": payments,
    "refunds": refunds,
    "returns": returns,
}


@contextmanager
def dying(place: str) -> Iterator[None]:
    """The process ends, as if by SIGKILL, before or after the step `WHEN OWNER NAME`."""
    when, owner_name, name = place.split()
    owner = OWNERS[owner_name]
    original = getattr(owner, name)

    def fatal(*args: Any, **kwargs: Any) -> Any:
        if when == "after":
            original(*args, **kwargs)
        os._exit(9)

    setattr(owner, name, fatal)
    yield


def _whole_life(place: str) -> None:
    """Order, pay, cancel, refund; dies on the way."""
    with dying(place):
        now = timezone.now()
        order = buy(variants("killed"), key=place.replace(" ", "-"))
        start_payment(order=order, return_url="/", now=now)
        payment = order.payments.get()
        DemoCharge.objects.filter(pk=payment.reference).update(state="paid")
        body, headers = message(DemoCharge.objects.get(pk=payment.reference), now=now)
        payments.take_webhook(name="demo", body=body, headers=headers, now=now)
        cancel_order(order=order, now=now)
        payments.refund_rest(order=order, now=now)


def _there_and_back(place: str) -> None:
    """A unit refunded by the owner, one sent back for money and one in exchange; dies on the way."""
    now = timezone.now()
    order = paid_order("killed", quantity=3).order
    with dying(place):
        line = order.lines.get()
        refunds.refund_lines(
            order=order,
            units={line.pk: 1},
            with_shipping=False,
            is_restocked=True,
            reason="broken",
            key="line",
            now=now,
        )
        for kind, to in (
            (ReturnKind.REFUND, ReturnStatus.REFUNDED),
            (ReturnKind.EXCHANGE, ReturnStatus.REPLACED),
        ):
            returns.move_return(request=sent_back(order, kind), to=to, is_restocked=True, now=now)


def killed() -> Figures:
    """A process killed at each step of an order's life; then the reconciler, twice."""
    lives = [(_whole_life, place) for place in STEPS] + [(_there_and_back, place) for place in BACK]
    units = [len(STEPS) + 4 * len(BACK)]
    stock_up("killed", units)
    survived = 0
    for life, place in lives:
        connections.close_all()
        process = FORK.Process(target=life, args=(place,))
        process.start()
        process.join()
        survived += process.exitcode != 9
    before = missing("killed", units)
    later: datetime = timezone.now() + timedelta(hours=1)
    for _time in range(2):
        reconcile_orders(now=later)
    return {
        "steps": len(lives),
        "survived": survived,
        "missing_before": before,
        "missing": missing("killed", units),
        "money_off": _money_off(),
        "unfinished": Refund.objects.filter(done_at=None).count()
        + Order.objects.overdue(later).count()
        + Payment.objects.filter(order__status__in=["cancelled", "expired"])
        .exclude(paid=0)
        .filter(refunds=None)
        .count(),
    }


def _money_off() -> float:
    """Won on which the shop's books and the gateway's differ."""
    off = 0.0
    for charge in DemoCharge.objects.all():
        payment = Payment.objects.get(reference=charge.reference)
        took = float(charge.amount.amount) if charge.state == "paid" else 0.0
        off += abs(took - float(payment.paid.amount))
        off += abs(sum(charge.refunds.values()) - float(payment.refunded.amount))
    return off
