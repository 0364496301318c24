"""A product: what a brand sells under one name, in one or more variants."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from catalog.models.brand import Brand

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser


class Category(models.TextChoices):
    LIP = "lip", pgettext_lazy("product category", "lip")
    CHEEK = "cheek", pgettext_lazy("product category", "cheek")
    EYE = "eye", pgettext_lazy("product category", "eye")
    BROW = "brow", pgettext_lazy("product category", "brow")
    BASE = "base", pgettext_lazy("product category", "base")
    HAIR = "hair", pgettext_lazy("product category", "hair")
    FRAGRANCE = "fragrance", pgettext_lazy("product category", "fragrance")


class ProductQuerySet(models.QuerySet["Product"]):
    def published(self, at: datetime | None = None) -> "ProductQuerySet":
        return self.filter(published_at__lte=at or timezone.now())

    def for_staff(self, user: "AbstractUser") -> "ProductQuerySet":
        return self if user.is_superuser else self.filter(brand__staff=user.pk)


class Product(models.Model):  # type: ignore[django-manager-missing]
    brand = models.ForeignKey(
        Brand, on_delete=models.PROTECT, related_name="products", verbose_name=_("brand")
    )
    category = models.CharField(_("category"), max_length=12, choices=Category, default=Category.LIP)
    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(_("address"), unique=True)
    description = models.TextField(_("description"), blank=True)
    published_at = models.DateTimeField(
        _("published at"), null=True, blank=True, db_index=True, help_text=_("Empty: a draft.")
    )
    rating_sum = models.PositiveIntegerField(_("sum of ratings"), default=0, editable=False)
    rating_count = models.PositiveIntegerField(_("number of ratings"), default=0, editable=False)
    accuracy_sum = models.PositiveIntegerField(_("sum of colour accuracy"), default=0, editable=False)
    accuracy_count = models.PositiveIntegerField(
        _("number of ratings of colour accuracy"), default=0, editable=False
    )

    objects = models.Manager.from_queryset(ProductQuerySet)()

    class Meta:
        verbose_name = _("product")
        verbose_name_plural = _("products")
        ordering = ["slug"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(category__in=Category.values), name="catalog_product_category_known"
            ),
            models.CheckConstraint(
                condition=models.Q(rating_sum__gte=models.F("rating_count"))
                & models.Q(rating_sum__lte=5 * models.F("rating_count")),
                name="catalog_product_ratings_of_one_to_five",
            ),
            models.CheckConstraint(
                condition=models.Q(accuracy_sum__gte=models.F("accuracy_count"))
                & models.Q(accuracy_sum__lte=5 * models.F("accuracy_count")),
                name="catalog_product_accuracy_of_one_to_five",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("catalog:product-detail", args=[self.slug])

    @property
    def rating(self) -> float | None:
        """The mean of its stars; None when nobody has rated it."""
        return self.rating_sum / self.rating_count if self.rating_count else None

    @property
    def accuracy(self) -> float | None:
        """How true its colours are to the try-on, 1 to 5, by those who wear it."""
        return self.accuracy_sum / self.accuracy_count if self.accuracy_count else None
