"""The parcels that each brand makes of an order, and the lines in them."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from djmoney.models.fields import MoneyField
from djmoney.money import Money

from catalog.models.brand import Brand
from catalog.models.order import Order
from catalog.models.order_status import FULFILMENT_TRANSITIONS, FulfilmentStatus, OrderStatus
from catalog.models.variant import Variant

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

RETURN_PERIOD = timedelta(days=7)  # after delivery: 청약철회; then the order is closed


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
