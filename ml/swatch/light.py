"""How paint takes the light: finishes, normals, highlights, and the pigment whose median is the shade."""

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from ml.colour import LUMINANCE, Lab, lab_to_linear, linear_to_srgb

Floats = npt.NDArray[np.float32 | np.float64]
Image = npt.NDArray[np.uint8]
Normals = tuple[Floats, Floats, Floats]  # unit vectors as x right, y down, z towards the eye

LIGHT = np.array([-0.426, -0.588, 0.688])  # unit vector to the window_of
HALFWAY = np.add(LIGHT, [0, 0, 1]) / np.linalg.norm(np.add(LIGHT, [0, 0, 1]))
OPAQUE = 254.5 / 255  # what becomes byte 255
METAL = np.array(
    [0.10, 0.30, 0.80, 0.95, 0.55, 0.30, 0.22, 0.30, 0.55, 0.42, 0.12], np.float32
)  # across a tube


@dataclass(frozen=True)
class Surface:
    """How a finish lies and takes the light."""

    relief: float = 0.6  # depth of the furrows
    flow: float = 0.15  # 0 a dry stroke with a ragged end, 1 a liquid that levels itself
    body: float = 9.0  # optical density: the ground shows through a thin film of low body
    soft: float = 0.9  # diffuse contrast
    sheen: float = 0.2  # broad highlight
    power: float = 60.0  # its Blinn–Phong exponent
    glaze: float = 0.0  # mirror image of the window
    tint: float = 0.3  # how far highlights take the shade's hue
    flakes: float = 0.0  # glitter


SURFACES = {
    "matte": Surface(relief=1.0, flow=0.0, soft=0.75, sheen=0.03, power=18),
    "velvet": Surface(relief=0.5, flow=0.1, soft=0.85, sheen=0.16, power=12, tint=0.7),
    "satin": Surface(relief=0.8, flow=0.2, body=8, sheen=0.42, power=66, glaze=0.06, tint=0.25),
    "gloss": Surface(relief=0.55, flow=1.0, body=6, soft=0.8, sheen=0.12, power=90, glaze=0.85, tint=0.0),
    "sheer": Surface(relief=0.5, flow=0.8, body=1.6, soft=0.7, sheen=0.12, power=90, glaze=0.45, tint=0.0),
    "shimmer": Surface(
        relief=0.6, flow=0.2, body=7, sheen=0.25, power=42, glaze=0.05, tint=0.35, flakes=1.15
    ),
    "metallic": Surface(relief=1.1, soft=1.1, sheen=1.1, power=21, glaze=0.1, tint=0.75, flakes=0.45),
    "natural": Surface(sheen=0.32, tint=0.55),
}


def shine_of(surface: Surface, normals: Normals, rng: np.random.Generator, unit: float) -> Floats:
    """Blinn–Phong sheen and the flakes: tiny mirrors, each tilted by chance."""
    shine = surface.sheen * np.maximum(facing(normals, HALFWAY), 0) ** surface.power
    if not surface.flakes:
        return shine
    height, width = shine.shape
    grid = (2, max(1, round(height / max(1, unit))), max(1, round(width / max(1, unit))))
    tilt_x, tilt_y = (
        cv2.resize(t, (width, height)) for t in 0.55 * rng.standard_normal(grid).astype(np.float32)
    )
    mirrors = unit_of(normals[0] + tilt_x, normals[1] + tilt_y, normals[2])
    return shine + surface.flakes * np.maximum(facing(mirrors, HALFWAY), 0) ** 140


def window_of(normals: Normals) -> Floats:
    """What a mirror would show of the window: 1 inside its frame."""
    x, y = 2 * normals[2] * normals[0], 2 * normals[2] * normals[1]
    window = step(-0.98, -0.9, y) * step(-0.16, -0.3, y) * step(-0.9, -0.7, x) * step(0.35, 0.1, x)
    return window + 0.18 * step(0.3, 0.42, y) * step(0.75, 0.6, y)


def paint_of(
    lab: Lab, surface: Surface, diffuse: Floats, shine: Floats, opaque: npt.NDArray[np.bool_]
) -> Floats:
    """Linear RGB h×w×3 whose median over `opaque` is the shade.

    Furrows deepen the hue, as light meets the pigment more than once there.
    """
    target = np.clip(lab_to_linear(lab), 0, 1).astype(np.float32)
    hue = np.maximum(target / max(target.max(), 1e-4), 1e-3)
    glint = (1 - surface.tint * (1 - hue)) * (0.25 + 0.75 * np.sqrt(target @ LUMINANCE))
    diffuse = (diffuse / np.median(diffuse[opaque])).astype(np.float32)
    shine = np.maximum(shine - np.median(shine[opaque]), 0).astype(np.float32)

    def lit(pigment: Floats, light: Floats, gloss: Floats) -> Floats:
        depth = 0.55 * np.maximum(1 - light, 0)
        return np.dstack(
            [p * light * h**depth + g * gloss for p, h, g in zip(pigment, hue, glint, strict=True)]
        )

    sample, pigment = (diffuse[opaque][::3], shine[opaque][::3]), target
    for _ in range(6):
        pigment = np.clip(pigment + target - np.median(lit(pigment, *sample)[0], axis=0), 0, 1.2)
    return lit(pigment, diffuse, shine)


def finished(paint: Floats, alpha: Floats, shadow: Floats) -> Image:
    """Linear paint over a black shadow → straight RGBA bytes."""
    total = alpha + (1 - alpha) * shadow
    colour = linear_to_srgb(np.clip(paint, 0, 1)) * (alpha / np.maximum(total, 1e-4))[..., None]
    return np.asarray(np.rint(255 * np.dstack([colour, total])), np.uint8)


def normals_of(surface: Floats) -> Normals:
    return unit_of(
        -cv2.Sobel(surface, cv2.CV_32F, 1, 0, scale=1 / 8),
        -cv2.Sobel(surface, cv2.CV_32F, 0, 1, scale=1 / 8),
        np.ones_like(surface),
    )


def unit_of(x: Floats, y: Floats, z: Floats) -> Normals:
    scale = 1 / np.sqrt(x * x + y * y + z * z)
    return x * scale, y * scale, z * scale


def facing(normals: Normals, direction: npt.NDArray[np.float64]) -> Floats:
    x, y, z = map(np.float32, direction)
    return np.asarray(normals[0] * x + normals[1] * y + normals[2] * z)


def step(low: float, high: float, value: Floats) -> Floats:
    """Hermite step from 0 at `low` to 1 at `high`."""
    t = np.clip((value - np.float32(low)) / np.float32(high - low), 0, 1)
    return np.asarray(t * t * (3 - 2 * t))


def wander(rng: np.random.Generator, length: int, octaves: dict[int, float]) -> Floats:
    """Smooth noise on a line: knots → strength."""
    knots = (rng.standard_normal((1, n)).astype(np.float32) for n in octaves)
    lines = (cv2.resize(k, (length, 1), interpolation=cv2.INTER_CUBIC)[0] for k in knots)
    return np.asarray(sum(s * line for s, line in zip(octaves.values(), lines, strict=True)))


def grain(rng: np.random.Generator, width: int, height: int, octaves: dict[float, float]) -> Floats:
    """Noise that runs along x: rows per furrow → strength."""
    total = np.zeros((height, width), np.float32)
    for along, (spacing, strength) in enumerate(octaves.items(), 3):
        knots = rng.standard_normal((max(4, round(300 / spacing)), min(along, 5))).astype(np.float32)
        total += strength * cv2.resize(knots, (width, height), interpolation=cv2.INTER_CUBIC)
    return total
