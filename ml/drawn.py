"""Faces drawn with most of the classes, so that everything runs without any download."""

import cv2
import numpy as np
from numpy.typing import NDArray

from ml.regions import INDEX

Image = NDArray[np.uint8]


def draw_face(rng: np.random.Generator, size: int) -> tuple[Image, Image]:
    """A plain drawn face with most of the classes: enough to test that a network learns, not to teach one."""
    image = np.empty((size, size, 3), np.uint8)
    image[:] = rng.integers(0, 256, 3)
    label = np.zeros((size, size), np.uint8)
    skin = np.array([224, 172, 140]) * rng.uniform(0.25, 1.1)
    colours = {
        "cloth": rng.integers(0, 256, 3),
        "hair": rng.integers(10, 120, 3),
        "skin": skin,
        "lip": skin * (0.9, 0.55, 0.6),
        "white": np.array([235, 235, 230]),
    }
    cx, cy = size * rng.uniform(0.45, 0.55, 2)
    s = size * rng.uniform(0.85, 1.1)

    def ellipse(
        name: str, colour: str, x: float, y: float, rx: float, ry: float, arc: tuple[int, int] = (0, 360)
    ) -> None:
        centre, axes = (round(cx + x * s), round(cy + y * s)), (max(1, round(rx * s)), max(1, round(ry * s)))
        cv2.ellipse(image, centre, axes, 0, *arc, np.clip(colours[colour], 0, 255).tolist(), -1)
        cv2.ellipse(label, centre, axes, 0, *arc, INDEX[name], -1)

    ellipse("cloth", "cloth", 0, 0.62, 0.45, 0.22)
    ellipse("hair", "hair", 0, -0.05, 0.32, rng.uniform(0.38, 0.5))
    ellipse("neck", "skin", 0, 0.4, 0.11, 0.15)
    for side, x in (("left", 1), ("right", -1)):
        ellipse(f"{side}_ear", "skin", x * 0.24, 0.02, 0.04, 0.07)
    ellipse("skin", "skin", 0, 0.03, 0.23, 0.31)
    for side, x in (("left", 1), ("right", -1)):
        ellipse(f"{side}_eye", "white", x * 0.1, -0.03, 0.045, rng.uniform(0.012, 0.025))
        ellipse(f"{side}_brow", "hair", x * 0.1, -0.1, 0.06, 0.014)
    ellipse("nose", "skin", 0, 0.07, 0.035, 0.07)
    opening = rng.uniform(0, 0.05)
    ellipse("upper_lip", "lip", 0, 0.2, 0.09, 0.03 + opening, (180, 360))
    ellipse("lower_lip", "lip", 0, 0.2, 0.09, 0.035 + opening, (0, 180))
    if opening > 0.01:
        ellipse("mouth", "white", 0, 0.2, 0.07, opening)
    noise = rng.normal(0, 4, image.shape)
    return np.clip(image + noise, 0, 255).astype(np.uint8), label
