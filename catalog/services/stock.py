"""Taking stock and giving it back, each unit in the ledger. Orders do so inside their transaction."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from catalog.models import Order, OrderLine, StockMovement, Variant
from catalog.services.notices import tell_of_stock


class StockError(Exception):
    """Too few are left; the message tells the customer of what."""


def take_stock(*, order: Order, lines: Iterable[OrderLine], now: datetime) -> None:
    """All of the lines or none: StockError must roll the caller's transaction back.

    In SKU order, so that two orders of the same things never wait for each other; by a conditional
    UPDATE, so that no reader's stale number counts (SQLite knows no row locks).
    """
    ordered = sorted(lines, key=lambda line: line.sku)
    for line in ordered:
        enough = Variant.objects.filter(pk=line.variant_id, stock__gte=line.quantity)
        if not enough.update(stock=F("stock") - line.quantity):
            raise StockError(_("Too few of %(name)s are left.") % {"name": line.name})
    _write(order, {line.variant_id: -line.quantity for line in ordered}, now)


def return_stock(*, order: Order, now: datetime) -> None:
    """Everything that the order still holds."""
    return_units(
        order=order, units={line: line.quantity - line.returned for line in order.lines.all()}, now=now
    )


def return_units(*, order: Order, units: Mapping[OrderLine, int], now: datetime) -> None:
    """So many of each line lie in the storeroom again."""
    back = {line.variant_id: units[line] for line in sorted(units, key=lambda line: line.sku) if units[line]}
    for variant_id, quantity in back.items():
        Variant.objects.filter(pk=variant_id).update(stock=F("stock") + quantity)
    _write(order, back, now)


@transaction.atomic
def count_stock(*, variant: Variant, change: int, now: datetime) -> None:
    """Staff put in, or take out, so many. StockError below none.

    A change, never a new number: what was sold since they looked stays sold.
    """
    if not Variant.objects.filter(pk=variant.pk, stock__gte=-change).update(stock=F("stock") + change):
        raise StockError(_("Too few of %(name)s are left.") % {"name": variant.sku})
    kind = StockMovement.Kind.COUNTED
    StockMovement.objects.create(variant=variant, kind=kind, change=change, moved_at=now)
    if change > 0:
        tell_of_stock([variant.pk])


def _write(order: Order, changes: Mapping[int, int], now: datetime) -> None:
    kinds = StockMovement.Kind
    StockMovement.objects.bulk_create(
        StockMovement(
            variant_id=variant,
            order=order,
            change=change,
            kind=kinds.RETURNED if change > 0 else kinds.TAKEN,
            moved_at=now,
        )
        for variant, change in changes.items()
    )
    if gained := [variant for variant, change in changes.items() if change > 0]:
        tell_of_stock(gained)
