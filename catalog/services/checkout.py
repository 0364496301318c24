"""From a cart to an order: one transaction, once a key."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from djmoney.money import Money

from catalog.models import Address, Fulfilment, Order, OrderLine
from catalog.services.cart import Cart, name_of
from catalog.services.orders import expire_orders, mail_later
from catalog.services.stock import take_stock

SHIPPING_FEE, FREE_FROM = Money(3000, "KRW"), Money(30000, "KRW")
TIME_TO_PAY = timedelta(minutes=30)


class CheckoutError(Exception):
    """Nothing was ordered; the message tells the customer why."""


class KeyReused(CheckoutError):
    """The key already stands for another order."""


@dataclass(frozen=True)
class Buyer:
    """Who orders. `shopper` is whose idempotency keys these are: one account, or one guest's session."""

    shopper: str
    email: str
    site: str
    terms_version: str
    user_id: int | None = None


def shipping_fee(goods: Money) -> Money:
    return Money(0, "KRW") if goods >= FREE_FROM else SHIPPING_FEE


def digest(cart: Cart) -> str:
    """Names what the customer was shown: another quantity or price has another digest."""
    return _hash([[line.variant.pk, line.quantity, str(line.variant.price.amount)] for line in cart.lines])


def fingerprint(*, shown: str, email: str, address: Mapping[str, Any]) -> str:
    """Names what the customer asked for: the same posted again has the same."""
    return _hash([shown, email, sorted(address.items())])


def _hash(value: Any) -> str:
    return hashlib.sha256(json.dumps(value).encode()).hexdigest()


def find_order(*, shopper: str, key: str, fingerprint: str) -> Order | None:
    """The order that this key already made. KeyReused when it was for something else."""
    order = Order.objects.filter(shopper=shopper, key=key).first()
    if order and order.fingerprint != fingerprint:
        raise KeyReused(_("This page was already used for another order. Please look at it again."))
    return order


def place_order(
    *, cart: Cart, shown: str, buyer: Buyer, address: Mapping[str, str], key: str, now: datetime
) -> Order:
    """The order with its stock taken, or the one that the same key made of the same before.

    `shown` is the digest of the cart that the customer agreed to. CheckoutError when the cart is another by
    now, StockError when too few are left, KeyReused when the key stands for something else: then nothing
    has changed.
    """
    mark = fingerprint(shown=shown, email=buyer.email, address=address)
    if order := find_order(shopper=buyer.shopper, key=key, fingerprint=mark):
        return order
    if not cart.lines or shown != digest(cart):
        raise CheckoutError(_("Your cart has changed. Please look at it again before you order."))
    expire_orders(now=now)
    try:
        return _place(cart, buyer, address, key, mark, now)
    except IntegrityError:  # the same key at the same time: the other one was first
        if order := find_order(shopper=buyer.shopper, key=key, fingerprint=mark):
            return order
        raise


@transaction.atomic
def _place(cart: Cart, buyer: Buyer, address: Mapping[str, str], key: str, mark: str, now: datetime) -> Order:
    goods = sum((line.variant.price * line.quantity for line in cart.lines), Money(0, "KRW"))
    order = Order.objects.create(
        user_id=buyer.user_id,
        shopper=buyer.shopper,
        key=key,
        fingerprint=mark,
        email=buyer.email,
        language=get_language() or "ko",
        site=buyer.site,
        address=Address.objects.create(user_id=buyer.user_id, **address),
        goods=goods,
        shipping=shipping_fee(goods),
        total=goods + shipping_fee(goods),
        terms_version=buyer.terms_version,
        placed_at=now,
        expires_at=now + TIME_TO_PAY,
    )
    take_stock(order=order, lines=_write_lines(order, cart), now=now)
    mail_later(order, "placed")
    return order


def _write_lines(order: Order, cart: Cart) -> list[OrderLine]:
    """What was bought as it is called and priced today, in one parcel a brand."""
    brands = {line.variant.product.brand for line in cart.lines}
    parcels = {brand: Fulfilment.objects.create(order=order, brand=brand) for brand in brands}
    return OrderLine.objects.bulk_create(
        OrderLine(
            order=order,
            fulfilment=parcels[line.variant.product.brand],
            variant=line.variant,
            sku=line.variant.sku,
            name=name_of(line.variant),
            price=line.variant.price,
            quantity=line.quantity,
        )
        for line in cart.lines
    )
