"""How often a shade was tried on: a number a day, and nothing about who."""

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.models.shade import Shade

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser


class TryCountQuerySet(models.QuerySet["TryCount"]):
    def for_staff(self, user: "AbstractUser") -> "TryCountQuerySet":
        return self if user.is_superuser else self.filter(shade__variant__product__brand__staff=user.pk)


class TryCount(models.Model):
    shade = models.ForeignKey(
        Shade, on_delete=models.CASCADE, related_name="try_counts", verbose_name=_("shade")
    )
    day = models.DateField(_("day"))
    count = models.PositiveIntegerField(_("count"), default=0)

    objects = models.Manager.from_queryset(TryCountQuerySet)()

    class Meta:
        verbose_name = _("try count")
        verbose_name_plural = _("try counts")
        constraints = [models.UniqueConstraint(fields=["shade", "day"], name="catalog_try_count_one_a_day")]
        indexes = [models.Index(fields=["day"], name="catalog_try_count_day")]

    def __str__(self) -> str:
        return f"{self.shade_id} {self.day}: {self.count}"
