"""A face drawn in wavelengths, and photographed in a light: for figures of colour, not to be admired."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from bench import spectral
from bench.spectral import MONK
from ml.canonical import vertices
from ml.colour import linear_to_bytes
from ml.regions import EYE_RINGS, OUTER

Image = NDArray[np.uint8]
Floats = NDArray[np.float32]

WALLS = ("#7d7d7d", "#d9cfbd", "#8fa3b8")
SIZE, SCALE = 400, 20.0  # px; px a cm
VARIES = 0.05  # spread of the whites of eyes, log reflectance


@dataclass(frozen=True)
class Case:
    tone: int
    kelvin: int
    exposure: int
    balanced: bool

    def photograph(self, reflectance: NDArray[np.float64]) -> NDArray[np.float64]:
        level = 0.5 * 2.0**self.exposure
        return spectral.photograph(reflectance, self.kelvin, level, balanced=self.balanced)


@cache
def sitter(tone: int) -> dict[str, NDArray[np.float64]]:
    """What one face is made of: reflectances. The whites of eyes differ a little between people."""
    random = np.random.default_rng(tone)
    lightness, a, b = spectral.lab_of_hex(MONK[tone])
    white = np.array(spectral.EYES) * np.exp(random.normal(0, VARIES, 3) * 0.4 + random.normal(0, VARIES))
    return {
        "wall": spectral.pigment(spectral.lab_of_hex(WALLS[tone % len(WALLS)])),
        "skin": spectral.skin((lightness, a, b)),
        "lips": spectral.skin((0.8 * lightness + 2, 0.75 * a + 12, 0.8 * b)),
        "white": spectral.pigment(spectral.lab_of_rgb(white)),
        "iris": spectral.pigment((18.0, 6.0, 9.0)),
    }


@cache
def landmarks() -> Floats:
    """478×3 of the average face from the front, in a picture of `SIZE`."""
    points = vertices() * np.array([1, -1, -1], np.float32)
    irises = []
    for ring in EYE_RINGS:
        x, y, z = points[list(ring)].mean(axis=0)
        irises.append([(x, y, z), (x + 0.6, y, z), (x, y - 0.6, z), (x - 0.6, y, z), (x, y + 0.6, z)])
    whole = np.concatenate([points, irises[1], irises[0]])  # her right one first
    return np.asarray(whole * SCALE + (SIZE / 2, SIZE / 2, 0), np.float32)


@cache
def areas() -> dict[str, Floats]:
    """How much of each pixel belongs to what is painted there, in that order: 0..1."""
    points = landmarks()[:, :2]
    irises = [
        points[i] + 0.6 * SCALE * np.stack([np.cos(t), np.sin(t)], 1)
        for i in (468, 473)
        for t in [np.linspace(0, 6.28, 40)]
    ]
    opening = area([points[list(ring)] for ring in EYE_RINGS])
    return {
        "wall": np.ones((SIZE, SIZE), np.float32),
        "skin": area([cv2.convexHull(np.ascontiguousarray(points[:468]))[:, 0]]),
        "lips": area([points[list(OUTER)]]),
        "white": opening,
        "iris": np.minimum(area(irises), opening),
    }


def area(rings: Sequence[NDArray[Any]]) -> Floats:
    fine = np.zeros((4 * SIZE, 4 * SIZE), np.uint8)
    for ring in rings:
        cv2.fillPoly(fine, [np.round((4 * ring - 0.5) * 16).astype(np.int32)], 255, cv2.LINE_8, 4)
    return np.asarray(cv2.resize(fine, (SIZE, SIZE), interpolation=cv2.INTER_AREA) / np.float32(255))


def picture(case: Case, materials: dict[str, NDArray[np.float64]]) -> Image:
    """The bare face as the camera saves it: lines on the lips, a little noise, eight bits."""
    linear = np.zeros((SIZE, SIZE, 3))
    for name, share in areas().items():
        linear += share[..., None] * (case.photograph(materials[name]) - linear)
    random = np.random.default_rng(case.tone)
    lines = cv2.GaussianBlur(random.standard_normal((SIZE, SIZE)), (0, 0), 1.2)
    linear *= 1 + 0.06 * (lines / lines.std() * areas()["lips"])[..., None]
    return linear_to_bytes((linear + random.normal(0, 0.002, linear.shape)).astype(np.float32))
