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

from catalog.models import Address, Fulfilment, Order, OrderLine, OrderStatus
from catalog.services.cart import Cart, name_of
from catalog.services.coupons import NOTHING, CouponError, offer_of, take_coupon
from catalog.services.orders import expire_orders, mail_later, move_order
from catalog.services.quote import Quote, quote_cart
from catalog.services.stock import StockError, take_stock

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


def digest(cart: Cart, quote: Quote | None = None) -> str:
    """Names what the customer was shown: another quantity, price, discount or fee has another digest."""
    quote = quote or quote_cart(cart=cart)
    lines = [[line.variant.pk, line.quantity, str(line.price.amount)] for line in cart.lines]
    coupon = quote.offer.code if quote.is_coupon_used else ""
    return _hash([lines, coupon, str(quote.discount.amount), str(quote.shipping.amount)])


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
    *,
    cart: Cart,
    shown: str,
    buyer: Buyer,
    address: Mapping[str, str],
    key: str,
    now: datetime,
    coupon: str = "",
) -> Order:
    """The order with its stock and its coupon taken, or the one that the same key made of the same before.

    `shown` is the digest of what the customer agreed to, `coupon` the code that she typed. CheckoutError
    when it would be something else by now or the coupon is gone, StockError when too few are left,
    KeyReused when the key stands for something else: then nothing has changed.
    """
    mark = fingerprint(shown=shown, email=buyer.email, address=address)
    if order := find_order(shopper=buyer.shopper, key=key, fingerprint=mark):
        return order
    quote = quote_order(cart=cart, buyer=buyer, address=address, coupon=coupon, now=now)
    if not cart.lines or shown != digest(cart, quote):
        raise CheckoutError(_("What it costs has changed. Please look at it again before you order."))
    if gone := next((line for line in cart.lines if line.variant.is_sold_out), None):
        raise StockError(_("%(name)s is sold out.") % {"name": name_of(gone.variant)})
    expire_orders(now=now)
    try:
        return _place(cart, quote, buyer, address, key, mark, now)
    except CouponError as error:
        raise CheckoutError(str(error)) from None
    except IntegrityError:  # the same key at the same time: the other one was first
        if order := find_order(shopper=buyer.shopper, key=key, fingerprint=mark):
            return order
        raise


def quote_order(
    *, cart: Cart, buyer: Buyer, address: Mapping[str, str], coupon: str = "", now: datetime
) -> Quote:
    """What the order would cost this buyer, sent to this address."""
    offer = offer_of(code=coupon, lines=cart.lines, user_id=buyer.user_id, email=buyer.email, now=now)
    return quote_cart(cart=cart, offer=offer, country=address["country"], postcode=address["postcode"])


@transaction.atomic
def _place(
    cart: Cart, quote: Quote, buyer: Buyer, address: Mapping[str, str], key: str, mark: str, now: datetime
) -> Order:
    order = Order.objects.create(
        user_id=buyer.user_id,
        shopper=buyer.shopper,
        key=key,
        fingerprint=mark,
        email=buyer.email,
        language=get_language() or "ko",
        site=buyer.site,
        address=Address.objects.create(user_id=buyer.user_id, **address),
        goods=quote.goods,
        discount=quote.discount,
        shipping=quote.shipping,
        total=quote.total,
        terms_version=buyer.terms_version,
        placed_at=now,
        expires_at=now + TIME_TO_PAY,
    )
    take_stock(order=order, lines=_write_lines(order, cart, quote), now=now)
    if quote.offer.coupon and quote.is_coupon_used:
        take_coupon(order=order, coupon=quote.offer.coupon, now=now)
    if order.total.amount:
        mail_later(order, "placed")
    else:  # a coupon pays it all
        move_order(order, OrderStatus.PAID, now=now)
        mail_later(order, "paid")
    return order


def _write_lines(order: Order, cart: Cart, quote: Quote) -> list[OrderLine]:
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
            price=line.price,
            quantity=line.quantity,
            discount=quote.offer.off.get(line.variant.pk, NOTHING),
        )
        for line in cart.lines
    )
