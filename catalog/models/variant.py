"""A variant: the thing with a price that lies in the storeroom (the SKU)."""

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _
from djmoney.models.fields import MoneyField

from catalog.models.product import Product

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

LOW_STOCK = 5


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
        ]

    def __str__(self) -> str:
        return self.sku

    @property
    def is_sold_out(self) -> bool:
        return self.stock == 0

    @property
    def is_low(self) -> bool:
        return 0 < self.stock <= LOW_STOCK
