"""The hairs of brows: what is darker than the mean around it, steadied over time.

A hair is hardly wider than a pixel and trembles with the camera's noise. Where its picture rests it is what
it was (`ml.remember`).
"""

import cv2
import numpy as np
import numpy.typing as npt

from ml.colour import LUMINANCE, bytes_to_linear
from ml.matte import Matte, smooth_step
from ml.parse import Box
from ml.remember import Seen

Image = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]
Strokes = tuple[Seen | None, ...]  # of her right brow and her left; None off the picture

RINGS = (  # of the face mesh, from the tail above the brow to its front, and back below
    (70, 63, 105, 66, 107, 55, 65, 52, 53, 46),
    (300, 293, 334, 296, 336, 285, 295, 282, 283, 276),
)
MARGIN = 0.05  # around a brow, in widths of the face
STROKE = 0.010  # scale of a hair, in widths of the face
CALM = 0.3  # part of that scale by which the camera's noise is calmed
CONTRAST = 0.3  # log luminance by which a hair is darker than what lies around it
FINE = 0.5  # scale at which a brow is remembered


def find_strokes(image: Image, landmarks: Floats, inside: Box, matrix: Floats) -> Strokes:
    """Where hairs are around each brow of H×W×3 uint8 RGB, 0..1; one half where none can be told.

    `matrix` 2×3: px of the picture → a place of the face.
    """
    width = face_width(landmarks)
    found: list[Seen | None] = []
    for ring in RINGS:
        box = _box(landmarks[list(ring), :2], MARGIN * width, inside)
        if box is None:
            found.append(None)
            continue
        x0, y0, x1, y1 = box
        luminance = bytes_to_linear(image[y0:y1, x0:x1]) @ LUMINANCE
        strokes = _strokes(luminance, max(STROKE * width, 1.0))
        found.append(Seen.of(image, Matte(strokes, box), matrix, FINE))
    return tuple(found)


def steady_strokes(strokes: Strokes, before: Strokes, elapsed: float) -> Strokes:
    """Steadied by those of the picture before."""
    pairs = zip(strokes, before or (None,) * len(strokes), strict=True)
    return tuple(new.after(old, elapsed) if new and old else new for new, old in pairs)


def face_width(landmarks: Floats) -> float:
    return float(np.ptp(landmarks[:468, 0]))


def _strokes(luminance: Floats, scale: float) -> Floats:
    around = cv2.GaussianBlur(luminance, (0, 0), 1.6 * scale) + np.float32(0.004)
    hair = cv2.GaussianBlur(luminance, (0, 0), max(CALM * scale, 0.5)) + np.float32(0.004)
    return smooth_step(-CONTRAST, CONTRAST, np.log(around / hair))


def _box(points: Floats, margin: float, inside: Box) -> Box | None:
    x0, y0 = np.maximum(np.floor(points.min(axis=0) - margin), inside[:2]).astype(int)
    x1, y1 = np.minimum(np.ceil(points.max(axis=0) + margin), inside[2:]).astype(int)
    return (int(x0), int(y0), int(x1), int(y1)) if x1 - x0 > 1 and y1 - y0 > 1 else None
