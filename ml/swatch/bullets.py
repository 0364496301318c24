"""A lipstick turned out of its tube."""

import cv2
import numpy as np

from ml.colour import Lab
from ml.swatch.light import (
    LIGHT,
    METAL,
    OPAQUE,
    SURFACES,
    Floats,
    Image,
    Normals,
    facing,
    finished,
    paint_of,
    shine_of,
    step,
    unit_of,
)


def bullet(
    lab: Lab, finish: str, *, size: tuple[int, int] = (240, 360), seed: int = 0, scale: float = 1
) -> Image:
    """A lipstick turned out of its metal tube → RGBA as `smear` gives it."""
    surface, rng = SURFACES[finish], np.random.default_rng(seed)
    width, height = round(size[0] * scale), round(size[1] * scale)
    unit = width / 240
    y, x = np.mgrid[0:height, 0:width].astype(np.float32) / unit
    x, y = x - 119.5, y - height / unit / 2 + 0.5

    stick, alpha = _stick(x, y)
    grain = cv2.GaussianBlur(rng.standard_normal(x.shape).astype(np.float32), (0, 0), 0.8 * unit)
    grain *= 0.02 * surface.relief
    normals = unit_of(stick[0] + grain, stick[1] + grain, stick[2])
    diffuse = np.clip(0.42 + 0.58 * facing(normals, LIGHT) / LIGHT[2], 0.2, 1.5)
    reflected = 2 * normals[2] * normals[0]
    strip = step(-0.93, -0.80, reflected) * step(-0.45, -0.62, reflected)  # a tall window
    shine = shine_of(surface, normals, rng, unit) + np.float32(0.8 * surface.glaze) * strip
    tube, metal = _tube(x, y)
    paint = paint_of(lab, surface, diffuse, shine, (alpha >= OPAQUE) & (y < 120))
    paint += tube[..., None] * (metal[..., None] - paint)
    return finished(paint, np.maximum(alpha, tube), np.zeros_like(alpha))


def _stick(x: Floats, y: Floats) -> tuple[Normals, Floats]:
    """Normals and coverage of a cylinder seen a little from above, cut aslant; x, y from the middle."""
    radius, rise, run = 62.0, 0.26, 0.966  # sine and cosine of the camera's tilt
    depth = np.sqrt(np.maximum(radius**2 - x**2, 0))
    column = depth * run - (depth * rise - y) / run * -rise  # z of the front of the column
    back = column - 2 * depth / run
    cut = np.array([-0.30, -0.50, 0.81])
    plane = -(cut[0] * x + cut[1] * (y + 20)) / cut[2]
    mix = step(-7, 7, column - plane)  # 1 on the cut, rounded at its rim
    around = (x / radius, -depth / radius * rise, depth / radius * run)
    dome = (cut[0] + 0.0022 * x, cut[1] + 0.0016 * (y + 20), np.full_like(x, cut[2]))
    normals = unit_of(*(a + mix * (b - a) for a, b in zip(around, dome, strict=True)))
    edge = np.clip(radius - np.abs(x), 0, 1) * np.clip((plane - back) / 2, 0, 1)
    return normals, edge.astype(np.float32)


def _tube(x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """Coverage and grey of the metal tube that the stick comes out of."""
    radius = 70.0
    curve = 0.26 * np.sqrt(np.maximum(radius**2 - x**2, 0))
    mask = np.clip(radius - np.abs(x), 0, 1) * np.clip(y - 124 - curve, 0, 1)
    grey = np.interp(x / radius, np.linspace(-1, 1, len(METAL)), METAL)
    lip = 1 + 0.5 * np.exp(-(((y - 127 - curve) / 2) ** 2)) - 0.45 * np.exp(-(((y - 133 - curve) / 2) ** 2))
    return mask.astype(np.float32), np.clip(grey * lip, 0, 1).astype(np.float32)
