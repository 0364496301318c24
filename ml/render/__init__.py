"""Puts a look on a picture, layer by layer, in linear light."""

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from ml.look import Layer, Look
from ml.render.hair import paint_hair
from ml.render.lips import paint_lips
from ml.render.view import FaceView

__all__ = ["FaceView", "render_look"]

Image = npt.NDArray[np.uint8]
PAINTERS: dict[str, Callable[[Image, FaceView, Layer], None]] = {"lips": paint_lips, "hair": paint_hair}


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
