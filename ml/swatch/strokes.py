"""A smear and a lock of hair."""

from dataclasses import replace

import cv2
import numpy as np

from ml.colour import Lab
from ml.swatch.light import (
    LIGHT,
    OPAQUE,
    SURFACES,
    Floats,
    Image,
    Surface,
    facing,
    finished,
    grain,
    normals_of,
    paint_of,
    shine_of,
    step,
    wander,
    window_of,
)


def smear(
    lab: Lab, finish: str, *, size: tuple[int, int] = (480, 300), seed: int = 0, scale: float = 1
) -> Image:
    """A stroke of the shade → H×W×4 uint8 RGBA, sRGB, straight alpha, of `size` (width, height) × `scale` px.

    The same seed gives the same stroke. KeyError for an unknown finish.
    """
    return _smear(lab, SURFACES[finish], size, seed, scale)


def swipe(
    lab: Lab, finish: str, *, size: tuple[int, int] = (480, 300), seed: int = 0, scale: float = 1
) -> Image:
    """A liquid drawn out with a finger, as foundation is → RGBA as `smear` gives it."""
    return _smear(lab, replace(SURFACES[finish], flow=0.9, relief=0.35), size, seed, scale)


def _smear(lab: Lab, surface: Surface, size: tuple[int, int], seed: int, scale: float) -> Image:
    rng = np.random.default_rng(seed)
    width, height = round(size[0] * scale), round(size[1] * scale)
    unit = width / 480
    film = _bend(_stroke(surface, rng, width, height), rng)
    film = cv2.GaussianBlur(film, (0, 0), (0.7 + 1.3 * surface.flow) * unit)
    alpha = 1 - np.exp(-1.2 * surface.body * np.maximum(film - 0.06, 0))
    alpha = np.minimum(alpha / np.quantile(alpha[alpha > 0.2], 0.7), 1)  # at its thickest it covers

    surfaced = 9 * unit * film
    if surface.flow > 0.5:  # a liquid keeps its waves and loses its bristles
        surfaced = 1.9 * cv2.GaussianBlur(surfaced, (0, 0), 5 * unit) + 0.12 * surfaced
    normals = normals_of(surfaced)
    hollows = film - cv2.GaussianBlur(film, (0, 0), 9 * unit)
    diffuse = 1 + 0.75 * surface.soft * (facing(normals, LIGHT) / LIGHT[2] - 1) + 0.22 * hollows
    shine = shine_of(surface, normals, rng, unit) + surface.glaze * window_of(normals)
    paint = paint_of(lab, surface, np.clip(diffuse, 0.25, 1.8), shine, alpha >= OPAQUE)

    shadow = cv2.GaussianBlur(alpha * np.minimum(film, 1), (0, 0), 5 * unit) * min(0.3, 0.06 * surface.body)
    shadow = cv2.warpAffine(shadow, np.array([[1, 0, 3 * unit], [0, 1, 5 * unit]]), (width, height))
    return finished(paint, alpha, (1 - alpha) * shadow)


