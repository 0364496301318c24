"""A variant: the thing with a price that lies in the storeroom (the SKU)."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Case, DecimalField, F, Q, When
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from djmoney.models.fields import MoneyField
from djmoney.money import Money

from catalog.models.product import Product

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

LOW_STOCK = 5
PRICE = DecimalField(max_digits=12, decimal_places=0)


def on_sale(at: datetime, prefix: str = "") -> Q:
    """Whether the sale price counts at that moment; `prefix` leads to the variant: `variant__`."""

    def field(name: str, value: object) -> Q:
        return Q(**{f"{prefix}{name}": value})

    begun = field("sale_from", None) | field("sale_from__lte", at)
    return (
        field("sale_price__isnull", False) & begun & (field("sale_until", None) | field("sale_until__gt", at))
    )


def current_price(at: datetime, prefix: str = "") -> Case:
    """What is charged at that moment, to sort and filter by."""
    sale = When(on_sale(at, prefix), then=F(f"{prefix}sale_price"))
    return Case(sale, default=F(f"{prefix}price"), output_field=PRICE)


class VariantQuerySet(models.QuerySet["Variant"]):
    def published(self) -> "VariantQuerySet":
        return self.filter(product__in=Product.objects.published())

    def for_staff(self, user: "AbstractUser") -> "VariantQuerySet":
        return self if user.is_superuser else self.filter(product__brand__staff=user.pk)


class Variant(models.Model):
    product = models.ForeignKey(
        Product, on_delete=models.CASCADE, related_name="variants", verbose_name=_("product")
    )
    sku = models.CharField(_("SKU"), max_length=40, unique=True)
    price = MoneyField(_("price"), max_digits=12, decimal_places=0, default_currency="KRW")
    sale_price = MoneyField(
        _("sale price"), max_digits=12, decimal_places=0, default_currency="KRW", null=True, blank=True
    )
    sale_from = models.DateTimeField(_("on sale from"), null=True, blank=True, help_text=_("Empty: at once."))
    sale_until = models.DateTimeField(
        _("on sale until"), null=True, blank=True, help_text=_("Empty: without an end.")
    )
    contents = models.CharField(
        _("contents"), max_length=20, blank=True, help_text=_("As on the pack: 3.5 g, 50 ml")
    )
    stock = models.PositiveIntegerField(_("stock"), default=0)

    objects = models.Manager.from_queryset(VariantQuerySet)()

    class Meta:
        verbose_name = _("variant")
        verbose_name_plural = _("variants")
        ordering = ["sku"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(stock__gte=0), name="catalog_variant_stock_not_negative"
            ),
            models.CheckConstraint(
                condition=models.Q(price__gte=0), name="catalog_variant_price_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(sale_price=None) | Q(sale_price__gte=0, sale_price__lt=F("price")),
                name="catalog_variant_sale_is_cheaper",
                violation_error_message=_("A sale price is lower than the price."),
            ),
            models.CheckConstraint(
                condition=Q(sale_from=None) | Q(sale_until=None) | Q(sale_until__gt=F("sale_from")),
                name="catalog_variant_sale_ends_after_it_begins",
                violation_error_message=_("A sale ends after it begins."),
            ),
        ]

    def __str__(self) -> str:
        return self.sku

    @property
    def is_sold_out(self) -> bool:
        return self.stock == 0

    @property
    def is_low(self) -> bool:
        return 0 < self.stock <= LOW_STOCK

    @cached_property
    def is_on_sale(self) -> bool:
        """Asked once a row: what one request shows, adds up and charges is of one moment."""
        now = timezone.now()
        is_open = (self.sale_from is None or self.sale_from <= now) and (
            self.sale_until is None or now < self.sale_until
        )
        return self.sale_price is not None and is_open

    @property
    def current_price(self) -> Money:
        """What is charged now: the one price that cards, cart, checkout and API read."""
        price: Money = self.sale_price if self.is_on_sale else self.price
        return price

    @property
    def discount_percent(self) -> int:
        """How much cheaper than its price, in whole percent, rounded down."""
        if not self.is_on_sale:
            return 0
        return int(100 * (1 - self.sale_price.amount / self.price.amount))
