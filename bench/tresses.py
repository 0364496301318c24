"""Hair drawn in wavelengths on the sitters of `bench.sitter`, and how true a dye comes out on it.

Locks and strands lie more or less in the light, and the lamp is mirrored in a band across them. What is dyed
is known strand by strand: the film of docs/colour.md on that hair at each wavelength, in the strand's own
light, under its own highlight. The renderer gets the picture, the landmarks and where hair is.
"""

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from bench import spectral
from bench.samples import Sample
from bench.sitter import SCALE, SIZE, Case, areas, landmarks, sitter
from bench.spectral import spectrum
from ml.colour import LUMINANCE, bytes_to_linear, linear_to_bytes
from ml.face import Face
from ml.hair import around, find_hair
from ml.light import estimate_light
from ml.look import Layer, Look
from ml.parse import Parse, crop_matrix, warp
from ml.regions import CLASSES, HAIR
from ml.render import FaceView, render_look

Image = NDArray[np.uint8]
Floats = NDArray[np.float64]

HAIRS = {  # eumelanin, pheomelanin, share of white strands
    "black": (8.0, 0.0, 0.0),
    "dark brown": (1.3, 0.3, 0.0),
    "brown": (0.6, 0.2, 0.0),
    "red": (0.2, 0.5, 0.0),
    "light brown": (0.3, 0.1, 0.0),
    "blond": (0.1, 0.05, 0.0),
    "grey": (1.3, 0.0, 0.5),
}
OWN = {"dark": 18.0, "medium": 40.0, "light": 100.0}  # up to which L* in daylight
LOCKS, STRANDS = (0.30, 0.3, 2.0), (0.18, 0.05, 1.3)  # spread of log light; breadth and length, cm
MIRRORED, BAND = 0.06, 1.0  # the most of the lamp that a strand mirrors; half breadth of the band, cm
SHADE = 0.7  # of the light on the face: hair that stands in less
YULE_NIELSEN = 2.0
TOP, SIDE = 120, 90  # px of wall about the sitter's picture
SHAPE = SIZE + TOP, SIZE + 2 * SIDE
FALLS = 10.8, 13.5, 5.5  # half breadth of the hair, its height above the nose, half breadth of the neck, cm


def dye(case: Case, hair: str, shades: Sequence[tuple[str, Layer]]) -> Iterator[Sample]:
    """Each shade on such hair about one face in one light, and how far it is off; one in shade too."""
    for at, (name, layer) in enumerate(shades):
        whole, darker, lighter = _off(case, hair, layer, 1.0)
        parts = {"darker_third": darker, "lighter_third": lighter}
        if at == case.tone % len(shades):
            parts["in_shade"], *_ = _off(case, hair, layer, SHADE)
        yield Sample(case, "hair", layer.finish, name, whole, own_of(hair), parts)


@cache
def reflectance(hair: str) -> Floats:
    return spectral.hair(*HAIRS[hair])


@cache
def own_of(hair: str) -> str:
    """Dark, medium or light."""
    lightness, *_ = spectral.lab_of_rgb(spectral.to_rgb(spectral.tristimulus(reflectance(hair))))
    return next(name for name, limit in OWN.items() if lightness <= limit)


def _off(case: Case, hair: str, layer: Layer, light: float) -> tuple[float, ...]:
    """ΔE00 between medians: of all strands, of the darker and of the lighter third of what should be."""
    image, view = _photographed(case, hair, light)
    film = spectral.film(reflectance(hair), spectrum(layer.colours[0]), layer.coverage, YULE_NIELSEN)
    seen = bytes_to_linear(render_look(image, [view], Look((layer,)))[core()])
    should = _strands(case, film, light)[core()]
    order = np.argsort(should @ LUMINANCE)
    third = len(order) // 3
    return tuple(
        float(spectral.difference(np.median(seen[at], axis=0), np.median(should[at], axis=0)))
        for at in (order, order[:third], order[-third:])
    )


