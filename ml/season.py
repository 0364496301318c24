"""Undertone and personal colour season: a convention with its numbers, not a measurement of a person.

`docs/colour.md` gives the rule with its reasons.
"""

import math

from ml.colour import Lab

USUAL_HUE = 56.0  # degrees, CIELAB: the hue of skin in good light
NEUTRAL = 4.0  # degrees around it that are neither warm nor cool
LIGHT, STEP = 58.0, 14.0  # L* of skin between light and deep; by how much it is clearly so
CLEAR, STEP_OF_CONTRAST = 0.5, 0.2  # contrast between soft and clear, likewise
MARKED = 0.5  # steps from which lightness or contrast is given as a reason


def undertone_value(skin: Lab) -> float:
    """Degrees of hue by which skin is yellower (warm, positive) or pinker (cool) than is usual."""
    return math.degrees(math.atan2(skin[2], skin[1])) - USUAL_HUE


def undertone_of(value: float) -> str:
    """ "warm" | "neutral" | "cool"."""
    if abs(value) < NEUTRAL:
        return "neutral"
    return "warm" if value > 0 else "cool"


def contrast_of(skin: Lab, hair: Lab | None, eyes: Lab | None) -> float:
    """0..1: how far hair and eyes stand out from skin in lightness; 1 is 60 and more."""
    others = [colour[0] for colour in (hair, eyes) if colour is not None]
    apart = sum(abs(skin[0] - other) for other in others) / max(len(others), 1)
    return min(apart / 60, 1.0)


def season_of(skin: Lab, value: float, contrast: float) -> str:
    """ "spring" | "summer" | "autumn" | "winter" of skin, its `undertone_value` and the face's contrast.

    Warm skin: light or clear is spring, deep and soft autumn. Cool skin: light and soft is summer, deep or
    clear winter.
    """
    lightness, clarity = _steps(skin, contrast)
    if value > 0:
        return "spring" if lightness + clarity > 0 else "autumn"
    return "winter" if clarity - lightness > 0 else "summer"


def reasons_of(skin: Lab, value: float, contrast: float) -> tuple[str, ...]:
    """Codes of what led to the season, the undertone first."""
    lightness, clarity = _steps(skin, contrast)
    found = [f"{undertone_of(value)}_undertone"]
    if abs(lightness) >= MARKED:
        found.append("light_skin" if lightness > 0 else "deep_skin")
    if abs(clarity) >= MARKED:
        found.append("clear_contrast" if clarity > 0 else "soft_contrast")
    return tuple(found)


def _steps(skin: Lab, contrast: float) -> tuple[float, float]:
    return (skin[0] - LIGHT) / STEP, (contrast - CLEAR) / STEP_OF_CONTRAST
