"""The cart: a guest's in her session, a member's in rows of her own, which wait for her on any device.

Either way it is {variant id: {"quantity": how many, "price": as she last saw it}}, named by the session.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from djmoney.money import Money

from catalog.models import CartLine, Variant

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

    @cached_property
    def price(self) -> Money:
        """Of one, as it was when the line was looked at: a sale that ends meanwhile changes nothing here."""
        return self.variant.current_price

    @property
    def total(self) -> Money:
        quantity = 0 if self.variant.is_sold_out else self.quantity
        return Money(self.price.amount * quantity, self.price.currency)


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

    @property
    def has_sold_out(self) -> bool:
        """Something in it stands in the way of an order."""
        return any(line.variant.is_sold_out for line in self.lines)


class CartError(Exception):
    """The customer asked for what the cart cannot do; the message tells her."""


def count_in(session: SessionBase) -> int:
    """How many things are in the cart: without a query for a guest, one for a member."""
    if (member := _member(session)) is not None:
        return CartLine.objects.filter(user=member).aggregate(sum=Sum("quantity"))["sum"] or 0
    return sum(line["quantity"] for line in _stored(session).values())


def add_to_cart(*, session: SessionBase, variant: Variant, quantity: int = 1) -> None:
    """Put more of the variant in. CartError beyond the stock; the cart is then as before."""
    held = _stored(session, variant.pk).get(str(variant.pk), {}).get("quantity", 0)
    change_quantity(session=session, variant=variant, quantity=held + quantity)


def change_quantity(*, session: SessionBase, variant: Variant, quantity: int) -> None:
    """Have so many of the variant in the cart; none takes it out. CartError beyond the stock."""
    if quantity < 1:
        return remove_from_cart(session=session, variant_id=variant.pk)
    _check(variant, quantity)
    _keep(session, [Line(variant, quantity)])


def remove_from_cart(*, session: SessionBase, variant_id: int) -> None:
    """Any number will do: what is not in the cart is not taken out."""
    if str(variant_id) in _stored(session):
        empty_cart(session=session, variant_ids=[variant_id])


def empty_cart(*, session: SessionBase, variant_ids: Iterable[int]) -> None:
    """Take out what was ordered; what came in meanwhile stays."""
    gone = set(variant_ids)
    if (member := _member(session)) is not None:
        CartLine.objects.filter(user=member, variant__in=gone).delete()
    else:
        session[KEY] = {key: line for key, line in _stored(session).items() if int(key) not in gone}


def refresh_cart(session: SessionBase) -> Cart:
    """The cart at today's prices and stock, one query, two for a member. What changed is noticed once."""
    stored, cart = _stored(session), Cart()
    variants = Variant.objects.published().select_related("product__brand", "shade").in_bulk(map(int, stored))
    for key, line in stored.items():
        if variant := variants.get(int(key)):
            cart.lines.append(_refreshed(variant, line, cart.notices))
        else:
            cart.notices.append(_("Something in your cart is no longer sold and was taken out."))
    if cart.notices:
        empty_cart(session=session, variant_ids=map(int, stored.keys() - map(str, variants)))
        _keep(session, cart.lines)
    return cart


def bring_cart(*, session: SessionBase, user_id: int) -> list[str]:
    """What the guest had put in joins what the member left: added up as far as the stock goes.

    Returns what she should be told.
    """
    brought: Stored = session.pop(KEY, {})
    if not brought:
        return []
    held = _rows(user_id)
    variants = Variant.objects.published().select_related("product", "shade").in_bulk(map(int, brought))
    lines, notices = [], []
    for variant in variants.values():
        wanted = brought[str(variant.pk)]["quantity"] + held.get(str(variant.pk), {}).get("quantity", 0)
        most = min(wanted, MOST, variant.stock or wanted)
        lines.append(Line(variant, most))
        if most < wanted:
            told = {"name": name_of(variant), "left": most}
            notices.append(
                _("%(name)s was in both your carts: it is in there %(left)d times, no more are left.") % told
            )
    _write(user_id, lines)
    return notices


def _member(session: SessionBase) -> int | None:
    """Whose session it is; a guest's is nobody's."""
    pk = session.get(SESSION_KEY)
    return int(pk) if pk else None


def _stored(session: SessionBase, variant_id: int | None = None) -> Stored:
    if (member := _member(session)) is not None:
        return _rows(member, **({"variant": variant_id} if variant_id else {}))
    stored: Stored = session.get(KEY, {})
    return stored


def _rows(user_id: int, **only: Any) -> Stored:
    rows = CartLine.objects.filter(user=user_id, **only)
    return {str(row.variant_id): {"quantity": row.quantity, "price": str(row.price.amount)} for row in rows}


def _keep(session: SessionBase, lines: Iterable[Line]) -> None:
    """These lines as they are now; the others stay."""
    if (member := _member(session)) is not None:
        _write(member, lines)
        return
    kept = {
        str(line.variant.pk): {"quantity": line.quantity, "price": str(line.price.amount)} for line in lines
    }
    session[KEY] = _stored(session) | kept


@transaction.atomic
def _write(user_id: int, lines: Iterable[Line]) -> None:
    for line in lines:
        CartLine.objects.update_or_create(
            user_id=user_id, variant=line.variant, defaults={"quantity": line.quantity, "price": line.price}
        )


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
    found, seen = Line(variant, line["quantity"]), Money(Decimal(line["price"]), "KRW")
    if seen != found.price:
        notices.append(
            _("The price of %(name)s changed from %(before)s to %(now)s.")
            % {"name": name_of(variant), "before": seen, "now": found.price}
        )
    if 0 < variant.stock < found.quantity:
        found = Line(variant, variant.stock)
        notices.append(
            _("Fewer of %(name)s are left: your cart now has %(left)d.")
            % {"name": name_of(variant), "left": found.quantity}
        )
    return found


def name_of(variant: Variant) -> str:
    shade = getattr(variant, "shade", None)
    return f"{variant.product} · {shade}" if shade else str(variant.product)