@lru_cache(maxsize=2)
def _photographed(case: Case, hair: str, light: float) -> tuple[Image, FaceView]:
    """The bare head as the camera saves it, and what is understood of it."""
    linear, materials = np.zeros((*SHAPE, 3)), sitter(case.tone)
    colours = {name: case.photograph(material) for name, material in materials.items()}
    colours["hair"] = _strands(case, reflectance(hair), light)
    for name, share in shares().items():
        colour = colours[name]
        linear += share[..., None] * (colour - linear)
    noise = np.random.default_rng(case.tone).normal(0, 0.002, linear.shape)
    image, found = linear_to_bytes((linear + noise).astype(np.float32)), Face(points(), 1.0)
    light_on_face = estimate_light(image, points(), None)
    return image, FaceView(found, None, None, light_on_face, hair=find_hair(image, *parses()))


def points() -> NDArray[np.float32]:
    """The sitter's landmarks in this picture."""
    return np.asarray(landmarks() + np.array([SIDE, TOP, 0], np.float32))


@cache
def shares() -> dict[str, NDArray[np.float32]]:
    """How much of each pixel is of what is painted there, in that order: the sitter's, and long hair."""
    y, x = (np.mgrid[: SHAPE[0], : SHAPE[1]] - np.array([TOP, SIDE])[:, None, None] - SIZE / 2) / SCALE
    breadth, height, neck = FALLS
    dome = np.hypot(x / breadth, np.minimum(y, 0) / height)
    hair = np.clip((1 - dome) * breadth * SCALE, 0, 1) * ((y < breadth) | (np.abs(x) > neck))
    padded = {name: np.pad(share, ((TOP, 0), (SIDE, SIDE))) for name, share in areas().items()}
    return {"wall": np.ones(SHAPE, np.float32), "hair": hair.astype(np.float32)} | {
        name: share for name, share in padded.items() if name != "wall"
    }


@cache
def parses() -> tuple[Parse, Parse]:
    """What a parser that makes no mistake says of the face's crop and of the one around it."""
    hair = shares()["hair"] * (1 - shares()["skin"])
    matrix = crop_matrix(points())
    return _parsed(hair, matrix), _parsed(hair, around(matrix, 256))


def _parsed(hair: NDArray[np.float32], matrix: NDArray[np.float32]) -> Parse:
    probabilities = np.zeros((len(CLASSES), 256, 256), np.float32)
    probabilities[HAIR] = warp(hair, matrix, (256, 256))
    return Parse(probabilities, matrix)


def _strands(case: Case, reflected: Floats, light: float) -> Floats:
    """Linear RGB H×W×3 of such hair all over the picture, 0..1."""
    shading, mirrored = relief()
    lamp = case.photograph(np.ones_like(reflected))
    seen = shading[..., None] * case.photograph(reflected) + mirrored[..., None] * lamp
    return np.asarray(np.clip(light * seen, 0, 1))


@cache
def relief() -> tuple[Floats, Floats]:
    """How much light falls on each pixel's strands, 1 in the median of hair; what they mirror of the lamp."""
    random = np.random.default_rng(1)
    locks, strands = (spread * _grain(random, *size) for spread, *size in (LOCKS, STRANDS))
    shading = np.exp(locks + strands)
    away = (np.arange(SHAPE[0]) - TOP / 2) / (BAND * SCALE)
    mirrored = MIRRORED * np.exp(-(away[:, None] ** 2) + strands - 2 * STRANDS[0])
    return shading / np.median(shading[core()]), mirrored


def _grain(random: np.random.Generator, breadth: float, length: float) -> Floats:
    """Noise that runs down the picture, of spread 1."""
    noise = random.standard_normal(SHAPE)
    drawn = cv2.GaussianBlur(noise, (0, 0), sigmaX=breadth * SCALE, sigmaY=length * SCALE)
    return np.asarray(drawn / drawn.std())


@cache
def core() -> NDArray[np.bool_]:
    """Hair well inside its edge."""
    hair = (shares()["hair"] > 0.99) & (shares()["skin"] < 0.01)
    return np.asarray(cv2.erode(hair.astype(np.uint8), np.ones((7, 7), np.uint8)) > 0)
