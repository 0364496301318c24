"""Undertone and personal colour season: a convention with its numbers, not a measurement of a person.

`docs/colour.md` gives the rule with its reasons.
"""

import math

from ml.colour import Lab

USUAL_HUE = 48.0  # degrees, CIELAB: about the median of photographs as the engine corrects them
USUAL_CHROMA = 20.0  # of skin; what a picture shows beyond is its camera's, and swells every difference
NEUTRAL = 3.2  # units of CIELAB off the usual hue that are neither warm nor cool
LIGHT, STEP = 74.0, 12.0  # L* of skin between light and deep, their median; by how much it is clearly so
CLEAR, STEP_OF_CONTRAST = 0.60, 0.15  # contrast between soft and clear, likewise
MARKED = 0.5  # steps from which lightness or contrast is given as a reason


def undertone_value(skin: Lab) -> float:
    """By how much skin is yellower (warm, positive) or pinker (cool) than is usual, in units of CIELAB.

    Of skin more colourful than usual, as if it were not.
    """
    usual = math.radians(USUAL_HUE)
    off = skin[2] * math.cos(usual) - skin[1] * math.sin(usual)
    return off * USUAL_CHROMA / max(math.hypot(skin[1], skin[2]), USUAL_CHROMA)


def undertone_of(value: float) -> str:
    """ "warm" | "neutral" | "cool"."""
    if abs(value) < NEUTRAL:
        return "neutral"
    return "warm" if value > 0 else "cool"


def contrast_of(skin: Lab, hair: Lab | None, eyes: Lab | None) -> float:
    """0..1: by which share of the skin's lightness hair and irises differ from it; 0.5 where none is seen."""
    shares = [abs(1 - other[0] / max(skin[0], 1)) for other in (hair, eyes) if other is not None]
    return min(sum(shares) / len(shares), 1.0) if shares else 0.5


def season_of(skin: Lab, value: float, contrast: float) -> str:
    """ "spring" | "summer" | "autumn" | "winter" of skin, its `undertone_value` and the face's contrast.

    Warm skin is spring if it is rather light or clear, else autumn; cool skin winter if rather deep or clear,
    else summer. Where the undertone is neutral, light and clear is spring, light and soft summer, deep and
    clear winter, deep and soft autumn.
    """
    lightness, clarity = _steps(skin, contrast)
    undertone = undertone_of(value)
    if undertone == "warm":
        return "spring" if lightness + clarity > 0 else "autumn"
    if undertone == "cool":
        return "winter" if clarity - lightness > 0 else "summer"
    if lightness > 0:
        return "spring" if clarity > 0 else "summer"
    return "winter" if clarity > 0 else "autumn"


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
