"""The ledger of stock: every unit that leaves or comes back, and why. Rows are only added."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from catalog.models.order import Order
from catalog.models.variant import Variant

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser


class StockMovementQuerySet(models.QuerySet["StockMovement"]):
    def for_staff(self, user: "AbstractUser") -> "StockMovementQuerySet":
        return self if user.is_superuser else self.filter(variant__product__brand__staff=user.pk)


class StockMovement(models.Model):
    class Kind(models.TextChoices):
        TAKEN = "taken", pgettext_lazy("stock movement", "taken by an order")
        RETURNED = "returned", pgettext_lazy("stock movement", "given back by an order")
        COUNTED = "counted", pgettext_lazy("stock movement", "counted by staff")

    variant = models.ForeignKey(
        Variant, on_delete=models.PROTECT, related_name="movements", verbose_name=_("variant")
    )
    order = models.ForeignKey(
        Order,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="movements",
        verbose_name=_("order"),
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    change = models.IntegerField(_("change"))
    moved_at = models.DateTimeField(_("moved at"))

    objects = models.Manager.from_queryset(StockMovementQuerySet)()

    class Meta:
        verbose_name = _("stock movement")
        verbose_name_plural = _("stock movements")
        ordering = ["-moved_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="taken", change__lt=0, order__isnull=False)
                | Q(kind="returned", change__gt=0, order__isnull=False)
                | Q(kind="counted", order=None),
                name="catalog_stock_movement_goes_one_way",
            )
        ]

    def __str__(self) -> str:
        return f"{self.variant} {self.change:+d}"
