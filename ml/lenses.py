"""Lids behind the lenses of glasses: open to make-up where an eye is seen through them.

The parser takes a whole lens for glasses, but the eye behind a clear one for an eye. Frames are what lies
near the rim of the glasses.
"""

import cv2
import numpy as np
import numpy.typing as npt

from ml.colour import LUMINANCE, bytes_to_linear
from ml.matte import smooth_step
from ml.parse import Box
from ml.regions import INDEX

Image = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]

GLASSES = INDEX["glasses"]
SEEN = (0.3, 0.55)  # mean probability of an eye between its lids from which a lens may be, and is, clear
# Depth within the glasses, in widths of the eye, up to which it is a frame's, and from which a lens's.
FRAME = (0.13, 0.22)
# Luminance, in that of the skin, from which a reflection hides what is behind, and from which all of it.
GLARE = (1.6, 2.4)
BROWS = [INDEX["left_brow"], INDEX["right_brow"]]


def clear_lens(image: Image, ring: Floats, tone: float, box: Box, seen: Floats) -> Floats:
    """How far what the parser takes for glasses in a box about an eye lets her lids be seen: h×w, 0..1.

    `image` H×W×3 uint8 RGB, `ring` N×2 px around the eye, `tone` the linear luminance of her skin; `seen`
    h×w×3, the probabilities of an eye, of glasses and of either or a brow.
    """
    x0, y0, x1, y1 = box
    width = float(np.ptp(ring, axis=0).max())
    eye, glasses, whole = np.moveaxis(seen, -1, 0)
    inside = np.zeros((y1 - y0, x1 - x0), np.float32)
    cv2.fillPoly(inside, [np.round((ring - (x0, y0)) * 16).astype(np.int32)], 1.0, cv2.LINE_8, 4)
    if glasses.max() < SEEN[0] or not inside.any():
        return np.zeros_like(inside)
    clear = smooth_step(*SEEN, (inside * eye).sum() / inside.sum())
    depth = cv2.distanceTransform((whole > 0.5).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    lens = clear * smooth_step(*FRAME, (depth / np.float32(width)).astype(np.float32))
    bright = bytes_to_linear(image[y0:y1, x0:x1]) @ LUMINANCE / np.float32(tone)
    bright = cv2.GaussianBlur(bright, (0, 0), max(0.02 * width, 0.5))
    return np.asarray(lens * (1 - smooth_step(*GLARE, bright)), np.float32)
