"""Pressed powder, in its pan and swiped; a pencil and its line."""

from collections.abc import Sequence

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
    Surface,
    facing,
    finished,
    grain,
    normals_of,
    paint_of,
    shine_of,
    step,
    wander,
)

WOOD = np.array([0.56, 0.38, 0.22], np.float32)  # linear
CASE = np.array([0.012, 0.011, 0.011], np.float32)


def powder(
    colours: Sequence[Lab],
    finish: str,
    *,
    size: tuple[int, int] = (480, 300),
    seed: int = 0,
    scale: float = 1,
) -> Image:
    """A swipe of powder for each colour, one below the other → RGBA as `smear` gives it."""
    rng = np.random.default_rng(seed)
    width, height = round(size[0] * scale), round(size[1] * scale)
    cuts = np.linspace(0, height, len(colours) + 1).round().astype(int)
    strips = np.diff(cuts)
    return np.vstack(
        [_swipe(lab, SURFACES[finish], rng, width, int(h)) for lab, h in zip(colours, strips, strict=True)]
    )


def _swipe(lab: Lab, surface: Surface, rng: np.random.Generator, width: int, height: int) -> Image:
    unit = width / 480
    x = np.linspace(0, 1, width, dtype=np.float32)[None]
    y = np.linspace(-1, 1, height, dtype=np.float32)[:, None]
    dust = _dust(rng, width, height, 0.75 * unit)
    streaks = grain(rng, width, height, {5: 0.5, 14: 0.5, 40: 0.6})
    side = 0.72 + 0.05 * wander(rng, width, {6: 1, 18: 0.5})[None] - np.abs(y)
    start = x - 0.07 - 0.012 * wander(rng, height, {5: 1, 14: 0.6})[:, None]
    end = 0.9 - x - 0.03 * wander(rng, height, {6: 1, 20: 0.8})[:, None]
    reach = np.minimum(np.minimum(side, 5 * start), 1.6 * end)  # grows inwards from every edge
    alpha = step(0.0, 0.3, reach + 0.1 * dust + 0.05 * streaks - 0.04) * step(1, 0.9, np.abs(y))
    normals = normals_of(unit * (0.4 * dust + 1.2 * streaks * surface.relief))
    diffuse = np.clip(1 + 0.5 * surface.soft * (facing(normals, LIGHT) / LIGHT[2] - 1), 0.4, 1.6)
    painted = paint_of(lab, surface, diffuse, shine_of(surface, normals, rng, unit), alpha >= OPAQUE)
    return finished(painted, alpha, np.zeros_like(alpha))


def pan(
    colours: Sequence[Lab],
    finish: str,
    *,
    size: tuple[int, int] = (240, 360),
    seed: int = 0,
    scale: float = 1,
) -> Image:
    """A case from above with a pan for each colour: two columns from four on → RGBA as `smear` gives it."""
    surface, rng = SURFACES[finish], np.random.default_rng(seed)
    x, y, unit = _grid(size, scale)
    case = rounded(x, y, 98, 150, 24)
    alpha = np.clip(0.5 - case * unit, 0, 1)
    edge = np.exp(-((case + 4) ** 2) / 6) * np.clip(0.5 - y / 200 - x / 260, 0, 1)
    image = CASE + (0.03 * (1 - y / 180) + 0.25 * edge)[..., None] * np.ones(3, np.float32)
    for lab, (middle, half) in zip(colours, _places(len(colours)), strict=True):
        inside = rounded(x - middle[0], y - middle[1], half[0], half[1], min(half) * 0.35)
        rim = np.clip(0.5 - (inside - 3) * unit, 0, 1)
        grey = np.interp((x - middle[0]) / (half[0] + 3), np.linspace(-1, 1, len(METAL)), METAL)
        image += rim[..., None] * (grey[..., None] - image)
        mask = np.clip(0.5 - inside * unit, 0, 1)
        pressed = _pressed(lab, surface, rng, inside, x, y, unit, mask)
        image += mask[..., None] * (pressed - image)
    return finished(image, alpha, np.zeros_like(alpha))


def _pressed(
    lab: Lab,
    surface: Surface,
    rng: np.random.Generator,
    inside: Floats,
    x: Floats,
    y: Floats,
    unit: float,
    mask: Floats,
) -> Floats:
    """Powder with fine diagonal ribs pressed into it, sunk at its rim."""
    ribs = np.sin((x + y) * 0.55) * step(-8, -14, inside)
    dust = _dust(rng, x.shape[1], x.shape[0], 0.8 * unit)
    normals = normals_of(unit * (0.9 * ribs + 0.5 * dust + 3 * step(0, -8, inside)))
    diffuse = np.clip(1 + 0.6 * (facing(normals, LIGHT) / LIGHT[2] - 1), 0.35, 1.6)
    return paint_of(lab, surface, diffuse, shine_of(surface, normals, rng, unit), mask >= OPAQUE)


