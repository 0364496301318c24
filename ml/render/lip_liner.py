"""Lip liner: a pencil's line along the outline of the lips."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from ml.colour import LUMINANCE, bytes_to_linear
from ml.look import Layer
from ml.matte import Matte, smooth_step
from ml.render.edge import softened
from ml.render.lipspace import lip_coordinates
from ml.render.shadow import light_on_mouth
from ml.render.skin import Coat
from ml.render.view import FaceView

Image = npt.NDArray[np.uint8]

LINE = {
    "full": (0.68, 0.84),
    "soft": (0.30, 0.95),
}  # |v| from which the pencil shows, and from which it is full


def lip_liner(image: Image, view: FaceView, layer: Layer) -> Iterator[Coat]:
    """The outline of the lips, inside their matte."""
    lips = view.lips
    if lips is None or not (lips.alpha > 0.5).any():
        return
    x0, y0, x1, y1 = lips.box
    u, v = lip_coordinates(view.face.landmarks, lips.box)
    across = np.hypot(v, np.maximum(np.abs(u) - 0.55, 0) / 0.45)
    line = smooth_step(*LINE[layer.shape], across.astype(np.float32))
    bare = bytes_to_linear(image[y0:y1, x0:x1][lips.alpha > 0.5]) @ LUMINANCE
    matte = softened(image, Matte(lips.alpha * line, lips.box), view.parse)
    yield Coat(layer.colours[0], matte, max(float(np.median(bare)), 0.01) / light_on_mouth(image, view))
