"""A brand, and the staff who look after it."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser


class BrandQuerySet(models.QuerySet["Brand"]):
    def for_staff(self, user: "AbstractUser") -> "BrandQuerySet":
        """The brands that the user may edit: the shop owner all, brand staff their own."""
        return self if user.is_superuser else self.filter(staff=user.pk)


class Brand(models.Model):  # type: ignore[django-manager-missing]
    name_en: str | None  # by catalog.translation

    name = models.CharField(_("name"), max_length=80)
    slug = models.SlugField(_("address"), unique=True)
    description = models.TextField(_("description"), blank=True)
    staff = models.ManyToManyField(
        settings.AUTH_USER_MODEL, verbose_name=_("staff"), related_name="brands", blank=True
    )

    objects = models.Manager.from_queryset(BrandQuerySet)()

    class Meta:
        verbose_name = _("brand")
        verbose_name_plural = _("brands")
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.name

    @property
    def wordmark(self) -> str:
        """The name in Latin letters, as it stands on the tube."""
        return self.name_en or self.name