def _places(count: int) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    """Middle and half size of each pan, in units of the case."""
    if count == 1:
        return [((0.0, 0.0), (82.0, 82.0))]
    columns = 2 if count >= 4 else 1
    rows = -(-count // columns)
    half = 172 / columns / 2 - 4, 276 / rows / 2 - 4
    places = []
    for number in range(count):
        row, column = divmod(number, columns)
        alone = count - row * columns == 1
        across = 0.0 if alone else (column - (columns - 1) / 2) * 172 / columns
        places.append(((across, (row - (rows - 1) / 2) * 276 / rows), half))
    return places


def line(
    lab: Lab, finish: str, *, size: tuple[int, int] = (480, 300), seed: int = 0, scale: float = 1
) -> Image:
    """A line drawn with a pencil or a brush, thick then fine → RGBA as `smear` gives it."""
    surface, rng = SURFACES[finish], np.random.default_rng(seed)
    width, height = round(size[0] * scale), round(size[1] * scale)
    unit = width / 480
    x = np.linspace(0, 1, width, dtype=np.float32)[None]
    y = np.linspace(-1, 1, height, dtype=np.float32)[:, None]
    middle = 0.22 * np.sin(2.4 * x + rng.uniform(-0.3, 0.3)) - 0.12 + 0.012 * wander(rng, width, {4: 1})[None]
    half = 0.2 * step(0.04, 0.12, x) * (1 - 0.75 * step(0.45, 0.95, x)) * step(0.97, 0.9, x)
    half = half * (1 + 0.05 * wander(rng, width, {12: 1, 50: 0.6})[None])
    away = (half - np.abs(y - middle)) * height / 2 / unit  # in units of 1/480 of the width, inwards
    wax = _dust(rng, width, height, 1.3 * unit) * (1 - surface.flow)
    alpha = step(0, 5, away + 1.1 * wax) * step(0.0, 0.01, half)
    normals = normals_of(unit * (4 * step(0, 16, away) + 0.8 * wax))
    diffuse = np.clip(1 + 0.5 * (facing(normals, LIGHT) / LIGHT[2] - 1), 0.4, 1.6)
    painted = paint_of(lab, surface, diffuse, shine_of(surface, normals, rng, unit), alpha >= OPAQUE)
    return finished(painted, alpha, np.zeros_like(alpha))


def pencil(
    lab: Lab, finish: str, *, size: tuple[int, int] = (240, 360), seed: int = 0, scale: float = 1
) -> Image:
    """A sharpened pencil standing on its end, lacquered in its shade → RGBA as `smear` gives it."""
    surface, rng = SURFACES[finish], np.random.default_rng(seed)
    x, y, unit = _grid(size, scale)
    half = np.clip((y + 150) * 0.42, 0, 30)  # the cone, then the shaft
    mask = np.clip((half - np.abs(x)) * unit + 0.5, 0, 1) * np.clip((y + 148) * unit, 0, 1)
    across = np.clip(x / np.maximum(half, 1), -1, 1)
    normals = across * 0.9, np.full_like(across, -0.12), np.sqrt(np.maximum(1 - (across * 0.9) ** 2, 0.05))
    diffuse = np.clip(0.5 + 0.5 * facing(normals, LIGHT) / LIGHT[2], 0.25, 1.4)
    coloured = mask * (1 - step(-112, -110, y) * step(-70, -72, y + 3 * np.cos(3.1 * across)))
    shine = 0.3 * shine_of(surface, normals, rng, unit)  # lacquer lies flat
    image = paint_of(lab, surface, diffuse, shine, coloured >= OPAQUE)
    wood = (mask - coloured)[..., None] * (diffuse[..., None] * WOOD - image)
    return finished(image + wood / np.maximum(mask, 1e-3)[..., None], mask, np.zeros_like(mask))


def rounded(x: Floats, y: Floats, half_width: float, half_height: float, radius: float) -> Floats:
    """Signed distance to a rectangle with round corners around the origin, negative inside."""
    across, down = np.abs(x) - half_width + radius, np.abs(y) - half_height + radius
    outside = np.hypot(np.maximum(across, 0), np.maximum(down, 0))
    return np.asarray(outside + np.minimum(np.maximum(across, down), 0) - radius, np.float32)


def _grid(size: tuple[int, int], scale: float) -> tuple[Floats, Floats, float]:
    """x and y from the middle in units of 1/360 of the height, and pixels a unit."""
    width, height = round(size[0] * scale), round(size[1] * scale)
    unit = height / 360
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    return (x - (width - 1) / 2) / unit, (y - (height - 1) / 2) / unit, unit


def _dust(rng: np.random.Generator, width: int, height: int, softness: float) -> Floats:
    """Grains, standard deviation 1."""
    noise = rng.standard_normal((height, width)).astype(np.float32)
    soft = cv2.GaussianBlur(noise, (0, 0), max(0.3, softness))
    return np.asarray(soft / max(float(soft.std()), 1e-6))
