"""A glass bottle filled with a liquid of the shade: perfume, foundation."""

import numpy as np

from ml.colour import Lab
from ml.swatch.light import METAL, OPAQUE, SURFACES, Floats, Image, finished, paint_of, step
from ml.swatch.pans import rounded

SHAPES = (  # half width, half height and corner of the body: square, tall, round, flat
    (72, 78, 12),
    (52, 96, 18),
    (80, 80, 78),
    (88, 66, 26),
)
GLASS = np.array([0.80, 0.83, 0.84], np.float32)


def bottle(
    lab: Lab, finish: str, *, size: tuple[int, int] = (240, 360), seed: int = 0, scale: float = 1
) -> Image:
    """The seed chooses the shape and the cap → RGBA as `smear` gives it."""
    width, height = round(size[0] * scale), round(size[1] * scale)
    unit = height / 360
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    x, y = (x - (width - 1) / 2) / unit, (y - (height - 1) / 2) / unit
    half_width, half_height, corner = SHAPES[seed % len(SHAPES)]
    floor = y - (150 - half_height)
    outer = rounded(x, floor, half_width, half_height, corner)
    inner = rounded(x, floor, half_width - 9, half_height - 12, max(corner - 9, 4))
    level = step(-0.72, -0.7, floor / half_height)  # it is not filled to the brim
    glass, liquid = (np.clip(0.5 - distance * unit, 0, 1) for distance in (outer, inner))
    liquid = liquid * level

    across = x / half_width
    lens = np.clip(1 + 0.22 * (1 - 2 * across**2) - 0.16 * floor / half_height, 0.5, 1.6)
    strip = step(-0.78, -0.7, across) * step(-0.46, -0.54, across) * step(-0.95, -0.8, floor / half_height)
    strip = strip * step(0.95, 0.7, floor / half_height)
    juice = paint_of(lab, SURFACES[finish], lens, 0.55 * strip, liquid >= OPAQUE)
    shade = np.clip(0.75 + 0.3 * (outer / 12 + 0.5) - 0.25 * across, 0.35, 1.15)
    image = shade[..., None] * GLASS
    image = image + liquid[..., None] * (juice - image)
    cap, metal = _cap(x, y - (150 - 2 * half_height), seed, unit)
    image += cap[..., None] * (metal[..., None] - image)
    alpha = np.maximum(np.maximum(0.62 * glass, liquid), cap)
    return finished(image, alpha, np.zeros_like(alpha))


def _cap(x: Floats, above: Floats, seed: int, unit: float) -> tuple[Floats, Floats]:
    """Coverage and grey of collar and cap; `above` is 0 at the bottle's shoulder, less upwards."""
    is_dark = seed // len(SHAPES) % 2
    half, tall = (26.0, 28.0) if seed // 8 % 2 else (34.0, 22.0)
    collar = np.clip(0.5 - rounded(x, above + 8, 19, 10, 2) * unit, 0, 1)
    top = np.clip(0.5 - rounded(x, above + 16 + tall, half, tall, 5) * unit, 0, 1)
    grey = np.interp(x / half, np.linspace(-1, 1, len(METAL)), METAL)
    grey = np.where(top > collar, grey * (0.07 if is_dark else 0.9), grey)
    return np.maximum(collar, top).astype(np.float32), grey.astype(np.float32)
