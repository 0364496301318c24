"""A member's cart, which waits for her on the server. A guest's lies in her session."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from djmoney.models.fields import MoneyField

from catalog.models.variant import Variant


class CartLine(models.Model):
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="cart_lines", verbose_name=_("user")
    )
    variant = models.ForeignKey(
        Variant, on_delete=models.CASCADE, related_name="cart_lines", verbose_name=_("variant")
    )
    quantity = models.PositiveIntegerField(_("quantity"))
    price = MoneyField(_("price last seen"), max_digits=12, decimal_places=0, default_currency="KRW")

    objects: ClassVar[models.Manager["CartLine"]] = models.Manager()

    class Meta:
        verbose_name = _("cart line")
        verbose_name_plural = _("cart lines")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "variant"], name="catalog_cart_line_once_a_variant"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="catalog_cart_line_quantity_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.variant_id}"
