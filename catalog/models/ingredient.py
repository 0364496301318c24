"""What a product is made of, and what somebody would rather not have."""

from django.conf import settings
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from catalog.inci import Warn, warnings_of
from catalog.models.product import Product


class Ingredient(models.Model):
    """One substance by its INCI name, which is the same in every language."""

    name = models.CharField(_("INCI name"), max_length=120, unique=True)
    name_ko = models.CharField(_("Korean name"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("ingredient")
        verbose_name_plural = _("ingredients")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name_ko if self.name_ko and get_language() == "ko" else self.name

    @property
    def warnings(self) -> list[Warn]:
        """Why some people avoid it."""
        return warnings_of(self.name)


class ProductIngredient(models.Model):
    """An ingredient's place in the list: what there is most of comes first."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="contents")
    ingredient = models.ForeignKey(Ingredient, on_delete=models.PROTECT, related_name="uses")
    place = models.PositiveSmallIntegerField(_("place"))

    class Meta:
        verbose_name = _("ingredient of a product")
        verbose_name_plural = _("ingredients of a product")
        ordering = ["product", "place"]
        constraints = [
            models.UniqueConstraint(fields=["product", "ingredient"], name="catalog_ingredient_once"),
        ]

    def __str__(self) -> str:
        return str(self.ingredient)


class Avoided(models.Model):
    """An ingredient (its INCI name), or a whole kind of them, that a member avoids."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="avoided")
    word = models.CharField(_("what"), max_length=120)

    class Meta:
        verbose_name = _("avoided ingredient")
        verbose_name_plural = _("avoided ingredients")
        ordering = ["word"]
        constraints = [models.UniqueConstraint(fields=["user", "word"], name="catalog_avoided_once")]

    def __str__(self) -> str:
        return self.word
