"""The whites of the eyes: of all that a face shows, what differs least between people."""

from dataclasses import dataclass
from itertools import chain

import cv2
import numpy as np
import numpy.typing as npt

from ml.colour import LUMINANCE, bytes_to_linear
from ml.regions import EYE_RINGS, LEFT_IRIS, RIGHT_IRIS

Image = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]

IRIS = 1.15  # radii around an iris that are left out
BRIGHT = (0.60, 0.95)  # quantiles of luminance between which neither lashes, shadow nor highlights are
FEW, MANY = 5, 20  # such pixels of a patch from which it counts, and from which it counts fully
AGREE = (0.10, 0.45)  # spread of the patches' log luminance up to which they agree, and from which not at all
BURNT = 0.97  # linear


@dataclass(frozen=True)
class Sclera:
    colour: tuple[float, float, float]  # linear RGB
    sure: float  # 0..1: how much of it is seen, and how far both sides of both eyes say the same
    burnt: tuple[bool, bool, bool]  # channels that the camera clipped


def find_sclera(image: Image, landmarks: Floats) -> Sclera | None:
    """Of both eyes in H×W×3 uint8 RGB, or None where they are shut, hidden or too small."""
    eyes = zip(EYE_RINGS, (LEFT_IRIS, RIGHT_IRIS), strict=True)
    patches = list(chain.from_iterable(_patches(image, landmarks, ring, iris) for ring, iris in eyes))
    if len(patches) < 2:
        return None
    colours = np.array([np.median(patch, axis=0) for patch in patches])
    brightness = np.log(colours @ LUMINANCE + 0.01)
    spread = float(brightness.std())
    best = colours[brightness >= np.median(brightness)]  # the others lie in shadow
    red, green, blue = (float(c) for c in best.mean(axis=0))
    seen = np.mean([min((len(patch) - FEW) / (MANY - FEW), 1) for patch in patches]) * len(patches) / 4
    sure = float(seen) * float(np.clip((AGREE[1] - spread) / (AGREE[1] - AGREE[0]), 0, 1))
    return Sclera((red, green, blue), sure, (red > BURNT, green > BURNT, blue > BURNT))


def _patches(image: Image, landmarks: Floats, ring: tuple[int, ...], iris: int) -> list[Floats]:
    """The white on either side of an iris, each N×3."""
    points, centre = landmarks[list(ring), :2], landmarks[iris, :2]
    radius = float(np.linalg.norm(landmarks[iris + 1 : iris + 5, :2] - centre, axis=1).mean())
    height, width = image.shape[:2]
    x0, y0 = np.maximum(np.floor(points.min(axis=0)), 0).astype(int)
    x1, y1 = np.minimum(np.ceil(points.max(axis=0)) + 1, (width, height)).astype(int)
    if x1 - x0 < 4 or y1 - y0 < 3:
        return []
    inside = np.zeros((y1 - y0, x1 - x0), np.uint8)
    cv2.fillPoly(inside, [np.round((points - (x0, y0)) * 16).astype(np.int32)], 1, shift=4)
    if x1 - x0 > 24:
        inside = cv2.erode(inside, np.ones((3, 3), np.uint8))
    x, y = np.meshgrid(np.arange(x0, x1) + 0.5 - centre[0], np.arange(y0, y1) + 0.5 - centre[1])
    across = points[8] - points[0]
    free = (inside > 0) & (np.hypot(x, y) > IRIS * radius)
    side = x * across[0] + y * across[1] > 0
    pixels = bytes_to_linear(image[y0:y1, x0:x1])
    return [_bright(pixels[part]) for part in (free & side, free & ~side) if part.sum() >= 2 * FEW]


def _bright(pixels: Floats) -> Floats:
    luminance = pixels @ LUMINANCE
    low, high = np.quantile(luminance, BRIGHT)
    return np.asarray(pixels[(luminance >= low) & (luminance <= high)])
