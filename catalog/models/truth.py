"""How true a shade's colour is: simulated, until a measured swatch is entered."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, cast

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ml.colour import Lab, delta_e

if TYPE_CHECKING:
    from catalog.models.shade import Shade

MEASURED = ("measured_lightness", "measured_a", "measured_b", "measured_on")
WORDS = (
    (1.0, _("nobody sees the difference")),
    (2.0, _("seen only side by side")),
    (5.0, _("seen, but close")),
)


class Basis(models.TextChoices):
    """Where a figure comes from."""

    SIMULATED = "simulated", _("simulated")
    MEASURED = "measured", _("measured")


@dataclass(frozen=True)
class Truth:
    basis: Basis
    difference: float  # CIEDE2000: of the fitting room's paint, or of a swatch, to what it should be
    on: date

    @property
    def words(self) -> str | Promise:
        return next((words for limit, words in WORDS if self.difference < limit), _("clearly seen"))


def not_after_today(day: date) -> None:
    if day > timezone.localdate():
        raise ValidationError(_("That day is still to come."))


def trial_key(*, region: str, finish: str, coverage: float, colours: Sequence[Lab]) -> str:
    """Names all of a shade that decides how it is worn: a figure for another key says nothing of it."""
    numbers = " ".join(f"{part:.3f}" for lab in colours for part in lab)
    return hashlib.sha256(f"{region} {finish} {coverage:.3f} {numbers}".encode()).hexdigest()[:16]


class HasTruth(models.Model):
    measured_lightness = models.FloatField("L*", null=True, blank=True)
    measured_a = models.FloatField("a*", null=True, blank=True)
    measured_b = models.FloatField("b*", null=True, blank=True)
    measured_on = models.DateField(_("measured on"), null=True, blank=True, validators=[not_after_today])
    measured_with = models.CharField(
        _("measured with"), max_length=120, blank=True, help_text=_("The instrument, and who measured.")
    )
    simulated_difference = models.FloatField(_("simulated ΔE"), null=True, editable=False)
    simulated_as = models.CharField(max_length=16, blank=True, editable=False)  # the key it was found for
    simulated_on = models.DateField(_("simulated on"), null=True, editable=False)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(**dict.fromkeys(MEASURED, None), measured_with="")
                | Q(
                    **{f"{name}__isnull": False for name in MEASURED},
                    measured_lightness__range=(0, 100),
                    measured_a__range=(-128, 128),
                    measured_b__range=(-128, 128),
                ),
                name="catalog_%(class)s_measured_whole",
                violation_error_message=_("A measured swatch needs L*, a* and b*, and its day; or nothing."),
            ),
            models.CheckConstraint(
                condition=Q(simulated_difference=None, simulated_on=None)
                | Q(
                    simulated_difference__isnull=False,
                    simulated_difference__gte=0,
                    simulated_on__isnull=False,
                ),
                name="catalog_%(class)s_simulated_whole",
            ),
        ]

    @property
    def measured_lab(self) -> Lab | None:
        if self.measured_lightness is None or self.measured_a is None or self.measured_b is None:
            return None
        return self.measured_lightness, self.measured_a, self.measured_b

    @property
    def trial_key(self) -> str:
        shade = cast("Shade", self)
        return trial_key(
            region=shade.region, finish=shade.finish, coverage=shade.coverage, colours=shade.colours
        )

    @property
    def truth(self) -> Truth | None:
        """The best that is known of its colour; of a perfume's there is nothing to know."""
        shade = cast("Shade", self)
        if shade.is_scent:
            return None
        if self.measured_lab and self.measured_on:
            return Truth(Basis.MEASURED, float(delta_e(shade.lab, self.measured_lab)), self.measured_on)
        if self.simulated_difference is None or not self.simulated_on or self.simulated_as != self.trial_key:
            return None
        return Truth(Basis.SIMULATED, self.simulated_difference, self.simulated_on)
