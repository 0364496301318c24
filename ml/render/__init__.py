"""Puts a look on a picture, layer by layer, in linear light."""

from collections.abc import Callable, Iterator, Sequence

import numpy as np
import numpy.typing as npt

from ml.look import Layer, Look
from ml.matte import Matte
from ml.render.brows import brows
from ml.render.edge import softened
from ml.render.eyeliner import eyeliner
from ml.render.eyes import eyelids
from ml.render.hair import paint_hair
from ml.render.lashes import lashes
from ml.render.lip_liner import lip_liner
from ml.render.lips import paint_lips
from ml.render.skin import Coat, coat, coats_on_skin, foundation
from ml.render.view import FaceView

__all__ = ["FaceView", "mattes", "render_look"]

Image = npt.NDArray[np.uint8]
COATS: dict[str, Callable[[Image, FaceView, Layer], Iterator[Coat]]] = {
    "skin": foundation,
    "contour": coats_on_skin,
    "cheeks": coats_on_skin,
    "highlight": coats_on_skin,
    "brows": brows,
    "eyelids": eyelids,
    "eyeliner": eyeliner,
    "lashes": lashes,
    "lip_liner": lip_liner,
}
PAINTERS: dict[str, Callable[[Image, FaceView, Layer], None]] = {"lips": paint_lips, "hair": paint_hair}
"""Of the regions that are more than coats of a film."""


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
        if layer.region in PAINTERS:
            PAINTERS[layer.region](painted, view, layer)
        else:
            for one in COATS[layer.region](painted, view, layer):
                coat(painted, view, layer, *one)
    return painted


def mattes(image: Image, view: FaceView, layer: Layer) -> list[Matte]:
    """Where the layer would paint on H×W×3 uint8 RGB: alpha 0..1 on boxes, one a coat."""
    if layer.region in PAINTERS:
        whole = view.matte(layer.region)
        if whole is None:
            return []
        return [softened(image, whole, view.parse) if layer.region == "lips" else whole]
    return [one.matte for one in COATS[layer.region](image, view, layer)]
