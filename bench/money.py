"""Money in and out of many hands at once: refunds, returns, late money, parcels leaving while cancelled."""

from datetime import timedelta
from functools import partial

from django.utils import timezone

from bench.crowd import Figures, buy, crowd, errors, missing, paid_order, stock_up, variants
from catalog.models import (
    DemoCharge,
    Fulfilment,
    FulfilmentStatus,
    Order,
    Payment,
    ReturnKind,
    ReturnReason,
    ReturnRequest,
    ReturnStatus,
)
from catalog.payments.port import Outcome
from catalog.services.orders import cancel_order, expire_orders, move_fulfilment
from catalog.services.payments import refund, refund_rest, settle_payment, start_payment
from catalog.services.refunds import refund_lines
from catalog.services.returns import move_return, request_return


def _give_back(pk: int, same_key: bool, number: int) -> str:
    payment = Payment.objects.get(pk=pk)
    refund(payment=payment, amount=payment.paid, key="all" if same_key else str(number), now=timezone.now())
    return "done"


def refunds(*, processes: int, times: int = 20) -> Figures:
    """The whole payment given back so many times at once: with one key, and each with its own."""
    stock_up("refunds", [2])
    beyond, failed = 0.0, 0
    for same_key in (True, False):
        payment = paid_order("refunds")
        ends, _seconds = crowd(partial(_give_back, payment.pk, same_key), times, processes)
        failed += errors(ends)
        payment.refresh_from_db()
        charge = DemoCharge.objects.get(pk=payment.reference)
        given = max(float(payment.refunded.amount), float(sum(charge.refunds.values())))
        beyond += abs(given - float(payment.paid.amount))
    return {"beyond": beyond, "errors": failed, "missing": missing("refunds", [2])}


def _give_lines(pk: int, same_key: bool, number: int) -> str:
    order = Order.objects.get(pk=pk)
    refund_lines(
        order=order,
        units={order.lines.get().pk: 1},
        with_shipping=True,
        is_restocked=True,
        reason="broken",
        key="line" if same_key else str(number),
        now=timezone.now(),
    )
    return "done"


def line_refunds(*, processes: int, times: int = 20) -> Figures:
    """One unit of three given back so many times at once: with one key, and each with its own."""
    stock_up("lines", [6])
    beyond, failed = 0.0, 0
    for same_key, units in ((True, 1), (False, 3)):
        payment = paid_order("lines", quantity=3)
        ends, _seconds = crowd(partial(_give_lines, payment.order_id, same_key), times, processes)
        failed += errors(ends)
        payment.refresh_from_db()
        charge, line = DemoCharge.objects.get(pk=payment.reference), payment.order.lines.get()
        wanted = line.price.amount * units + payment.order.shipping.amount
        beyond += float(abs(payment.refunded.amount - wanted) + abs(sum(charge.refunds.values()) - wanted))
        beyond += abs(line.refunded - units) + abs(line.returned - units)
    return {"beyond": beyond, "errors": failed, "missing": missing("lines", [6])}


def sent_back(order: Order, kind: ReturnKind) -> ReturnRequest:
    """A delivered unit of the order that has reached its brand again."""
    now, line = timezone.now(), order.lines.get()
    order.fulfilments.update(status=FulfilmentStatus.DELIVERED, delivered_at=now)
    wanted = line.variant if kind == ReturnKind.EXCHANGE else None
    request = request_return(
        parcel=order.fulfilments.get(),
        kind=kind,
        reason=ReturnReason.FAULT,
        note="",
        asked={line.pk: (1, wanted)},
        now=now,
    )
    for state in (ReturnStatus.ACCEPTED, ReturnStatus.RECEIVED):
        request = move_return(request=request, to=state, now=now)
    return request


def _settle_return(pk: int, number: int) -> str:
    to = ReturnStatus.REPLACED if number % 2 else ReturnStatus.REFUNDED
    move_return(request=ReturnRequest.objects.get(pk=pk), to=to, is_restocked=True, now=timezone.now())
    return "done"


def returned(*, rounds: int, processes: int) -> Figures:
    """A return that is refunded in the moment in which it is replaced: one of the two, once."""
    stock_up("back", [rounds * 2])
    failed, split = 0, 0
    for _round in range(rounds):
        payment = paid_order("back")
        request = sent_back(payment.order, ReturnKind.EXCHANGE)
        ends, _seconds = crowd(partial(_settle_return, request.pk), processes, processes)
        failed += errors(ends)
        payment.refresh_from_db()
        parcels = Fulfilment.objects.filter(order=payment.order, is_replacement=True).count()
        split += ends["done"] != 1 or parcels == (payment.refunded.amount > 0)
    return {"split": split, "errors": failed, "missing": missing("back", [rounds * 2])}


def _late(pk: int, number: int) -> str:
    payment, later = Payment.objects.get(pk=pk), timezone.now() + timedelta(hours=1)
    if number % 2:
        settle_payment(payment=payment, outcome=Outcome(Payment.Status.PAID, payment.asked), now=later)
    else:
        expire_orders(now=later)
    return "done"


def late_money(*, rounds: int, processes: int) -> Figures:
    """Money that arrives in the moment in which the order expires."""
    stock_up("late", [1])
    failed, unsettled = 0, 0
    for _round in range(rounds):
        order = buy(variants("late"), key=f"late-{_round:06}")
        start_payment(order=order, return_url="/", now=timezone.now())
        payment = order.payments.get()
        DemoCharge.objects.filter(pk=payment.reference).update(state="paid")
        ends, _seconds = crowd(partial(_late, payment.pk), processes, processes)
        failed += errors(ends)
        order.refresh_from_db()
        unsettled += order.status != "paid"
        cancel_order(order=order, now=timezone.now())
        refund_rest(order=order, now=timezone.now())
    return {"unsettled": unsettled, "errors": failed, "missing": missing("late", [1])}


def _send_or_cancel(pk: int, number: int) -> str:
    order, now = Order.objects.get(pk=pk), timezone.now()
    if number % 2:
        cancel_order(order=order, now=now)
    else:
        parcel = order.fulfilments.get()
        move_fulfilment(fulfilment=parcel, to=FulfilmentStatus.SHIPPED, carrier="", tracking="1", now=now)
    return "done"


def sent_or_cancelled(*, rounds: int, processes: int) -> Figures:
    """A parcel that leaves in the moment in which its order is cancelled: one of the two, once."""
    stock_up("leaving", [rounds])
    failed, split = 0, 0
    for _round in range(rounds):
        order = paid_order("leaving").order
        ends, _seconds = crowd(partial(_send_or_cancel, order.pk), processes, processes)
        failed += errors(ends)
        order.refresh_from_db()
        is_sent = order.fulfilments.get().status == FulfilmentStatus.SHIPPED
        split += ends["done"] != 1 or is_sent == (order.status == "cancelled")
    return {"split": split, "errors": failed, "missing": missing("leaving", [rounds])}
