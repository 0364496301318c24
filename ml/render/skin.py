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
BODY = {"highlight": 0.3, "eyeliner": 1.1, "lashes": 1.2}  # of the opacity: some mostly mirror, some are ink
FAIR = 0.33  # luminance of skin on which a sheen is as strong as said; it is weaker on darker skin
FEATHER = 0.012  # softness of the foundation's edge, in heights of its box
HOLE = 0.12  # height of lips and eyes, at most, in the same


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
        yield Coat(layer.colours[0], _feathered(view.complexion))


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
    falls = np.clip(skin @ LUMINANCE / level, DIMMEST, BRIGHTEST)  # light here over that on the face
    lit = falls[:, None] * illuminant
    pigment = reflectance(colour)
    body = np.minimum(np.float32(BODY.get(layer.region, 1.0)) * cover[:, None], 1)
    painted = film(skin / lit, pigment, body, powder.yule_nielsen) * lit
    if powder.sheen or powder.flakes:
        gleam = powder.sheen * cover * np.minimum(falls, 2)
        if powder.flakes and view.unfolded:
            gleam = gleam + powder.flakes * cover * _glitter(view.unfolded, matte.box, rows, columns)
        gleam *= np.sqrt(np.clip(level / (FAIR * view.light.exposure), 0.1, 1.2), dtype=np.float32)
        colour_of_gleam = (1 - powder.tint) + powder.tint * pigment / pigment.max()
        painted = painted + gleam[:, None] * colour_of_gleam * lit
    region[rows, columns] = linear_to_bytes(painted)


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
