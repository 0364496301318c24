"""Skin tones: the Monk Skin Tone Scale, the place of a colour on it, and its individual typology angle."""

import numpy as np

from ml.colour import Lab, hex_to_lab

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


def typology_angle(lab: Lab) -> float:
    """ITA° (Chardon, Cretois and Hourseau 1991), −90..90: the higher, the lighter; very light from 55°."""
    return float(np.degrees(np.arctan2(lab[0] - 50, max(lab[2], 1e-3))))


_ANGLES = np.array([typology_angle(hex_to_lab(code)) for code in MONK])  # each tone's is below the last one's


def place_on_scale(lab: Lab) -> float:
    """1.0..10.0: where the skin's ITA° lies among those of the ten tones."""
    return float(np.interp(-typology_angle(lab), -_ANGLES, np.arange(1, len(MONK) + 1)))
