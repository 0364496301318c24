"""The face's surface: where skin lies open to make-up, and how bright it is."""

import cv2
import numpy as np
import numpy.typing as npt

from ml.colour import LUMINANCE, bytes_to_linear
from ml.matte import Matte, smooth_step
from ml.parse import Box, Parse, box_around
from ml.regions import EYE_RINGS, INDEX, NOSE, SKIN

Image = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]

SURFACE = [
    INDEX[name]
    for name in (
        *("skin", "nose", "left_eye", "right_eye", "left_brow", "right_brow"),
        *("mouth", "upper_lip", "lower_lip"),
    )
]
COMPLEXION = [SKIN, NOSE, INDEX["left_brow"], INDEX["right_brow"]]
OPEN = (
    0.35,
    0.75,
)  # probability from which a pixel may be, and from which it is, the face and nothing before it
REACH = 0.35  # how far above the mesh a forehead may go on, in heights of the mesh
CHEEKS = (50, 280, 101, 330, 205, 425, 117, 346)


def open_surface(landmarks: Floats, parse: Parse | None, box: Box) -> Matte:
    """The face without its eyes, and without hair, glasses, hands, cups and masks before it."""
    lids = 1 - _eyes(landmarks, box)
    if parse is None:
        return Matte(lids, box)
    face = parse.to_image(parse.probabilities[SURFACE].sum(axis=0), box)
    return Matte(lids * smooth_step(*OPEN, face), box)


def find_complexion(shape: tuple[int, ...], landmarks: Floats, parse: Parse | None) -> Matte | None:
    """The skin up to the hair and under the brows, without lips and eyes; None without a parse."""
    if parse is None:
        return None
    low, high = landmarks[:, :2].min(axis=0), landmarks[:, :2].max(axis=0)
    reach = REACH * (high - low)
    box = box_around(shape, np.stack([low - reach, high + 0.3 * reach]))
    if box is None:
        return None
    skin = parse.to_image(parse.probabilities[COMPLEXION].sum(axis=0), box)
    return Matte((1 - _eyes(landmarks, box)) * smooth_step(*OPEN, skin), box)


def _eyes(landmarks: Floats, box: Box) -> Floats:
    """What lies between the lids: 1, with a soft edge."""
    mask = np.zeros((box[3] - box[1], box[2] - box[0]), np.uint8)
    for ring in EYE_RINGS:
        cv2.fillPoly(
            mask, [np.round((landmarks[list(ring), :2] - box[:2]) * 16).astype(np.int32)], 255, shift=4
        )
    return np.asarray(cv2.blur(mask, (3, 3)) / np.float32(255))


def skin_luminance(image: Image, landmarks: Floats, surface: Matte) -> float:
    """Median linear luminance of the cheeks' open skin in H×W×3 uint8 RGB."""
    x0, y0, x1, y1 = surface.box
    low, high = landmarks[list(CHEEKS), :2].min(axis=0), landmarks[list(CHEEKS), :2].max(axis=0)
    left, top = np.clip(np.floor(low), (x0, y0), (x1 - 1, y1 - 1)).astype(int)
    right, bottom = np.clip(np.ceil(high), (x0 + 1, y0 + 1), (x1, y1)).astype(int)
    patch = bytes_to_linear(image[top:bottom:2, left:right:2]) @ LUMINANCE
    free = surface.alpha[top - y0 : bottom - y0 : 2, left - x0 : right - x0 : 2] > 0.9
    return max(float(np.median(patch[free] if free.any() else patch)), 1e-3)
