"""Make-up on skin: cheeks, contour, highlight, eyelids and foundation, over the skin's own light and texture.

What a pixel of skin differs from the face's skin as a whole is taken for light on it: a layer changes the
colour of the surface, and that light falls on it as before. Pores, lashes and shadows stay.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from ml.colour import LUMINANCE, Lab, bytes_to_linear, linear_to_bytes
from ml.look import Layer
from ml.matte import Matte, smooth_step
from ml.parse import Box
from ml.placements import placement
from ml.regions import INNER, MOUTH, OUTER
from ml.render.film import film, reflectance
from ml.render.view import FaceView
from ml.uv import Unfolded, wear

Image = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]

DIMMEST, BRIGHTEST = 0.05, 3.0  # light on a pixel, as a share of that on the face's skin
GRAINS = 1024  # side of the texture that holds glitter
FLAKES = 0.06  # share of its texels that glitter


@dataclass(frozen=True)
class Powder:
    """How powder or cream lies on skin and takes the light."""

    opacity: float  # share of the layer's coverage that the product reaches
    yule_nielsen: float  # 1 lies on top … large stains like a filter
    sheen: float  # broad highlight, as a share of the light on the skin
    flakes: float  # glitter
    tint: float  # how far highlights take the pigment's colour


class Coat(NamedTuple):
    """One colour of a layer and where it lies."""

    colour: Lab
    matte: Matte
    tone: float | None = None  # luminance of the bare surface there; None: the skin's


POWDERS = {
    #                  opacity    n  sheen flakes tint
    "matte": Powder(0.90, 2.0, 0.00, 0.00, 0.0),
    "sheer": Powder(0.50, 4.0, 0.00, 0.00, 0.0),
    "satin": Powder(0.85, 2.0, 0.06, 0.00, 0.3),
    "natural": Powder(0.80, 2.0, 0.00, 0.00, 0.0),
    "shimmer": Powder(0.80, 2.0, 0.14, 0.45, 0.5),
    "metallic": Powder(0.95, 1.5, 0.40, 0.30, 0.8),
    "gloss": Powder(0.60, 3.0, 0.30, 0.00, 0.0),
}
SHINY = {"skin", "contour", "cheeks"}  # layers through which the skin's own shine is seen
MIRRORED = 0.7  # at most, of the light that skin has more than the face, is a mirror image of the lamp
SAMPLE = 4000  # pixels that tell a layer the skin's colour
BODY = {"highlight": 0.3, "eyeliner": 1.1, "lashes": 1.2}  # of the opacity: some mostly mirror, some are ink
FAIR = 0.33  # luminance of skin on which a sheen is as strong as said; it is weaker on darker skin
FEATHER = 0.012  # softness of the foundation's edge, in heights of its box
HOLE = 0.12  # height of lips and eyes, at most, in the same
RIM = 0.06  # how far around lips the parser may be unsure, in lip widths
UNDER = 0.015  # how far a foundation reaches over their edge, in the same
TEETH = (0.15, 0.4)  # probability of the mouth's inside from which skin ends, and from which it has ended


def coats_on_skin(image: Image, view: FaceView, layer: Layer) -> Iterator[Coat]:
    """Each colour where its placement lies on open skin."""
    unfolded, surface = view.unfolded, view.surface
    if unfolded is None or surface is None:
        return
    open_skin = unfolded.visible * surface.alpha
    masks = placement(layer.region, layer.shape, view.face.landmarks)
    for mask, colour in zip(masks, layer.colours, strict=False):
        yield Coat(colour, Matte(wear(mask, unfolded) * open_skin, unfolded.box))


def foundation(image: Image, view: FaceView, layer: Layer) -> Iterator[Coat]:
    """Evens the colour of the face's skin. What it has of texture and shadow stays."""
    if view.complexion is not None:
        skin = _feathered(view.complexion)
        yield Coat(layer.colours[0], Matte(np.maximum(skin.alpha, _beside_lips(view, skin.box)), skin.box))


def _beside_lips(view: FaceView, box: Box) -> Floats:
    """Up to where lipstick begins, of which the parser is less sure: no bare rim is left about the mouth."""
    rim = np.zeros((box[3] - box[1], box[2] - box[0]), np.float32)
    lips, parse = view.lips, view.parse
    if lips is None or view.surface is None or parse is None:
        return rim
    points = view.face.landmarks[:, :2]
    width = float(np.ptp(points[list(OUTER)], axis=0).max())
    inside = np.zeros(lips.alpha.shape, np.float32)
    cv2.fillPoly(inside, [np.round((points[list(INNER)] - lips.box[:2]) * 16).astype(np.int32)], 1.0, shift=4)
    mouth = smooth_step(*TEETH, parse.to_image(parse.probabilities[MOUTH], lips.box))
    core = smooth_step(0.5, 0.95, cv2.blur(lips.alpha, (2 * round(UNDER * width) + 1,) * 2))
    bare = cv2.dilate(lips.alpha, _disc(RIM * width)) * (1 - np.maximum.reduce([core, inside, mouth]))
    _within(box, lips.box, rim)[:] = _within(lips.box, box, bare)
    face = np.zeros_like(rim)
    _within(box, view.surface.box, face)[:] = _within(view.surface.box, box, view.surface.alpha)
    return rim * face


