"""Brows: a tint that keeps the hairs, or powder between them."""

import cv2
import numpy as np
import numpy.typing as npt

from ml.colour import LUMINANCE, bytes_to_linear
from ml.look import Layer
from ml.matte import Matte, smooth_step
from ml.regions import INDEX
from ml.render.skin import coat
from ml.render.view import FaceView

Image = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]

BROWS = [INDEX["left_brow"], INDEX["right_brow"]]
RINGS = (  # above and below each brow, of the face mesh
    (70, 63, 105, 66, 107, 55, 65, 52, 53, 46),
    (300, 293, 334, 296, 336, 285, 295, 282, 283, 276),
)
HAIRS, BETWEEN = (
    0.75,
    0.35,
)  # how much of the product takes hold on hairs, and, in a filled brow, between them


def paint_brows(image: Image, view: FaceView, layer: Layer) -> None:
    """Tint the brows; in place."""
    if view.surface is None or view.unfolded is None:
        return
    x0, y0, x1, y1 = box = view.surface.box
    hairs = np.zeros((y1 - y0, x1 - x0), np.float32)
    if view.parse is not None:
        hairs = HAIRS * smooth_step(
            0.25, 0.75, view.parse.to_image(view.parse.probabilities[BROWS].sum(axis=0), box)
        )
    if layer.shape == "filled":
        hairs = np.maximum(hairs, BETWEEN * _band(view.face.landmarks, box))
    matte = Matte(hairs * view.surface.alpha * view.unfolded.visible, box)
    core = matte.alpha > 0.3
    if core.any():
        tone = float(np.median(bytes_to_linear(image[y0:y1, x0:x1][core]) @ LUMINANCE))
        coat(image, view, layer, layer.colours[0], matte, max(tone, 0.01))


def _band(landmarks: Floats, box: tuple[int, int, int, int]) -> Floats:
    mask = np.zeros((box[3] - box[1], box[2] - box[0]), np.float32)
    width = float(np.ptp(landmarks[:468, 0]))
    for ring in RINGS:
        points = np.round((landmarks[list(ring), :2] - box[:2]) * 16).astype(np.int32)
        cv2.fillPoly(mask, [points], 1.0, cv2.LINE_8, 4)
    return np.asarray(cv2.GaussianBlur(mask, (0, 0), max(0.012 * width, 0.6)))
