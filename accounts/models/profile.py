"""What a person chooses to say about her looks. Every field is optional."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models.user import User

YOUNGEST = 14  # years, as the Personal Information Protection Act asks (article 22-2)

# Monk Skin Tone Scale, Ellis Monk and Google, 2022, skintone.google, CC BY 4.0.
MONK = (
    "#f6ede4",
    "#f3e7db",
    "#f7ead0",
    "#eadaba",
    "#d7bd96",
    "#a07e56",
    "#825c43",
    "#604134",
    "#3a312a",
    "#292420",
)


class Undertone(models.TextChoices):
    WARM = "warm", pgettext_lazy("undertone", "Warm")
    NEUTRAL = "neutral", pgettext_lazy("undertone", "Neutral")
    COOL = "cool", pgettext_lazy("undertone", "Cool")


class Season(models.TextChoices):
    SPRING = "spring", _("Spring warm")
    SUMMER = "summer", _("Summer cool")
    AUTUMN = "autumn", _("Autumn warm")
    WINTER = "winter", _("Winter cool")


class SkinType(models.TextChoices):
    DRY = "dry", pgettext_lazy("skin type", "Dry")
    NORMAL = "normal", pgettext_lazy("skin type", "Normal")
    COMBINATION = "combination", pgettext_lazy("skin type", "Combination")
    OILY = "oily", pgettext_lazy("skin type", "Oily")
    SENSITIVE = "sensitive", pgettext_lazy("skin type", "Sensitive")


class Concern(models.TextChoices):
    DRYNESS = "dryness", pgettext_lazy("skin concern", "Dryness")
    CHAPPED_LIPS = "chapped_lips", pgettext_lazy("skin concern", "Chapped lips")
    REDNESS = "redness", pgettext_lazy("skin concern", "Redness")
    BLEMISHES = "blemishes", pgettext_lazy("skin concern", "Blemishes")
    PORES = "pores", pgettext_lazy("skin concern", "Pores")
    SPOTS = "spots", pgettext_lazy("skin concern", "Dark spots")
    DULLNESS = "dullness", pgettext_lazy("skin concern", "Dullness")
    LINES = "lines", pgettext_lazy("skin concern", "Fine lines")


class Hair(models.TextChoices):
    BLACK = "black", pgettext_lazy("hair", "Black")
    DARK_BROWN = "dark_brown", pgettext_lazy("hair", "Dark brown")
    BROWN = "brown", pgettext_lazy("hair", "Brown")
    BLOND = "blond", pgettext_lazy("hair", "Blond")
    RED = "red", pgettext_lazy("hair", "Red")
    GREY = "grey", pgettext_lazy("hair", "Grey")
    COLOURED = "coloured", pgettext_lazy("hair", "Another colour")


class BeautyProfile(models.Model):
    user = models.OneToOneField(
        User, on_delete=models.CASCADE, related_name="beauty_profile", verbose_name=_("user")
    )
    skin_tone = models.PositiveSmallIntegerField(_("skin tone"), null=True, blank=True)
    undertone = models.CharField(_("undertone"), max_length=12, choices=Undertone, blank=True)
    season = models.CharField(_("personal colour"), max_length=12, choices=Season, blank=True)
    skin_type = models.CharField(_("skin type"), max_length=12, choices=SkinType, blank=True)
    concerns = models.JSONField(_("skin concerns"), default=list, blank=True)
    hair = models.CharField(_("hair colour"), max_length=12, choices=Hair, blank=True)
    birth_year = models.PositiveSmallIntegerField(_("year of birth"), null=True, blank=True)
    changed_at = models.DateTimeField(_("changed at"), auto_now=True)

    objects: ClassVar[models.Manager["BeautyProfile"]] = models.Manager()

    class Meta:
        verbose_name = _("beauty profile")
        verbose_name_plural = _("beauty profiles")
        constraints = [
            models.CheckConstraint(
                condition=Q(skin_tone=None) | Q(skin_tone__gte=1, skin_tone__lte=10),
                name="accounts_profile_skin_tone_monk",
            ),
            models.CheckConstraint(
                condition=Q(birth_year=None) | Q(birth_year__gte=1900),
                name="accounts_profile_birth_year_sane",
            ),
        ]

    def __str__(self) -> str:
        return str(self.user)

    def age_band(self, today: date) -> str:
        """ "20s" for whoever turns 20 to 29 this year; empty when she does not say."""
        if self.birth_year is None:
            return ""
        return f"{(today.year - self.birth_year) // 10 * 10}s"
