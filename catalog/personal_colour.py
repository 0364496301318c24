"""The four seasons of personal colour (퍼스널 컬러), and how far a colour is of each.

The rule is the trade's, put into numbers once: a season is warm or cool, light or deep, clear or soft.
A colour is judged among what is usual where it is worn (`USUAL`); undertone weighs as much as the rest.
"""

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ml.colour import Lab, hex_to_lab

Floats = npt.NDArray[np.float64]


class PersonalColour(models.TextChoices):
    SPRING = "spring", _("Spring warm")
    SUMMER = "summer", _("Summer cool")
    AUTUMN = "autumn", _("Autumn warm")
    WINTER = "winter", _("Winter cool")


class Usual(NamedTuple):
    """Of the colours of a region, the middle and how far most lie to either side of it."""

    lightness: tuple[float, float]  # L*
    chroma: tuple[float, float]  # C*ab
    hue: tuple[float, float]  # degrees; the middle is neither warm nor cool


# Middle and spread are the median and half the way from the 15th to the 85th percentile of `colour.TYPICAL`;
# the middle hue is that of `colour.TONES`, on the eyelids that of a neutral brown.
USUAL: dict[str, Usual] = {
    "lips": Usual((50, 15), (41, 18), (21, 18)),
    "lip_liner": Usual((50, 15), (41, 18), (21, 18)),
    "cheeks": Usual((66, 13), (32, 12), (21, 18)),
    "eyelids": Usual((59, 20), (25, 17), (45, 30)),
}
SIGNS: dict[str, tuple[int, int, int]] = {  # warm or cool, light or deep, clear or soft
    PersonalColour.SPRING: (1, 1, 1),
    PersonalColour.SUMMER: (-1, 1, -1),
    PersonalColour.AUTUMN: (1, -1, -1),
    PersonalColour.WINTER: (-1, -1, 1),
}
WEIGHTS = (0.5, 0.25, 0.25)
GREY = 10.0  # C* below which a hue is hardly seen
SUITS = 0.25  # fit from which a colour is said to be of a season
TELLING = 0.25  # of a side, from which it is worth a word
WORDS: dict[str, Promise] = {
    "warm": pgettext_lazy("why a colour suits", "warm"),
    "cool": pgettext_lazy("why a colour suits", "cool"),
    "light": pgettext_lazy("why a colour suits", "light"),
    "deep": pgettext_lazy("why a colour suits", "deep"),
    "clear": pgettext_lazy("why a colour suits", "clear"),
    "soft": pgettext_lazy("why a colour suits", "soft"),
    "neutral": pgettext_lazy("why a colour suits", "neither warm nor cool"),
}
SIDES = (("warm", "cool"), ("light", "deep"), ("clear", "soft"))


def sides_of(colours: npt.ArrayLike, region: str) -> Floats:
    """Lab, 3 or 3×N → 3 or 3×N: how warm, light and clear it is for what is worn there, each −1..1."""
    lightness, a, b = np.asarray(colours, float)
    usual, chroma = USUAL[region], np.hypot(a, b)
    off = (np.degrees(np.arctan2(b, a)) - usual.hue[0] + 180) % 360 - 180
    warmth = np.clip(off / usual.hue[1], -1, 1) * np.clip(chroma / GREY, 0, 1)
    return np.stack([warmth, _place(lightness, usual.lightness), _place(chroma, usual.chroma)])


def _place(values: Floats, usual: tuple[float, float]) -> Floats:
    return np.clip((values - usual[0]) / usual[1], -1, 1)


def fit_of(sides: Floats, season: str) -> Floats:
    """`sides_of` → how far it is of the season, −1..1."""
    return np.tensordot(np.multiply(WEIGHTS, SIGNS[season]), sides, 1)


def season_of(lab: Lab, region: str) -> str:
    """The season that the colour is of; empty when it is of none, or none is asked of its region."""
    if region not in USUAL:
        return ""
    fits = {season: float(fit_of(sides_of(lab, region), season)) for season in SIGNS}
    season = max(fits, key=lambda name: fits[name])
    return str(season) if fits[season] >= SUITS else ""


def reasons_of(sides: Floats, season: str) -> list[str]:
    """Which of its sides speak for the season, as keys of WORDS."""
    pairs = zip(sides, SIGNS[season], SIDES, strict=True)
    return [names[sign < 0] for side, sign, names in pairs if side * sign >= TELLING]


UNDERTONES = {"warm": 1, "neutral": 0, "cool": -1}
SKIN_HUE, APART = 56.0, 8.0  # degrees: of skin that is neither, and how far warm and cool skin lie from it


def skin_of(tone: str, undertone: str) -> Lab:
    """Lab of skin of which only the tone, as a hex, and the undertone are known."""
    lightness, a, b = hex_to_lab(tone)
    chroma, hue = math.hypot(a, b), math.radians(SKIN_HUE + APART * UNDERTONES.get(undertone, 0))
    return lightness, chroma * math.cos(hue), chroma * math.sin(hue)