def lock(
    lab: Lab, finish: str = "natural", *, size: tuple[int, int] = (480, 300), seed: int = 0, scale: float = 1
) -> Image:
    """A lock of hair of the shade, combed from left to right → RGBA as `smear` gives it."""
    surface, rng = SURFACES[finish], np.random.default_rng(seed)
    width, height = round(size[0] * scale), round(size[1] * scale)
    unit = width / 480
    x = np.linspace(0, 1, width, dtype=np.float32)[None]
    y = np.linspace(-1, 1, height, dtype=np.float32)[:, None]
    turn = rng.uniform(5.2, 6.4)
    bend = 0.24 * np.sin(turn * x + 0.4) * (0.35 + 0.65 * x)  # the wave it falls in
    slope = np.gradient(bend[0])[None] * width
    spread = (
        0.52 * (1 - 0.25 * x) * (1 - 0.8 * step(0.55, 1.02, x))
    )  # half its width; the tip is drawn together
    v = (y - bend) / spread

    coarse = max(1, 1 / unit)  # strands no finer than the picture can show
    strands = grain(
        rng, width, 4 * height, {1.4 * coarse: 0.8, 3 * coarse: 0.7, 9 * coarse: 0.5, 26 * coarse: 0.6}
    )
    rows = np.clip((v + 1.3) / 2.6, 0, 1) * (4 * height - 1) + 0 * x
    columns = np.broadcast_to(x * (width - 1), v.shape)
    strands = cv2.remap(strands, columns.astype(np.float32), rows.astype(np.float32), cv2.INTER_LINEAR)
    reach = 0.955 + 0.035 * np.tanh(strands) - 0.05 * v**2
    alpha = step(0, 0.02, reach - x) * step(0, 0.06, 1 - np.abs(v) + 0.07 * strands) * step(0.03, 0.04, x)

    round_ = np.sqrt(np.maximum(1 - 0.8 * v**2, 0.05))
    diffuse = (0.45 + 0.55 * round_) * np.clip(1 + 0.16 * strands, 0.3, 1.7)
    # A fibre mirrors the window where its tangent lies right: a band across the lock (Kajiya and Kay 1989).
    band = np.exp(-(((slope - 0.55 + 0.22 * strands) / 0.5) ** 2)) + 0.6 * np.exp(
        -(((slope + 0.9) / 0.4) ** 2)
    )
    shine = surface.sheen * band * round_ * np.clip(1 + 0.5 * strands, 0, 2)
    paint = paint_of(lab, surface, diffuse, shine, alpha >= OPAQUE)
    shadow = cv2.GaussianBlur(alpha, (0, 0), 5 * unit) * 0.22
    shadow = cv2.warpAffine(shadow, np.array([[1, 0, 2 * unit], [0, 1, 6 * unit]]), (width, height))
    return finished(paint, alpha, (1 - alpha) * shadow)


def _stroke(surface: Surface, rng: np.random.Generator, width: int, height: int) -> Floats:
    """Film thickness h×w, about 1 in the middle, of a stroke drawn from left to right."""
    dry = 1 - surface.flow
    x = np.linspace(0, 1, width, dtype=np.float32)[None]
    y = np.linspace(-1, 1, height, dtype=np.float32)[:, None]
    v = y / (
        0.6 * (1 - 0.1 * x) * (1 + 0.035 * wander(rng, width, {5: 1, 14: 0.35})[None])
    )  # ±1 at the sides
    start = (
        0.08
        + np.clip(0.022 * wander(rng, height, {5: 1, 16: 0.6 * dry, 60: 0.35 * dry}), -0.05, 0.05)[:, None]
    )
    start = start + (0.05 + 0.05 * surface.flow) * v**2
    ends = wander(rng, height, {7: 1, 22: 0.8 * dry + 0.1, 64: 0.55 * dry, 140: 0.25 * dry})[:, None]
    end = np.minimum(0.88 - (0.03 + 0.03 * dry) * ends, 0.96) - 0.09 * v**2
    rim = wander(rng, width, {30: 0.015, 90: 0.01 * dry})[None]

    furrows = grain(
        rng, width, height, {3.2: 0.3 * dry, 7: 0.4 * dry, 18: 0.15 + 0.35 * dry, 45: 1 - 0.5 * dry}
    )
    ridge = 0.55 * np.exp(-(((np.abs(v) - 0.86) / 0.1) ** 2))  # what the spatula pushes aside
    deposit = 0.7 * np.exp(-(((x - start - 0.07) / 0.07) ** 2))
    film = (1.05 - 0.45 * x) * (1 + ridge + deposit) + surface.relief * (0.3 + 0.15 * x) * furrows
    film = film * step(0, 0.035 + 0.03 * surface.flow, x - start) * step(0, 0.05 + 0.1 * dry, end - x)
    film = film * step(0, 0.05 + 0.15 * surface.flow, 1 - np.abs(v) + rim)
    return np.asarray(np.maximum(film, 0), np.float32)


def _bend(film: Floats, rng: np.random.Generator) -> Floats:
    """The hand's slight slope and arc."""
    height, width = film.shape
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    along = x / width - 0.5
    shift = rng.uniform(-0.1, 0.1) * along + rng.uniform(-0.1, 0.1) * (4 * along**2 - 0.35)
    return np.asarray(cv2.remap(film, x, (y + height * shift).astype(np.float32), cv2.INTER_LINEAR))
