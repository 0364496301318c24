"""People drawn in wavelengths, whose colours are known, and the lamps in which they are photographed.

Skin has a Monk tone's lightness and chroma, and the hue of its swatch or of skin as it is measured, with more
or less blood; hair, irises and the whites of eyes differ.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from bench import spectral
from bench.sitter import SCALE, SIZE, VARIES, WALLS, areas, landmarks
from bench.spectral import LIGHTS, Lab
from ml.colour import linear_to_bytes
from ml.monk import MONK
from ml.parse import Parse, crop_matrix, warp
from ml.regions import CLASSES, HAIR, INDEX, SKIN, UPPER_LIP

Image = NDArray[np.uint8]
Shares = NDArray[np.float32]
Floats = NDArray[np.float64]
Rng = np.random.Generator

HUE = 52.0, 9.0  # degrees, CIELAB: about that of faces, and how far they differ
HAIRS: tuple[Lab, ...] = ((10, 1, 2), (16, 3, 4), (24, 6, 9), (38, 10, 18), (62, 4, 22), (40, 24, 28))
IRISES: tuple[Lab, ...] = ((14, 5, 6), (20, 8, 11), (30, 8, 14), (42, -3, 8), (48, -4, -10))
DARK_ONLY = 6  # tones from which hair and irises are of the first two
GOOD = 3500  # K from which, with white balance and within ±1 EV, light is good


@dataclass(frozen=True)
class Person:
    tone: int  # 1..10
    colours: dict[str, Lab]  # in daylight: skin, hair, iris
    materials: dict[str, Floats]  # reflectances


@dataclass(frozen=True)
class Lamp:
    kelvin: int
    balanced: bool  # whether the camera takes the lamp's white for white
    ev: float
    side: float  # log of the light on her left over that on her right

    @property
    def is_good(self) -> bool:
        return self.balanced and self.kelvin >= GOOD


def born(tone: int, rng: Rng) -> Person:
    """Lightness and chroma are the Monk tone's; each third person has the hue of its swatch as well."""
    lightness, a, b = spectral.lab_of_hex(MONK[tone])
    hue = np.degrees(np.arctan2(b, a)) + rng.normal(0, HUE[1]) if rng.random() < 1 / 3 else rng.normal(*HUE)
    chroma, lightness = np.hypot(a, b) + rng.normal(0, 0.8), lightness + rng.normal(0, 0.8)
    skin = polar(lightness, chroma, hue)
    kinds = 2 if tone >= DARK_ONLY else None
    hair, iris = (near(shades[rng.integers(len(shades[:kinds]))], rng) for shades in (HAIRS, IRISES))
    white = np.array(spectral.EYES) * np.exp(rng.normal(0, 0.4 * VARIES, 3) + rng.normal(0, VARIES))
    materials = {
        "wall": spectral.pigment(spectral.lab_of_hex(WALLS[rng.integers(len(WALLS))])),
        "hair": spectral.pigment(hair),
        "skin": spectral.skin(skin, rng.uniform(0.2, 0.45)),
        "lips": spectral.skin((0.8 * lightness + 2, 0.75 * skin[1] + 12, 0.8 * skin[2])),
        "white": spectral.pigment(spectral.lab_of_rgb(white)),
        "iris": spectral.pigment(iris),
    }
    made = {name: lab_of(materials[name]) for name in ("skin", "hair", "iris")}
    return Person(tone + 1, made, materials)


def polar(lightness: float, chroma: float, hue: float) -> Lab:
    return lightness, chroma * float(np.cos(np.radians(hue))), chroma * float(np.sin(np.radians(hue)))


def near(lab: Lab, rng: Rng) -> Lab:
    lightness, a, b = (value + rng.normal(0, 1.5) for value in lab)
    return max(lightness, 6.0), a, b


def lab_of(reflectance: Floats) -> Lab:
    """In daylight."""
    return spectral.lab_of_rgb(spectral.to_rgb(spectral.tristimulus(reflectance)))


def lit(count: int, rng: Rng) -> Iterator[Lamp]:
    """Lamps and balances in turn, so that each person sees all of them."""
    for number in range(count):
        kelvin, balanced = LIGHTS[number % len(LIGHTS)], number // len(LIGHTS) % 2 == 0
        yield Lamp(kelvin, balanced, float(rng.uniform(-1, 1)), float(rng.uniform(-0.3, 0.3)))


def photograph(person: Person, lamp: Lamp, rng: Rng) -> Image:
    """As the camera saves it: light falls off to one side, a little noise, eight bits."""
    linear, level = np.zeros((SIZE, SIZE, 3)), 0.5 * 2**lamp.ev
    for name, share in parts().items():
        colour = spectral.photograph(person.materials[name], lamp.kelvin, level, balanced=lamp.balanced)
        linear += share[..., None] * (colour - linear)
    across = np.clip((np.arange(SIZE) - SIZE / 2) / (7 * SCALE), -1, 1) / 2
    linear *= np.exp(lamp.side * across)[:, None]
    return linear_to_bytes((linear + rng.normal(0, 0.004, linear.shape)).astype(np.float32))


@cache
def parts() -> dict[str, Shares]:
    """The sitter's areas, and hair around the face."""
    y, x = np.mgrid[:SIZE, :SIZE] + 0.5
    points = landmarks()[:468, :2]
    (left, top), (right, bottom) = points.min(axis=0), points.max(axis=0)
    wide, high = 0.58 * (right - left), 0.62 * (bottom - top)
    away = np.hypot((x - (left + right) / 2) / wide, (y - (top + 0.9 * high)) / high)
    found = areas()
    hair = np.clip((1 - away) * high, 0, 1) * (y < (top + bottom) / 2)
    return {"wall": found["wall"], "hair": hair, **{k: v for k, v in found.items() if k != "wall"}}


@cache
def parse() -> Parse:
    """What a parser says that makes no mistake."""
    points, shares = landmarks(), parts()
    labels = np.zeros((SIZE, SIZE), int)
    eyes = INDEX["left_eye"]
    for name, label in {"hair": HAIR, "skin": SKIN, "lips": UPPER_LIP, "white": eyes, "iris": eyes}.items():
        labels[shares[name] > 0.5] = label
    matrix = crop_matrix(points)
    maps = [warp((labels == k).astype(np.float32), matrix, (256, 256)) for k in range(len(CLASSES))]
    return Parse(np.stack(maps).astype(np.float32), matrix)
