"""청약철회: what a customer asks to send back, and the brand's answer. Each step locks the order first."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet, Sum
from django.utils.translation import gettext as _
from djmoney.money import Money

from catalog.models import (
    Fulfilment,
    FulfilmentStatus,
    Order,
    OrderLine,
    OrderStatus,
    Refund,
    ReturnKind,
    ReturnLine,
    ReturnReason,
    ReturnRequest,
    ReturnStatus,
    Variant,
)
from catalog.models.fulfilment import RETURN_PERIOD
from catalog.models.returns import OPEN
from catalog.services.cart import name_of
from catalog.services.orders import OrderError, lock_order, mail_later
from catalog.services.payments import finish_refund
from catalog.services.refunds import NONE, count_lines, restock, shipping_left
from catalog.services.stock import take_stock

RETURN_FEE = Money(3000, "KRW")  # the way back, when nothing was wrong with it
MAILS = {
    ReturnStatus.ACCEPTED: "return_accepted",
    ReturnStatus.REFUSED: "return_refused",
    ReturnStatus.REPLACED: "return_replaced",
}
Asked = Mapping[int, tuple[int, Variant | None]]  # line id → how many, what instead


def returnable(line: OrderLine) -> int:
    """How many of the line are hers still: neither given back nor on their way back nor exchanged before."""
    held = line.returns.filter(request__status__in=[*OPEN, ReturnStatus.REPLACED])
    return line.left - int(held.aggregate(sum=Sum("quantity"))["sum"] or 0)


def choices_instead(line: OrderLine) -> QuerySet[Variant]:
    """What may come in exchange: the same, or another shade of the product at the same price."""
    shades = Variant.objects.published().filter(product=line.variant.product_id, price=line.variant.price)
    return shades.select_related("product", "shade")


@transaction.atomic
def request_return(
    *, parcel: Fulfilment, kind: ReturnKind, reason: ReturnReason, note: str, asked: Asked, now: datetime
) -> ReturnRequest:
    """OrderError unless it came within the last seven days and is hers to send back."""
    order = lock_order(parcel.order_id)
    parcel = Fulfilment.objects.get(pk=parcel.pk)
    _check_period(order, parcel, now)
    lines = {line.pk: line for line in parcel.lines.select_related("variant")}
    chosen = {lines[pk]: wish for pk, wish in asked.items() if pk in lines and wish[0] > 0}
    if not chosen:
        raise OrderError(_("Choose what you want to send back."))
    for line, (quantity, wanted) in chosen.items():
        _check_line(line, quantity, wanted, kind)
    request = ReturnRequest.objects.create(
        parcel=parcel,
        kind=kind,
        reason=reason,
        note=note,
        fee=RETURN_FEE if kind == ReturnKind.REFUND and reason == ReturnReason.MIND else NONE,
        requested_at=now,
        moved_at=now,
    )
    ReturnLine.objects.bulk_create(
        ReturnLine(request=request, line=line, quantity=quantity, wanted=wanted)
        for line, (quantity, wanted) in chosen.items()
    )
    mail_later(order, "return_requested", parcel, request)
    return request


def _check_period(order: Order, parcel: Fulfilment, now: datetime) -> None:
    delivered = parcel.delivered_at if parcel.status == FulfilmentStatus.DELIVERED else None
    if order.status != OrderStatus.PAID or delivered is None or parcel.is_replacement:
        raise OrderError(_("Nothing of this parcel can be sent back."))
    if now > delivered + RETURN_PERIOD:
        raise OrderError(_("The seven days in which it could be sent back are over."))


def _check_line(line: OrderLine, quantity: int, wanted: Variant | None, kind: ReturnKind) -> None:
    if quantity > returnable(line):
        raise OrderError(_("More of %(name)s than you have cannot be sent back.") % {"name": line.name})
    if (kind == ReturnKind.EXCHANGE) != (wanted is not None):
        raise OrderError(_("Choose what you want in exchange."))
    if wanted and not choices_instead(line).filter(pk=wanted.pk).exists():
        raise OrderError(_("Only the same product at the same price can be exchanged."))


def move_return(
    *, request: ReturnRequest, to: ReturnStatus, now: datetime, answer: str = "", is_restocked: bool = False
) -> ReturnRequest:
    """One step on. OrderError unless the table knows the way; StockError when nothing is left to exchange.

    Refunded: the money is counted with the step, and given after it or by the reconciler. Replaced: the
    stock is taken with the step, and a new parcel prepared.
    """
    with transaction.atomic():
        order = lock_order(request.parcel.order_id)
        request = ReturnRequest.objects.select_for_update().get(pk=request.pk)
        if not request.may_become(to):
            raise OrderError(_("This cannot be done with the return as it is now."))
        request.status, request.moved_at = to, now
        request.answer = answer or request.answer
        if to == ReturnStatus.REFUNDED:
            request.refund = _give_back(order, request, now)
        elif to == ReturnStatus.REPLACED:
            request.replacement = _replace(order, request, now)
        if to in {ReturnStatus.REFUNDED, ReturnStatus.REPLACED} and is_restocked:
            request.is_restocked = True
            restock(order=order, units=_units(request), now=now)
        request.save()
        if to in MAILS:
            mail_later(order, MAILS[to], request.parcel, request)
    if request.refund:
        finish_refund(refund=request.refund, now=now)
    return request


def _units(request: ReturnRequest) -> dict[OrderLine, int]:
    return {row.line: row.quantity for row in request.lines.select_related("line")}


def _give_back(order: Order, request: ReturnRequest, now: datetime) -> Refund | None:
    """Where nothing is kept and the shop was at fault, the way to her is given back too."""
    units = _units(request)
    kept = sum(line.left for line in order.lines.all()) - sum(units.values())
    is_fault = request.reason == ReturnReason.FAULT
    return count_lines(
        order=order,
        units=units,
        shipping=shipping_left(order) if is_fault and kept == 0 else NONE,
        fee=request.fee,
        reason=str(request.get_reason_display()),
        key=f"return-{request.pk}",
        now=now,
    )


def _replace(order: Order, request: ReturnRequest, now: datetime) -> Fulfilment:
    """A parcel of its own, with the stock of what she wants taken."""
    wanted: Counter[Variant] = Counter()
    for row in request.lines.select_related("wanted__product", "wanted__shade"):
        if row.wanted is not None:
            wanted[row.wanted] += row.quantity
    lines = [
        OrderLine(order=order, variant=variant, sku=variant.sku, name=name_of(variant), quantity=quantity)
        for variant, quantity in wanted.items()
    ]
    take_stock(order=order, lines=lines, now=now)
    return Fulfilment.objects.create(order=order, brand=request.parcel.brand, is_replacement=True)
