"""The face's surface: where skin lies open to make-up, and how bright it is."""

import cv2
import numpy as np
import numpy.typing as npt

from ml.colour import LUMINANCE, bytes_to_linear
from ml.matte import Matte, smooth_step
from ml.parse import Box, Parse, box_around
from ml.regions import CLASSES, EYE_RINGS, INDEX, OCCLUDER

Image = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]

LIDS_AND_LIPS = ("left_eye", "right_eye", "mouth", "upper_lip", "lower_lip")
ON_FACE = ("skin", "nose", "left_brow", "right_brow")
NOT_FACE = [INDEX[name] for name in CLASSES if name not in (*ON_FACE, *LIDS_AND_LIPS)]
NOT_COMPLEXION = [INDEX[name] for name in CLASSES if name not in ON_FACE]
HINT = 20.0  # times that an occluder counts: on skin its probability is below 0.0003, on a hand at times 0.01
OPEN = (0.8, 0.95)  # probability from which a pixel may be, and from which it is, open skin
# The same for a foundation, where it ends visibly: at hair, and at lids and lips.
HAIRLINE, LIDS = (0.75, 0.9), (0.6, 0.75)
EYES = [INDEX["left_eye"], INDEX["right_eye"]]
INSIDE = (0.7, 0.9)  # probability of an eye from which paint fades, and from which there is none
AT_EYES = [*EYES, INDEX["glasses"]]
SEEN = (0.25, 0.5)  # probability of an eye between its lids from which it may be, and from which it is, seen
AJAR = (0.12, 0.2)  # area between the lids, in squares of its width, from which an eye may be, and is, open
REACH = 0.35  # how far above the mesh a forehead may go on, in heights of the mesh
CHEEKS = (50, 280, 101, 330, 205, 425, 117, 346)


def open_surface(landmarks: Floats, parse: Parse | None, box: Box) -> Matte:
    """The face without its eyes, and without hair, glasses, hands, cups and masks before it."""
    lids = 1 - between_lids(landmarks, box)
    if parse is None:
        return Matte(lids, box)
    face = parse.to_image(_none_of(NOT_FACE, parse), box)
    eyes = parse.to_image(parse.probabilities[EYES].sum(axis=0), box)
    lids *= 1 - smooth_step(*INSIDE, eyes)
    return Matte(lids * smooth_step(*OPEN, face) * _seen_eyes(landmarks, parse, box), box)


def _none_of(classes: list[int], parse: Parse) -> Floats:
    """S×S probability of anything else, where a hint of a hand, a cup or a mask is enough."""
    hinted = parse.probabilities[classes].sum(axis=0) + (HINT - 1) * parse.probabilities[OCCLUDER]
    return np.asarray(np.maximum(1 - hinted, 0), np.float32)


def _seen_eyes(landmarks: Floats, parse: Parse, box: Box) -> Floats:
    """1; about an eye that something hides 0."""
    seen = np.ones((box[3] - box[1], box[2] - box[0]), np.float32)
    for ring in EYE_RINGS:
        points = landmarks[list(ring), :2]
        width = float(np.ptp(points, axis=0).max())
        hidden = _hidden(points, width, parse)
        if hidden > 0:
            centre = np.round((points.mean(axis=0) - box[:2]) * 16).astype(int)
            around = np.zeros_like(seen)
            cv2.circle(around, centre.tolist(), round(0.9 * width * 16), 1.0, -1, cv2.LINE_8, 4)
            seen *= 1 - hidden * cv2.GaussianBlur(around, (0, 0), max(0.12 * width, 0.5))
    return seen


def _hidden(points: Floats, width: float, parse: Parse) -> float:
    """1 where lids stand open and the parser sees no eye between them: a finger before it looks like skin."""
    x0, y0 = np.floor(points.min(axis=0)).astype(int).tolist()
    x1, y1 = (np.ceil(points.max(axis=0)).astype(int) + 1).tolist()
    inside = np.zeros((y1 - y0, x1 - x0), np.float32)
    cv2.fillPoly(inside, [np.round((points - (x0, y0)) * 16).astype(np.int32)], 1.0, cv2.LINE_8, 4)
    eye = parse.to_image(parse.probabilities[AT_EYES].sum(axis=0), (x0, y0, x1, y1))
    share, gap = (inside * eye).sum() / (inside.sum() + 1e-6), inside.sum() / (width**2 + 1e-6)
    return float((1 - smooth_step(*SEEN, np.array(share))) * smooth_step(*AJAR, np.array(gap)))


def find_complexion(shape: tuple[int, ...], landmarks: Floats, parse: Parse | None) -> Matte | None:
    """The skin up to the hair and under the brows, without lips and eyes; None without a parse."""
    if parse is None:
        return None
    low, high = landmarks[:, :2].min(axis=0), landmarks[:, :2].max(axis=0)
    reach = REACH * (high - low)
    box = box_around(shape, np.stack([low - reach, high + 0.3 * reach]))
    if box is None:
        return None
    face = parse.to_image(_none_of(NOT_FACE, parse), box)
    skin = parse.to_image(_none_of(NOT_COMPLEXION, parse), box)
    alpha = smooth_step(*HAIRLINE, face) * smooth_step(*LIDS, skin)
    return Matte((1 - between_lids(landmarks, box)) * alpha, box)


def between_lids(landmarks: Floats, box: Box) -> Floats:
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
