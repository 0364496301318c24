"""What a perfume smells of, for whom and when."""

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalog.models.product import Product
from catalog.scent import VALUES, Kind, label_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser


class Concentration(models.TextChoices):
    """Share of perfume oil, strongest first."""

    PARFUM = "parfum", _("parfum")
    EAU_DE_PARFUM = "edp", _("eau de parfum")
    EAU_DE_TOILETTE = "edt", _("eau de toilette")
    COLOGNE = "edc", _("cologne")


class FragranceQuerySet(models.QuerySet["Fragrance"]):
    def for_staff(self, user: "AbstractUser") -> "FragranceQuerySet":
        return self if user.is_superuser else self.filter(product__brand__staff=user.pk)


class Fragrance(models.Model):
    product = models.OneToOneField(
        Product, on_delete=models.CASCADE, related_name="fragrance", verbose_name=_("product")
    )
    concentration = models.CharField(
        _("concentration"), max_length=8, choices=Concentration, default=Concentration.EAU_DE_PARFUM
    )

    objects = models.Manager.from_queryset(FragranceQuerySet)()

    class Meta:
        verbose_name = _("fragrance")
        verbose_name_plural = _("fragrances")
        constraints = [
            models.CheckConstraint(
                condition=Q(concentration__in=Concentration.values),
                name="catalog_fragrance_concentration_known",
            )
        ]

    def __str__(self) -> str:
        return str(self.product)


class FragranceTrait(models.Model):
    """One note, accord, impression or season of a perfume, and how strongly it is there."""

    fragrance = models.ForeignKey(
        Fragrance, on_delete=models.CASCADE, related_name="traits", verbose_name=_("fragrance")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    value = models.CharField(_("value"), max_length=24)
    strength = models.FloatField(_("strength"), default=1.0, help_text=_("0 a trace … 1 all of it"))

    class Meta:
        verbose_name = _("trait of a fragrance")
        verbose_name_plural = _("traits of a fragrance")
        ordering = ["fragrance", "kind", "-strength", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["fragrance", "kind", "value"], name="catalog_trait_once"),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="catalog_trait_kind_known"),
            models.CheckConstraint(
                condition=Q(strength__range=(0, 1)), name="catalog_trait_strength_is_a_share"
            ),
        ]
        indexes = [models.Index(fields=["kind", "value"], name="catalog_trait_value")]

    def __str__(self) -> str:
        return self.label

    def clean(self) -> None:
        if self.value not in VALUES.get(self.kind, {}):
            raise ValidationError({"value": _("Not one of what the shop knows of this kind.")})

    @property
    def label(self) -> str:
        return label_of(self.kind, self.value)

    @property
    def percent(self) -> int:
        return round(100 * self.strength)
