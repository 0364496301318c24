"""An order, its lines, and the parcels that each brand makes of it."""

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from djmoney.models.fields import MoneyField
from djmoney.money import Money

from catalog.models.address import Address
from catalog.models.brand import Brand
from catalog.models.variant import Variant

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser, AnonymousUser

    from catalog.models.payment import Refund

RETURN_PERIOD = timedelta(days=7)  # after delivery: 청약철회; then the order is closed
NUMBER_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # none that is taken for another


class OrderStatus(models.TextChoices):
    AWAITING_PAYMENT = "awaiting_payment", pgettext_lazy("order status", "awaiting payment")
    AWAITING_DEPOSIT = "awaiting_deposit", pgettext_lazy("order status", "awaiting deposit")
    PAID = "paid", pgettext_lazy("order status", "paid")
    HELD = "held", pgettext_lazy("order status", "held for review")
    CLOSED = "closed", pgettext_lazy("order status", "closed")
    CANCELLED = "cancelled", pgettext_lazy("order status", "cancelled")
    EXPIRED = "expired", pgettext_lazy("order status", "expired")


class FulfilmentStatus(models.TextChoices):
    PREPARING = "preparing", pgettext_lazy("fulfilment status", "preparing")
    SHIPPED = "shipped", pgettext_lazy("fulfilment status", "shipped")
    DELIVERED = "delivered", pgettext_lazy("fulfilment status", "delivered")
    CANCELLED = "cancelled", pgettext_lazy("fulfilment status", "cancelled")


AWAITING = frozenset({OrderStatus.AWAITING_PAYMENT, OrderStatus.AWAITING_DEPOSIT})
HOLDS_STOCK = AWAITING | {OrderStatus.PAID, OrderStatus.HELD, OrderStatus.CLOSED}

# From each status, where to. What stands here and nothing else may happen.
ORDER_TRANSITIONS: Mapping[str, frozenset[OrderStatus]] = {
    OrderStatus.AWAITING_PAYMENT: frozenset(
        {
            OrderStatus.AWAITING_DEPOSIT,
            OrderStatus.PAID,
            OrderStatus.HELD,
            OrderStatus.CANCELLED,
            OrderStatus.EXPIRED,
        }
    ),
    OrderStatus.AWAITING_DEPOSIT: frozenset(
        {OrderStatus.PAID, OrderStatus.HELD, OrderStatus.CANCELLED, OrderStatus.EXPIRED}
    ),
    OrderStatus.PAID: frozenset({OrderStatus.HELD, OrderStatus.CLOSED, OrderStatus.CANCELLED}),
    OrderStatus.HELD: frozenset({OrderStatus.PAID, OrderStatus.CANCELLED}),
    OrderStatus.EXPIRED: frozenset({OrderStatus.PAID}),  # money came late and the stock could be taken again
    OrderStatus.CANCELLED: frozenset(),
    OrderStatus.CLOSED: frozenset(),
}
FULFILMENT_TRANSITIONS: Mapping[str, frozenset[FulfilmentStatus]] = {
    FulfilmentStatus.PREPARING: frozenset({FulfilmentStatus.SHIPPED, FulfilmentStatus.CANCELLED}),
    FulfilmentStatus.SHIPPED: frozenset({FulfilmentStatus.DELIVERED}),
    FulfilmentStatus.DELIVERED: frozenset(),
    FulfilmentStatus.CANCELLED: frozenset(),
}


def new_token() -> str:
    """192 bits: the link to a guest's order cannot be guessed."""
    return secrets.token_urlsafe(24)


def new_number() -> str:
    return "".join(secrets.choice(NUMBER_LETTERS) for _place in range(10))


class OrderQuerySet(models.QuerySet["Order"]):
    def visible_to(self, user: "AbstractUser | AnonymousUser") -> "OrderQuerySet":
        """A guest's order is open to whoever has its link, a member's to the member alone."""
        return self.filter(Q(user=None) | Q(user=user.pk)) if user.pk else self.filter(user=None)

    def overdue(self, now: datetime) -> "OrderQuerySet":
        return self.filter(status__in=AWAITING, expires_at__lte=now)

    def with_all(self) -> "OrderQuerySet":
        """With what its page shows, in four more queries."""
        return self.select_related("address", "coupon_use__coupon").prefetch_related(
            "fulfilments__brand", "fulfilments__lines", "lines__variant__shade", "payments__refunds"
        )


