"""What a cart costs: goods, less what a coupon takes off, and shipping. Worked out nowhere else."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from djmoney.money import Money

from catalog.models import Country
from catalog.services.cart import Cart
from catalog.services.coupons import Offer
from catalog.services.shipping import HOME, Shipping, shipping_to


@dataclass(frozen=True)
class Quote:
    goods: Money
    offer: Offer
    sent: Shipping

    @property
    def discount(self) -> Money:
        return self.offer.discount

    @property
    def is_freed(self) -> bool:
        """A coupon pays the base; what a remote place costs on top stays."""
        return self.offer.frees_shipping and self.sent.zone == HOME and self.sent.base.amount > 0

    @property
    def shipping(self) -> Money:
        return self.sent.surcharge if self.is_freed else self.sent.fee

    @property
    def total(self) -> Money:
        total: Money = self.goods - self.discount + self.shipping
        return total

    @property
    def remark(self) -> str:
        """Why the code that was typed takes nothing off, if it does not."""
        if self.offer.frees_shipping and not self.is_freed:
            if self.sent.zone != HOME:
                return _("This coupon is for parcels within Korea.")
            return _("Shipping is free already, so the coupon is not used up.")
        return self.offer.refusal

    @property
    def is_coupon_used(self) -> bool:
        return self.offer.coupon is not None and not self.remark


def quote_cart(
    *, cart: Cart, offer: Offer | None = None, country: str = Country.KOREA, postcode: str = ""
) -> Quote:
    """No query. Without an address, as sent within Korea."""
    sent = shipping_to(goods=cart.total, country=country, postcode=postcode)
    return Quote(cart.total, offer or Offer(), sent)
