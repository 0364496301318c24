"""What a colour is called: its family for the filter, and words for those who cannot see it."""

import math
from functools import cache

import numpy as np
import numpy.typing as npt
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
    BLACK = "black", pgettext_lazy("colour family", "black")
    BLOND = "blond", pgettext_lazy("colour family", "blond")
    GREY = "grey", pgettext_lazy("colour family", "grey")
    BLUE = "blue", pgettext_lazy("colour family", "blue")
    GREEN = "green", pgettext_lazy("colour family", "green")
    GOLD = "gold", pgettext_lazy("colour family", "gold")
    FAIR = "fair", pgettext_lazy("skin tone", "fair")
    LIGHT = "light", pgettext_lazy("skin tone", "light")
    MEDIUM = "medium", pgettext_lazy("skin tone", "medium")
    TAN = "tan", pgettext_lazy("skin tone", "tan")
    DEEP = "deep", pgettext_lazy("skin tone", "deep")

    @property
    def hex(self) -> str:
        """The screen colour that stands for the family."""
        return lab_to_hex((EYELIDS | SKIN | HAIR | LIPS)[self][1])


# Typical members of each family, Lab D65; a colour belongs where its nearest one (CIEDE2000) does.
LIPS: dict[Family, list[Lab]] = {
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
HAIR: dict[Family, list[Lab]] = {
    Family.BLACK: [(6, 1, 1), (12, 2, 2), (10, 1, -6)],
    Family.BROWN: [(20, 9, 10), (30, 13, 18), (40, 14, 24), (26, 6, 8), (48, 12, 24)],
    Family.BLOND: [(62, 8, 30), (72, 5, 28), (80, 3, 22), (88, 1, 12), (56, 10, 30)],
    Family.GREY: [(60, 1, 3), (74, 0, 2), (45, 0, 0), (86, -1, -1), (64, 2, 8)],
    Family.ORANGE: [(46, 32, 38), (54, 36, 48), (40, 26, 30)],
    Family.RED: [(30, 38, 22), (38, 50, 30), (24, 28, 12)],
    Family.PINK: [(68, 30, 2), (76, 20, 6), (56, 48, -4)],
    Family.PLUM: [(30, 34, -32), (22, 20, -14), (58, 22, -24), (24, 24, -4)],
    Family.BLUE: [(34, 14, -50), (22, 2, -24), (60, -8, -26)],
    Family.GREEN: [(60, -30, 8), (40, -28, 6), (74, -26, 6)],
}
CHEEKS: dict[Family, list[Lab]] = {
    Family.NUDE: [(74, 14, 16), (70, 16, 16), (66, 18, 18), (78, 12, 12)],
    Family.PINK: [(72, 32, 2), (66, 40, 1), (80, 22, 3), (60, 46, 2), (76, 28, 5)],
    Family.ROSE: [(60, 30, 11), (54, 34, 13), (66, 26, 11)],
    Family.CORAL: [(66, 40, 27), (72, 33, 24), (60, 46, 30)],
    Family.ORANGE: [(74, 26, 38), (68, 36, 44), (78, 20, 32)],
    Family.BERRY: [(44, 44, 6), (50, 46, 2), (38, 40, 8)],
    Family.PLUM: [(68, 20, -12), (58, 24, -14), (46, 28, -8), (78, 14, -10)],
    Family.BROWN: [(50, 22, 24), (56, 20, 26), (44, 20, 22)],
}
SHADING: dict[Family, list[Lab]] = {
    Family.NUDE: [(68, 8, 18), (74, 7, 16)],
    Family.BROWN: [(52, 13, 24), (44, 14, 22), (36, 12, 18), (58, 12, 24)],
    Family.GREY: [(54, 4, 9), (46, 4, 8), (62, 4, 9)],
}
GLOW: dict[Family, list[Lab]] = {
    Family.NUDE: [(84, 7, 14), (80, 9, 16)],
    Family.PINK: [(84, 13, 3), (80, 17, 5)],
    Family.GOLD: [(84, 5, 30), (78, 8, 34), (88, 2, 24)],
    Family.PLUM: [(82, 9, -10), (76, 12, -13)],
    Family.GREY: [(93, 0, 2), (89, 1, 4)],
}
EYELIDS: dict[Family, list[Lab]] = {
    Family.NUDE: [(76, 8, 14), (82, 6, 12), (70, 12, 16)],
    Family.PINK: [(74, 24, 3), (64, 34, 2), (82, 14, 4)],
    Family.CORAL: [(66, 36, 26), (60, 40, 30), (74, 26, 20)],
    Family.ORANGE: [(62, 34, 46), (54, 34, 44), (70, 24, 40)],
    Family.RED: [(40, 44, 24), (32, 34, 14), (46, 36, 20)],
    Family.PLUM: [(38, 24, -10), (52, 22, -14), (28, 20, -8), (66, 16, -14)],
    Family.BROWN: [(44, 14, 20), (34, 13, 16), (54, 14, 22), (24, 9, 11)],
    Family.GOLD: [(74, 6, 36), (66, 9, 40), (82, 2, 28)],
    Family.GREY: [(60, 0, 2), (46, 0, 0), (76, 0, 0), (88, 0, 1)],
    Family.BLACK: [(10, 0, 0), (16, 1, 1)],
    Family.BLUE: [(40, 6, -34), (58, -6, -24), (26, 6, -26)],
    Family.GREEN: [(52, -20, 16), (40, -14, 16), (64, -18, 8)],
}
SKIN: dict[Family, list[Lab]] = {
    Family.FAIR: [(88, 3, 11), (91, 2, 9), (87, 5, 15), (90, 4, 14)],
    Family.LIGHT: [(81, 6, 16), (78, 7, 19), (82, 5, 20), (79, 9, 15)],
    Family.MEDIUM: [(71, 9, 20), (68, 10, 23), (72, 7, 24), (70, 11, 18)],
    Family.TAN: [(60, 12, 25), (56, 13, 26), (61, 10, 28), (58, 14, 22)],
    Family.DEEP: [(45, 14, 22), (36, 13, 18), (28, 10, 13), (20, 7, 9), (40, 12, 22)],
}
TYPICAL = {
    "lips": LIPS,
    "lip_liner": LIPS,
    "cheeks": CHEEKS,
    "contour": SHADING,
    "highlight": GLOW,
    "eyelids": EYELIDS,
    "eyeliner": HAIR,
    "lashes": HAIR,
    "brows": HAIR,
    "skin": SKIN,
    "hair": HAIR,
    "scent": EYELIDS,
}


@cache
def _members(region: str) -> tuple[list[Family], npt.NDArray[np.float64]]:
    """Each typical colour's family, and the colours, N×3."""
    typical = [(family, colour) for family, colours in TYPICAL[region].items() for colour in colours]
    return [family for family, _colour in typical], np.array([colour for _family, colour in typical], float)


def family_of(lab: Lab, region: str = "lips") -> Family:
    families, colours = _members(region)
    return families[int(np.argmin(delta_e(lab, colours)))]


DEPTHS = [  # by lightness
    (32, pgettext_lazy("colour depth", "very deep")),
    (43, pgettext_lazy("colour depth", "deep")),
    (56, pgettext_lazy("colour depth", "medium")),
    (68, pgettext_lazy("colour depth", "light")),
    (math.inf, pgettext_lazy("colour depth", "pale")),
]
UNDERTONES = [  # of skin, by hue in degrees: rosy, neither, golden
    (61, pgettext_lazy("undertone", "cool")),
    (70, pgettext_lazy("undertone", "neutral")),
    (math.inf, pgettext_lazy("undertone", "warm")),
]
TONES = [  # by hue in degrees: between the two bounds a lipstick looks neither blue nor yellow
    (10, pgettext_lazy("colour temperature", "cool")),
    (32, pgettext_lazy("colour temperature", "neutral")),
    (math.inf, pgettext_lazy("colour temperature", "warm")),
]


def describe(lab: Lab, region: str = "lips", family: str = "") -> str:
    """The colour in words, as in "deep warm red", in the active language; its family, if it is known."""
    lightness, a, b = lab
    called = Family(family or family_of(lab, region)).label
    hue = math.degrees(math.atan2(b, a))
    if region == "skin":
        undertone = next(word for bound, word in UNDERTONES if hue < bound)
        return _("%(family)s, %(undertone)s undertone") % {
            "family": called,
            "undertone": undertone,
        }
    return _("%(depth)s %(tone)s %(family)s") % {
        "depth": next(word for bound, word in DEPTHS if lightness < bound),
        "tone": next(word for bound, word in TONES if hue < bound),
        "family": called,
    }
