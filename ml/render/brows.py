"""Brows: a tint that takes hold of the hairs, or powder between them as well."""

from collections.abc import Iterator

import cv2
import numpy as np
import numpy.typing as npt

from ml.brows import RINGS, face_width, find_strokes
from ml.colour import LUMINANCE, bytes_to_linear
from ml.look import Layer
from ml.matte import Matte, smooth_step
from ml.parse import Box
from ml.regions import INDEX
from ml.render.skin import Coat
from ml.render.view import FaceView

Image = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]

BROWS = [INDEX["left_brow"], INDEX["right_brow"]]
AS_IT_IS = np.eye(2, 3, dtype=np.float32)
HIDES = [INDEX[name] for name in ("background", "glasses", "hair", "hat", "occluder")]
BROW = (0.2, 0.7)  # probability from which something may be, and from which it is, a brow
BEHIND = (0.02, 0.08)  # the same of what hides it: where paint fades, and where there is none
NEAR = 0.03  # softness of the mesh's brow, in widths of the face: none is believed beyond
HAIRS, BETWEEN = 0.75, 0.32  # how much of the product takes hold on hairs, and of powder between them
SKIN_TOO = 0.2  # share of the tint that the skin under the hairs takes


def brows(image: Image, view: FaceView, layer: Layer) -> Iterator[Coat]:
    """The tint of both brows."""
    if view.surface is None or view.unfolded is None:
        return
    landmarks = view.face.landmarks
    strokes = view.strokes or find_strokes(image, landmarks, view.surface.box, AS_IT_IS)
    for ring, seen in zip(RINGS, strokes, strict=True):
        if seen:
            yield from _brow(image, view, layer, landmarks[list(ring), :2], seen.matte)


def _brow(image: Image, view: FaceView, layer: Layer, ring: Floats, strokes: Matte) -> Iterator[Coat]:
    assert view.surface is not None
    assert view.unfolded is not None
    width = face_width(view.face.landmarks)
    x0, y0, x1, y1 = box = strokes.box
    left, top, _, _ = view.surface.box
    here = slice(y0 - top, y1 - top), slice(x0 - left, x1 - left)
    shown = view.surface.alpha[here] * view.unfolded.visible[here]
    band = _band(ring, box, 0.010 * width)
    brow = band
    if view.parse is not None:
        brow = smooth_step(*BROW, view.parse.to_image(view.parse.probabilities[BROWS].sum(axis=0), box))
        brow *= smooth_step(0.0, 0.3, _band(ring, box, NEAR * width))
        hidden = view.parse.to_image(view.parse.probabilities[HIDES].sum(axis=0), box)
        shown = shown * (1 - smooth_step(*BEHIND, hidden))
    hairs = brow * (SKIN_TOO + (1 - SKIN_TOO) * strokes.alpha)
    core = hairs * shown > 0.4
    if core.any():
        luminance = bytes_to_linear(image[y0:y1, x0:x1][core]) @ LUMINANCE
        tone = max(float(np.median(luminance)), 0.01)
        yield Coat(layer.colours[0], Matte(HAIRS * hairs * shown, box), tone)
    if layer.shape == "filled":
        powder = BETWEEN * np.maximum(band * _towards_tail(ring, box), 0.6 * brow) * (1 - 0.5 * strokes.alpha)
        yield Coat(layer.colours[0], Matte(powder * shown, box))


def _band(ring: Floats, box: Box, soft: float) -> Floats:
    mask = np.zeros((box[3] - box[1], box[2] - box[0]), np.float32)
    cv2.fillPoly(mask, [np.round((ring - box[:2]) * 16).astype(np.int32)], 1.0, cv2.LINE_8, 4)
    return np.asarray(cv2.GaussianBlur(mask, (0, 0), max(soft, 0.6)))


def _towards_tail(ring: Floats, box: Box) -> Floats:
    """Powder is put on sparingly at a brow's front: 0.35 there, 1 from its middle to its tail."""
    tail, front = ring[[0, 9]].mean(axis=0), ring[[4, 5]].mean(axis=0)
    axis = (tail - front) / ((tail - front) @ (tail - front) + 1e-6)
    x, y = np.meshgrid(np.arange(box[0], box[2]) - front[0], np.arange(box[1], box[3]) - front[1])
    return 0.35 + 0.65 * smooth_step(0.0, 0.45, (x * axis[0] + y * axis[1]).astype(np.float32))
