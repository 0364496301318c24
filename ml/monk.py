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
_LABS = np.array([hex_to_lab(code) for code in MONK])
_PATH = np.column_stack([_LABS[:, 0], np.hypot(_LABS[:, 1], _LABS[:, 2])])  # L*, C*


def place_on_scale(lab: Lab) -> float:
    """1.0..10.0: the nearest place on the line through the ten tones, by lightness and chroma.

    Hue is left out: the printed tones are yellower than skin, and hue says the undertone.
    """
    point = np.array([lab[0], np.hypot(lab[1], lab[2])])
    start, step = _PATH[:-1], np.diff(_PATH, axis=0)
    share = np.clip(((point - start) * step).sum(axis=1) / (step**2).sum(axis=1), 0, 1)
    away = np.hypot(*(start + share[:, None] * step - point).T)
    nearest = int(np.argmin(away))
    return float(1 + nearest + share[nearest])


def typology_angle(lab: Lab) -> float:
    """ITA° (Chardon, Cretois and Hourseau 1991), −90..90: the higher, the lighter; very light from 55°."""
    return float(np.degrees(np.arctan2(lab[0] - 50, max(lab[2], 1e-3))))
