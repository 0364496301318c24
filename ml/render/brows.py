"""Brows: a tint that takes hold of the hairs, or powder between them as well."""

from collections.abc import Iterator

import cv2
import numpy as np
import numpy.typing as npt

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
RINGS = (  # of the face mesh, from the tail above the brow to its front, and back below
    (70, 63, 105, 66, 107, 55, 65, 52, 53, 46),
    (300, 293, 334, 296, 336, 285, 295, 282, 283, 276),
)
HIDES = [INDEX[name] for name in ("background", "glasses", "hair", "hat", "occluder")]
BROW = (0.2, 0.7)  # probability from which something may be, and from which it is, a brow
BEHIND = (0.08, 0.25)  # the same of what hides it: where paint fades, and where there is none
NEAR = 0.03  # softness of the mesh's brow, in widths of the face: none is believed beyond
HAIRS, BETWEEN = 0.75, 0.32  # how much of the product takes hold on hairs, and of powder between them
SKIN_TOO = 0.2  # share of the tint that the skin under the hairs takes
STROKE = 0.010  # scale of a hair, in widths of the face
CALM = 0.3  # part of that scale by which the camera's noise is calmed
CONTRAST = 0.3  # log luminance by which a hair is darker than what lies around it


def brows(image: Image, view: FaceView, layer: Layer) -> Iterator[Coat]:
    """The tint of both brows."""
    if view.surface is None or view.unfolded is None:
        return
    for ring in RINGS:
        yield from _brow(image, view, layer, view.face.landmarks[list(ring), :2])


def _brow(image: Image, view: FaceView, layer: Layer, ring: Floats) -> Iterator[Coat]:
    assert view.surface is not None
    assert view.unfolded is not None
    width = float(np.ptp(view.face.landmarks[:468, 0]))
    box = _box(ring, 0.05 * width, view.surface.box)
    if box is None:
        return
    x0, y0, x1, y1 = box
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
    luminance = bytes_to_linear(image[y0:y1, x0:x1]) @ LUMINANCE
    strokes = _strokes(luminance, max(STROKE * width, 1.0))
    hairs = brow * (SKIN_TOO + (1 - SKIN_TOO) * strokes)
    core = hairs * shown > 0.4
    if core.any():
        tone = max(float(np.median(luminance[core])), 0.01)
        yield Coat(layer.colours[0], Matte(HAIRS * hairs * shown, box), tone)
    if layer.shape == "filled":
        powder = BETWEEN * np.maximum(band * _towards_tail(ring, box), 0.6 * brow) * (1 - 0.5 * strokes)
        yield Coat(layer.colours[0], Matte(powder * shown, box))


def _strokes(luminance: Floats, scale: float) -> Floats:
    """Where hairs are, 0..1: darker than the mean around them; one half where none can be told."""
    around = cv2.GaussianBlur(luminance, (0, 0), 1.6 * scale) + np.float32(0.004)
    hair = cv2.GaussianBlur(luminance, (0, 0), max(CALM * scale, 0.5)) + np.float32(0.004)
    return smooth_step(-CONTRAST, CONTRAST, np.log(around / hair))


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


def _box(points: Floats, margin: float, inside: Box) -> Box | None:
    x0, y0 = np.maximum(np.floor(points.min(axis=0) - margin), inside[:2]).astype(int)
    x1, y1 = np.minimum(np.ceil(points.max(axis=0) + margin), inside[2:]).astype(int)
    return (int(x0), int(y0), int(x1), int(y1)) if x1 - x0 > 1 and y1 - y0 > 1 else None