class Order(models.Model):
    number = models.CharField(
        pgettext_lazy("order", "number"), max_length=12, unique=True, default=new_number, editable=False
    )
    token = models.CharField(_("link"), max_length=40, unique=True, default=new_token, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="orders",
        verbose_name=_("user"),
    )
    shopper = models.CharField(_("shopper"), max_length=80, editable=False)
    key = models.CharField(_("idempotency key"), max_length=64, editable=False)
    fingerprint = models.CharField(_("what was asked"), max_length=64, editable=False)
    email = models.EmailField(_("e-mail"))
    language = models.CharField(_("language"), max_length=8)
    site = models.CharField(_("site"), max_length=200, help_text=_("Where links in mails lead."))
    address = models.ForeignKey(
        Address, on_delete=models.PROTECT, related_name="orders", verbose_name=_("address")
    )
    status = models.CharField(
        _("status"), max_length=20, choices=OrderStatus, default=OrderStatus.AWAITING_PAYMENT
    )
    goods = MoneyField(_("goods"), max_digits=12, decimal_places=0, default_currency="KRW")
    discount = MoneyField(_("discount"), max_digits=12, decimal_places=0, default_currency="KRW", default=0)
    shipping = MoneyField(_("shipping"), max_digits=12, decimal_places=0, default_currency="KRW")
    total = MoneyField(_("total"), max_digits=12, decimal_places=0, default_currency="KRW")
    terms_version = models.CharField(_("terms agreed to"), max_length=20)
    placed_at = models.DateTimeField(_("placed at"))
    expires_at = models.DateTimeField(_("to be paid until"))
    paid_at = models.DateTimeField(_("paid at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    objects = models.Manager.from_queryset(OrderQuerySet)()

    class Meta:
        verbose_name = _("order")
        verbose_name_plural = _("orders")
        ordering = ["-placed_at", "-pk"]
        indexes = [
            models.Index(
                fields=["expires_at"], condition=Q(status__in=sorted(AWAITING)), name="catalog_order_overdue"
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["shopper", "key"], name="catalog_order_once_a_key"),
            models.CheckConstraint(
                condition=Q(status__in=OrderStatus.values), name="catalog_order_status_known"
            ),
            models.CheckConstraint(
                condition=Q(
                    goods__gte=0,
                    discount__gte=0,
                    discount__lte=F("goods"),
                    shipping__gte=0,
                    total=F("goods") - F("discount") + F("shipping"),
                ),
                name="catalog_order_adds_up",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("catalog:order-detail", args=[self.token])

    def may_become(self, status: OrderStatus) -> bool:
        return status in ORDER_TRANSITIONS[self.status]

    @property
    def is_awaiting_money(self) -> bool:
        return self.status in AWAITING

    @property
    def can_be_cancelled(self) -> bool:
        """Before anything of it has been sent."""
        has_left = any(
            parcel.status in {FulfilmentStatus.SHIPPED, FulfilmentStatus.DELIVERED}
            for parcel in self.fulfilments.all()
        )
        return self.may_become(OrderStatus.CANCELLED) and not has_left

    @property
    def delivery(self) -> str:
        """Preparing, shipped (in part) or delivered, as its parcels are; empty when nothing is sent."""
        first = [parcel for parcel in self.fulfilments.all() if not parcel.is_replacement]
        states = {parcel.status for parcel in first} - {FulfilmentStatus.CANCELLED}
        if self.status not in {OrderStatus.PAID, OrderStatus.CLOSED} or not states:
            return ""
        if states == {FulfilmentStatus.DELIVERED} or states == {FulfilmentStatus.PREPARING}:
            return str(FulfilmentStatus(states.pop()).label)
        return str(
            _("shipped in part") if FulfilmentStatus.PREPARING in states else FulfilmentStatus.SHIPPED.label
        )

    @property
    def supply(self) -> Money:
        """The total without its value added tax of 10 %, to the nearest won."""
        return Money(round(self.total.amount / 11 * 10), self.total.currency)

    @property
    def tax(self) -> Money:
        tax: Money = self.total - self.supply
        return tax

    @property
    def refunds(self) -> list["Refund"]:
        return [refund for payment in self.payments.all() for refund in payment.refunds.all()]

    @property
    def refunded(self) -> Money:
        refunded: Money = sum((payment.refunded for payment in self.payments.all()), Money(0, "KRW"))
        return refunded


class FulfilmentQuerySet(models.QuerySet["Fulfilment"]):
    def for_staff(self, user: "AbstractUser") -> "FulfilmentQuerySet":
        return self if user.is_superuser else self.filter(brand__staff=user.pk)


class Fulfilment(models.Model):
    """The parcel that one brand makes of an order, or sends in exchange for what came back."""

    order = models.ForeignKey(
        Order, on_delete=models.CASCADE, related_name="fulfilments", verbose_name=_("order")
    )
    brand = models.ForeignKey(
        Brand, on_delete=models.PROTECT, related_name="fulfilments", verbose_name=_("brand")
    )
    status = models.CharField(
        _("status"), max_length=12, choices=FulfilmentStatus, default=FulfilmentStatus.PREPARING
    )
    is_replacement = models.BooleanField(_("in exchange"), default=False, editable=False)
    carrier = models.CharField(_("carrier"), max_length=40, blank=True)
    tracking = models.CharField(_("tracking number"), max_length=40, blank=True)
    shipped_at = models.DateTimeField(_("shipped at"), null=True, blank=True)
    delivered_at = models.DateTimeField(_("delivered at"), null=True, blank=True)

    objects = models.Manager.from_queryset(FulfilmentQuerySet)()

    class Meta:
        verbose_name = _("fulfilment")
        verbose_name_plural = _("fulfilments")
        ordering = ["-order__placed_at", "brand__slug"]
        constraints = [
            models.UniqueConstraint(
                fields=["order", "brand"],
                condition=Q(is_replacement=False),
                name="catalog_fulfilment_one_a_brand",
            ),
            models.CheckConstraint(
                condition=Q(status__in=FulfilmentStatus.values), name="catalog_fulfilment_status_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order} · {self.brand}"

    def may_become(self, status: FulfilmentStatus) -> bool:
        return status in FULFILMENT_TRANSITIONS[self.status]

    @property
    def returnable_until(self) -> datetime | None:
        """None: nothing of it can be sent back."""
        if self.is_replacement or self.delivered_at is None or self.order.status != OrderStatus.PAID:
            return None
        return self.delivered_at + RETURN_PERIOD

    @property
    def can_be_returned(self) -> bool:
        return self.returnable_until is not None and timezone.now() <= self.returnable_until


class OrderLine(models.Model):
    """So many of one variant, as it was called and priced when it was bought."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="lines", verbose_name=_("order"))
    fulfilment = models.ForeignKey(
        Fulfilment, on_delete=models.CASCADE, related_name="lines", verbose_name=_("fulfilment")
    )
    variant = models.ForeignKey(
        Variant, on_delete=models.PROTECT, related_name="order_lines", verbose_name=_("variant")
    )
    sku = models.CharField(_("SKU"), max_length=40)
    name = models.CharField(_("name"), max_length=255)
    price = MoneyField(_("price"), max_digits=12, decimal_places=0, default_currency="KRW")
    quantity = models.PositiveIntegerField(_("quantity"))
    discount = MoneyField(
        _("discount"),
        max_digits=12,
        decimal_places=0,
        default_currency="KRW",
        default=0,
        help_text=_("This line's share of what a coupon took off."),
    )
    refunded = models.PositiveIntegerField(_("units refunded"), default=0, editable=False)
    returned = models.PositiveIntegerField(_("units back in stock"), default=0, editable=False)

    objects: ClassVar[models.Manager["OrderLine"]] = models.Manager()

    class Meta:
        verbose_name = _("order line")
        verbose_name_plural = _("order lines")
        ordering = ["sku"]
        constraints = [
            models.UniqueConstraint(fields=["order", "variant"], name="catalog_order_line_once_a_variant"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="catalog_order_line_quantity_positive"),
            models.CheckConstraint(condition=Q(price__gte=0), name="catalog_order_line_price_not_negative"),
            models.CheckConstraint(
                condition=Q(discount__gte=0, discount__lte=F("price") * F("quantity")),
                name="catalog_order_line_discount_within_its_price",
            ),
            models.CheckConstraint(
                condition=Q(refunded__lte=F("quantity"), returned__lte=F("quantity")),
                name="catalog_order_line_back_at_most_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.sku}"

    @property
    def total(self) -> Money:
        total: Money = self.price * self.quantity
        return total

    @property
    def paid(self) -> Money:
        """What the line cost: its price less its share of the discount."""
        paid: Money = self.total - self.discount
        return paid

    @property
    def left(self) -> int:
        """Units whose money was not given back."""
        return self.quantity - self.refunded

    def share(self, quantity: int) -> Money:
        """What the next so many units to be refunded cost; all shares of a line add up to it, to the won."""
        refunded = (self.refunded, self.refunded + quantity)
        before, after = (self.paid.amount * units // self.quantity for units in refunded)
        return Money(after - before, self.paid.currency)
