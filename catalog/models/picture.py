"""A picture of a product, kept in three widths and two formats."""

import uuid
from typing import TYPE_CHECKING

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from catalog.models.product import Product

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

WIDTHS = (320, 640, 1280)
FORMATS = ("webp", "jpg")


class PictureQuerySet(models.QuerySet["Picture"]):
    def for_staff(self, user: "AbstractUser") -> "PictureQuerySet":
        return self if user.is_superuser else self.filter(product__brand__staff=user.pk)


class Picture(models.Model):
    """Its files lie in the storage under its key; `catalog.services.pictures` writes and removes them."""

    product = models.ForeignKey(
        Product, on_delete=models.CASCADE, related_name="pictures", verbose_name=_("product")
    )
    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    alt = models.CharField(
        _("what it shows"), max_length=200, help_text=_("Read out to those who cannot see it.")
    )
    place = models.PositiveSmallIntegerField(_("place"), default=0)
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)

    objects = models.Manager.from_queryset(PictureQuerySet)()

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ["product", "place", "pk"]

    def __str__(self) -> str:
        return self.alt

    @property
    def url(self) -> str:
        return self.address(WIDTHS[1], "jpg")

    @property
    def srcset_webp(self) -> str:
        return self._srcset("webp")

    @property
    def srcset_jpg(self) -> str:
        return self._srcset("jpg")

    def path(self, width: int, suffix: str) -> str:
        """Its file in the storage."""
        return f"pictures/{self.key}/{width}.{suffix}"

    def _srcset(self, suffix: str) -> str:
        return ", ".join(f"{self.address(width, suffix)} {width}w" for width in WIDTHS)

    def address(self, width: int, suffix: str) -> str:
        return reverse("pictures:picture", args=[self.key, width, suffix])