def _disc(radius: float) -> npt.NDArray[np.uint8]:
    side = 2 * round(radius) + 1
    return np.asarray(cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side)), np.uint8)


def _within(box: Box, other: Box, field: Floats) -> Floats:
    """The part of a box's field (h×w) that lies in the other box, too."""
    x0, y0, x1, y1 = (
        max(box[0], other[0]),
        max(box[1], other[1]),
        min(box[2], other[2]),
        min(box[3], other[3]),
    )
    return field[max(y0 - box[1], 0) : max(y1 - box[1], 0), max(x0 - box[0], 0) : max(x1 - box[0], 0)]


def _feathered(matte: Matte) -> Matte:
    """Run out softly inside the edge: at the jaw and the hairline nobody should see where it ends.

    Around lips and eyes it does not.
    """
    height, width = matte.alpha.shape
    small = cv2.resize(matte.alpha, (max(width // 4, 1), max(height // 4, 1)), interpolation=cv2.INTER_AREA)
    hole = 2 * round(HOLE * height / 8) + 1
    small = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((hole, hole), np.uint8))
    wide = cv2.resize(cv2.GaussianBlur(small, (0, 0), max(FEATHER * height / 4, 0.5)), (width, height))
    return Matte(matte.alpha * smooth_step(0.35, 0.95, wide), matte.box)


def coat(
    image: Image, view: FaceView, layer: Layer, colour: Lab, matte: Matte, tone: float | None = None
) -> None:
    """Lay one colour on `image` (H×W×3 uint8 RGB), in place, where the matte says; see `Coat`."""
    x0, y0, x1, y1 = matte.box
    alpha = matte.alpha
    rows, columns = np.nonzero(alpha > 1 / 255)
    if not len(rows):
        return
    powder = POWDERS[layer.finish]
    region = image[y0:y1, x0:x1]
    cover = np.float32(powder.opacity * layer.coverage * layer.intensity) * alpha[rows, columns]
    skin = bytes_to_linear(region[rows, columns])
    illuminant = np.float32(view.light.exposure) * np.array(view.light.cast, np.float32)
    level = np.float32(tone or view.tone)
    mirrored = _mirrored(skin, level, illuminant) if layer.region in SHINY else np.float32(0)
    skin = skin - mirrored
    falls = np.clip(skin @ LUMINANCE / level, DIMMEST, BRIGHTEST)  # light here over that on the face
    lit = falls[:, None] * illuminant
    pigment = reflectance(colour)
    body = np.minimum(np.float32(BODY.get(layer.region, 1.0)) * cover[:, None], 1)
    painted = film(skin / lit, pigment, body, powder.yule_nielsen) * lit + mirrored
    if powder.sheen or powder.flakes:
        gleam = powder.sheen * cover * np.minimum(falls, 2)
        if powder.flakes and view.unfolded:
            gleam = gleam + powder.flakes * cover * _glitter(view.unfolded, matte.box, rows, columns)
        gleam *= np.sqrt(np.clip(level / (FAIR * view.light.exposure), 0.1, 1.2), dtype=np.float32)
        colour_of_gleam = (1 - powder.tint) + powder.tint * pigment / pigment.max()
        painted = painted + gleam[:, None] * colour_of_gleam * lit
    region[rows, columns] = linear_to_bytes(painted)


def _mirrored(skin: Floats, level: np.float32, illuminant: Floats) -> Floats:
    """What shines of N×3 linear RGB: it lies over make-up as it lay over skin, and is no more light on it.

    A pixel is some of the skin's own colour and some of the lamp's (Shafer 1985), here by least squares where
    it is brighter than the face.
    """
    light = skin @ LUMINANCE
    some = skin[:: max(len(skin) // SAMPLE, 1)]
    own = np.median(some[some @ LUMINANCE >= np.median(some @ LUMINANCE)], axis=0)
    own, lamp = own / max(float(own @ LUMINANCE), 1e-4), illuminant / (illuminant @ LUMINANCE)
    product, square = own @ lamp, own @ own
    amount = (square * (skin @ lamp) - product * (skin @ own)) / max(
        float(square * (lamp @ lamp) - product**2), 1e-3
    )
    amount = np.clip(amount, 0, MIRRORED * np.maximum(light - level, 0))
    return np.asarray(amount[:, None] * lamp, np.float32)


def _glitter(
    unfolded: Unfolded, box: Box, rows: npt.NDArray[np.int64], columns: npt.NDArray[np.int64]
) -> Floats:
    """N values, 0 but where a flake lies; fixed to the face."""
    x, y = columns + (box[0] - unfolded.box[0]), rows + (box[1] - unfolded.box[1])
    inside = (x >= 0) & (y >= 0) & (x < unfolded.uv.shape[1]) & (y < unfolded.uv.shape[0])
    at = unfolded.uv[np.where(inside, y, 0), np.where(inside, x, 0)]
    texel = np.clip(at * GRAINS, 0, GRAINS - 1).astype(np.int64)
    return np.asarray(np.where(inside, _flakes()[texel[:, 1], texel[:, 0]], 0), np.float32)


@cache
def _flakes() -> Floats:
    random = np.random.default_rng(7)
    return np.where(random.random((GRAINS, GRAINS)) < FLAKES, random.random((GRAINS, GRAINS)) ** 2, 0).astype(
        np.float32
    )
