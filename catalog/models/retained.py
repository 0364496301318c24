"""Who bought an order, once she has closed her account: kept apart for as long as the law asks.

Act on the Consumer Protection in Electronic Commerce, enforcement decree article 6: records of contracts and
payments for five years. Personal Information Protection Act, article 21(3): stored apart from all else.
"""

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.models.order import Order


class RetainedOrderQuerySet(models.QuerySet["RetainedOrder"]):
    def over(self, today: date) -> "RetainedOrderQuerySet":
        return self.filter(kept_until__lt=today)


class RetainedOrder(models.Model):
    """No page, search or administration reads this: an authority that asks is answered by hand."""

    order = models.OneToOneField(
        Order, on_delete=models.CASCADE, related_name="retained", verbose_name=_("order")
    )
    buyer = models.JSONField(_("buyer"))
    kept_until = models.DateField(_("kept until"), db_index=True)

    objects = models.Manager.from_queryset(RetainedOrderQuerySet)()

    class Meta:
        verbose_name = _("retained order")
        verbose_name_plural = _("retained orders")

    def __str__(self) -> str:
        return f"{self.order_id} until {self.kept_until}"
