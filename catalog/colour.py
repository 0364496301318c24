"""What a colour is called: its family for the filter, and words for those who cannot see it."""

import math

import numpy as np
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from ml.colour import Lab, delta_e, lab_to_hex


class Family(models.TextChoices):
    """Colour families of make-up, from the quietest to the deepest."""

    NUDE = "nude", pgettext_lazy("colour family", "nude")
    PINK = "pink", pgettext_lazy("colour family", "pink")
    ROSE = "rose", pgettext_lazy("colour family", "rose")
    CORAL = "coral", pgettext_lazy("colour family", "coral")
    ORANGE = "orange", pgettext_lazy("colour family", "orange")
    RED = "red", pgettext_lazy("colour family", "red")
    BERRY = "berry", pgettext_lazy("colour family", "berry")
    PLUM = "plum", pgettext_lazy("colour family", "plum")
    BROWN = "brown", pgettext_lazy("colour family", "brown")

    @property
    def hex(self) -> str:
        """The screen colour that stands for the family."""
        return lab_to_hex(TYPICAL[self][1])


# Typical members of each family, Lab D65; a colour belongs where its nearest one (CIEDE2000) does.
TYPICAL: dict[Family, list[Lab]] = {
    Family.NUDE: [(70, 14, 17), (64, 19, 16), (58, 19, 19), (64, 22, 10), (73, 19, 12)],
    Family.PINK: [(70, 32, 1), (62, 44, 0), (54, 60, 0), (48, 62, 4), (76, 22, 3)],
    Family.ROSE: [(57, 31, 10), (50, 33, 12), (45, 36, 13), (52, 42, 12), (60, 36, 12)],
    Family.CORAL: [(62, 46, 30), (57, 53, 34), (68, 38, 28), (60, 38, 24), (52, 48, 28)],
    Family.ORANGE: [(62, 48, 52), (56, 54, 54), (66, 38, 44), (50, 47, 44), (58, 36, 38)],
    Family.RED: [(44, 62, 42), (39, 57, 33), (34, 51, 28), (48, 62, 36), (40, 52, 22)],
    Family.BERRY: [(35, 44, 8), (40, 50, 6), (29, 38, 9), (42, 40, 3), (33, 46, 15)],
    Family.PLUM: [(27, 26, -5), (22, 20, -2), (34, 26, -8), (24, 28, 1), (40, 25, -4)],
    Family.BROWN: [(45, 23, 21), (38, 22, 19), (31, 21, 17), (40, 32, 26), (25, 17, 11), (52, 25, 27)],
}
_FAMILIES = [family for family, colours in TYPICAL.items() for _colour in colours]
_COLOURS = np.array([colour for colours in TYPICAL.values() for colour in colours], float)  # N×3


def family_of(lab: Lab) -> Family:
    return _FAMILIES[int(np.argmin(delta_e(lab, _COLOURS)))]


DEPTHS = [  # by lightness
    (32, pgettext_lazy("colour depth", "very deep")),
    (43, pgettext_lazy("colour depth", "deep")),
    (56, pgettext_lazy("colour depth", "medium")),
    (68, pgettext_lazy("colour depth", "light")),
    (math.inf, pgettext_lazy("colour depth", "pale")),
]
TONES = [  # by hue in degrees: between the two bounds a lipstick looks neither blue nor yellow
    (10, pgettext_lazy("colour temperature", "cool")),
    (32, pgettext_lazy("colour temperature", "neutral")),
    (math.inf, pgettext_lazy("colour temperature", "warm")),
]


def describe(lab: Lab) -> str:
    """The colour in words, as in "deep warm red", in the active language."""
    lightness, a, b = lab
    hue = math.degrees(math.atan2(b, a))
    return _("%(depth)s %(tone)s %(family)s") % {
        "depth": next(word for bound, word in DEPTHS if lightness < bound),
        "tone": next(word for bound, word in TONES if hue < bound),
        "family": family_of(lab).label,
    }
