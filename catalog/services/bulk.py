"""Many prices, or the stock of many variants, changed at once: planned first, then all or none."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from djmoney.money import Money
from simple_history.utils import bulk_update_with_history

from catalog.models import Variant
from catalog.services.stock import StockError, count_stock

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

STEP = Decimal(100)  # won that a computed price is rounded to


class BulkError(Exception):
    """One of the rows cannot take the change, so none does; the message tells which and why."""


@dataclass(frozen=True)
class PriceChange:
    """Of the price, or of the sale price reckoned from the price. Exactly one of percent and won is given."""

    is_sale: bool
    percent: Decimal | None = None  # -20: a fifth less
    won: Decimal | None = None  # -3000: so much less
    sale_from: datetime | None = None
    sale_until: datetime | None = None
    ends_sale: bool = False  # takes sale prices away; nothing else counts then

    def of(self, price: Money) -> Money:
        if self.percent is not None:
            exact = price.amount * (100 + self.percent) / 100
            return Money((exact / STEP).to_integral_value(ROUND_HALF_UP) * STEP, price.currency)
        return Money(price.amount + (self.won or 0), price.currency)


@dataclass(frozen=True)
class Step:
    """What becomes of one variant, or why it cannot."""

    variant: Variant
    before: object
    after: object
    error: str = ""


def plan_prices(*, variants: Iterable[Variant], change: PriceChange) -> list[Step]:
    return [_price_step(variant, change) for variant in variants]


def _price_step(variant: Variant, change: PriceChange) -> Step:
    if change.ends_sale:
        return Step(variant, variant.sale_price, None)
    after = change.of(variant.price)
    if change.is_sale:
        is_wrong = not 0 <= after.amount < variant.price.amount
        error = _("A sale price is lower than the price.") if is_wrong else ""
        return Step(variant, variant.sale_price, after, error)
    sale = variant.sale_price
    error = _("A price is not below zero.") if after.amount < 0 else ""
    if sale is not None and sale.amount >= after.amount:
        error = _("The sale price would not be lower any more.")
    return Step(variant, variant.price, after, error)


@transaction.atomic
def change_prices(
    *, variants: QuerySet[Variant], change: PriceChange, user: "AbstractUser", reason: str
) -> int:
    """Reckoned anew from the prices of now; how many. BulkError when one of them cannot be."""
    rows = variants.order_by("sku").select_for_update(of=("self",))
    steps = plan_prices(variants=rows, change=change)
    _refuse(steps)
    for step in steps:
        _set(step, change)
    fields = ["price", "sale_price", "sale_price_currency", "sale_from", "sale_until"]
    changed = [step.variant for step in steps]
    bulk_update_with_history(
        changed, Variant, fields, batch_size=500, default_user=user, default_change_reason=reason[:100]
    )
    return len(changed)


def _set(step: Step, change: PriceChange) -> None:
    variant = step.variant
    if not (change.is_sale or change.ends_sale):
        variant.price = step.after
        return
    variant.sale_price = step.after
    variant.sale_from = None if change.ends_sale else change.sale_from
    variant.sale_until = None if change.ends_sale else change.sale_until


def plan_stock(*, variants: Iterable[Variant], change: int) -> list[Step]:
    def step(variant: Variant) -> Step:
        after = variant.stock + change
        return Step(variant, variant.stock, after, _("So many are not there.") if after < 0 else "")

    return [step(variant) for variant in variants]


@transaction.atomic
def change_stock(*, variants: QuerySet[Variant], change: int, now: datetime) -> int:
    """Each by as many, in the ledger; how many. BulkError when one of them has too few."""
    rows = list(variants.order_by("sku"))  # the order in which orders take them, or both wait for each other
    for variant in rows:
        try:
            count_stock(variant=variant, change=change, now=now)
        except StockError as error:
            raise BulkError(str(error)) from error
    return len(rows)


def _refuse(steps: list[Step]) -> None:
    for step in steps:
        if step.error:
            raise BulkError(f"{step.variant}: {step.error}")
