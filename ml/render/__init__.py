"""Puts a look on a picture, layer by layer, in linear light."""

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from ml.look import Layer, Look
from ml.render.brows import paint_brows
from ml.render.eyes import paint_eyeliner, paint_lashes
from ml.render.hair import paint_hair
from ml.render.lip_liner import paint_lip_liner
from ml.render.lips import paint_lips
from ml.render.skin import paint_foundation, paint_skin
from ml.render.view import FaceView

__all__ = ["FaceView", "render_look"]

Image = npt.NDArray[np.uint8]
PAINTERS: dict[str, Callable[[Image, FaceView, Layer], None]] = {
    "skin": paint_foundation,
    "contour": paint_skin,
    "cheeks": paint_skin,
    "highlight": paint_skin,
    "brows": paint_brows,
    "eyelids": paint_skin,
    "eyeliner": paint_eyeliner,
    "lashes": paint_lashes,
    "lips": paint_lips,
    "lip_liner": paint_lip_liner,
    "hair": paint_hair,
}


def render_look(image: Image, views: Sequence[FaceView], look: Look) -> Image:
    """The look on every face: a new H×W×3 uint8 RGB array.

    Where nothing is to be done the same object comes back. No byte outside a layer's matte changes.
    """
    layers = [layer for layer in look.layers if layer.is_visible]
    coats = [(view, layer) for view in views for layer in layers if view.matte(layer.region)]
    if not coats:
        return image
    painted = image.copy()
    for view, layer in coats:
        PAINTERS[layer.region](painted, view, layer)
    return painted
