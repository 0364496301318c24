"""What other currencies are worth in won, by day. The charge is always in won."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ExchangeRate(models.Model):
    currency = models.CharField(_("currency"), max_length=3, help_text=_("ISO 4217, as in USD."))
    on = models.DateField(_("day"))
    won = models.DecimalField(_("won for one"), max_digits=14, decimal_places=6)

    objects: ClassVar[models.Manager["ExchangeRate"]] = models.Manager()

    class Meta:
        verbose_name = _("exchange rate")
        verbose_name_plural = _("exchange rates")
        ordering = ["currency", "-on"]
        constraints = [
            models.UniqueConstraint(fields=["currency", "on"], name="catalog_exchange_rate_once_a_day"),
            models.CheckConstraint(condition=Q(won__gt=0), name="catalog_exchange_rate_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.currency} {self.on}"
