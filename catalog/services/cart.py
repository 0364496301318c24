"""The cart in the session: {variant id: {"quantity": how many, "price": as the customer last saw it}}."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.contrib.sessions.backends.base import SessionBase
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from djmoney.money import Money

from catalog.models import Variant

KEY = "cart"
MOST = 20  # of one variant
Stored = dict[str, dict[str, Any]]


@dataclass(frozen=True)
class Line:
    variant: Variant
    quantity: int

    @property
    def most(self) -> int:
        return min(self.variant.stock, MOST)

    @property
    def total(self) -> Money:
        quantity = 0 if self.variant.is_sold_out else self.quantity
        return Money(self.variant.price.amount * quantity, self.variant.price.currency)


@dataclass
class Cart:
    """What the cart page shows; `notices` say what changed since the customer last looked."""

    lines: list[Line] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)

    @property
    def count(self) -> int:
        return sum(line.quantity for line in self.lines)

    @property
    def total(self) -> Money:
        return Money(sum(line.total.amount for line in self.lines), "KRW")

    @property
    def is_sold_out(self) -> bool:
        """Nothing in it can be ordered."""
        return all(line.variant.is_sold_out for line in self.lines)


class CartError(Exception):
    """The customer asked for what the cart cannot do; the message tells her."""


def count_in(session: SessionBase) -> int:
    """How many things are in the cart, without a query."""
    return sum(line["quantity"] for line in _stored(session).values())


def add_to_cart(*, session: SessionBase, variant: Variant, quantity: int = 1) -> None:
    """Put more of the variant in. CartError beyond the stock; the cart is then as before."""
    held = _stored(session).get(str(variant.pk), {}).get("quantity", 0)
    change_quantity(session=session, variant=variant, quantity=held + quantity)


def change_quantity(*, session: SessionBase, variant: Variant, quantity: int) -> None:
    """Have so many of the variant in the cart; none takes it out. CartError beyond the stock."""
    if quantity < 1:
        return remove_from_cart(session=session, variant_id=variant.pk)
    _check(variant, quantity)
    line = {"quantity": quantity, "price": str(variant.price.amount)}
    session[KEY] = {**_stored(session), str(variant.pk): line}


def remove_from_cart(*, session: SessionBase, variant_id: int) -> None:
    session[KEY] = {key: line for key, line in _stored(session).items() if key != str(variant_id)}


def empty_cart(*, session: SessionBase, variant_ids: Iterable[int]) -> None:
    """Take out what was ordered; what came in meanwhile stays."""
    for variant_id in variant_ids:
        remove_from_cart(session=session, variant_id=variant_id)


def refresh_cart(session: SessionBase) -> Cart:
    """The cart at today's prices and stock, one query. What changed is noticed once, then kept."""
    stored, cart = _stored(session), Cart()
    variants = Variant.objects.published().select_related("product__brand", "shade").in_bulk(map(int, stored))
    for key, line in stored.items():
        if variant := variants.get(int(key)):
            cart.lines.append(_refreshed(variant, line, cart.notices))
        else:
            cart.notices.append(_("Something in your cart is no longer sold and was taken out."))
    if cart.notices:
        session[KEY] = _store(cart.lines)
    return cart


def _stored(session: SessionBase) -> Stored:
    stored: Stored = session.get(KEY, {})
    return stored


def _store(lines: Iterable[Line]) -> Stored:
    return {
        str(line.variant.pk): {"quantity": line.quantity, "price": str(line.variant.price.amount)}
        for line in lines
    }


def _check(variant: Variant, quantity: int) -> None:
    if variant.is_sold_out:
        raise CartError(_("%(name)s is sold out.") % {"name": name_of(variant)})
    if quantity > MOST:
        raise CartError(_("At most %(most)d of one thing in an order.") % {"most": MOST})
    if quantity > variant.stock:
        raise CartError(
            ngettext(
                "Only %(left)d of %(name)s is left.", "Only %(left)d of %(name)s are left.", variant.stock
            )
            % {"left": variant.stock, "name": name_of(variant)}
        )


def _refreshed(variant: Variant, line: dict[str, Any], notices: list[str]) -> Line:
    quantity, seen = line["quantity"], Money(Decimal(line["price"]), "KRW")
    if seen != variant.price:
        notices.append(
            _("The price of %(name)s changed from %(before)s to %(now)s.")
            % {"name": name_of(variant), "before": seen, "now": variant.price}
        )
    if 0 < variant.stock < quantity:
        quantity = variant.stock
        notices.append(
            _("Fewer of %(name)s are left: your cart now has %(left)d.")
            % {"name": name_of(variant), "left": quantity}
        )
    return Line(variant, quantity)


def name_of(variant: Variant) -> str:
    shade = getattr(variant, "shade", None)
    return f"{variant.product} · {shade}" if shade else str(variant.product)
