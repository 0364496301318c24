"""The film before the browser's webcam: the astronaut portrait, moved, turned and scaled by known transforms.

Points are marked once, by hand, on static/img/astronaut.png (px, pixel centres at whole numbers).
"""

import math
from functools import cache

import cv2
import numpy as np
from django.conf import settings
from numpy.typing import NDArray

Image = NDArray[np.uint8]
Array = NDArray[np.float64]

SIZE = (640, 480)
FRAMES = 90
FACE = (226.0, 118.0)

UPPER_LIP = [(206, 139.5), (212, 139.4), (218, 139.6), (223, 140.2), (228, 139.7), (235, 139.6), (239, 140)]
UPPER_LIP += [(236, 141.5), (230, 142.6), (223, 143), (217, 142.8), (212, 141.6)]
LOWER_LIP = [(211, 147.8), (216, 149.3), (222, 149.9), (228, 149.6), (233, 148.4), (238, 146.2)]
LOWER_LIP += [(236, 149.4), (232, 152.2), (228, 153.8), (222, 154.4), (217, 153.8), (213, 151.6)]
FOREHEAD = [(213, 86), (234, 86), (233, 95), (214, 95)]
WALL = [(292, 100), (306, 100), (306, 125), (292, 125)]


@cache
def portrait() -> Image:
    """H×W×3 BGR."""
    image = cv2.imread(str(settings.BASE_DIR / "static/img/astronaut.png"))
    assert image is not None
    return image.astype(np.uint8)


def transform(index: int) -> Array:
    """2×3: portrait px → px of frame `index`. The film ends where it begins."""
    phase = 2 * math.pi * index / FRAMES
    angle = math.radians(7 * math.sin(phase))
    scale = 3.2 + 0.25 * math.cos(phase)
    centre = np.array([SIZE[0] / 2 + 26 * math.sin(2 * phase), SIZE[1] / 2 + 14 * math.cos(phase)])
    turn = scale * np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    return np.column_stack([turn, centre - turn @ FACE])


def frame(index: int) -> Image:
    return cv2.warpAffine(portrait(), transform(index), SIZE, flags=cv2.INTER_CUBIC).astype(np.uint8)


def region(polygons: list[list[tuple[float, float]]], index: int, *, erode: int = 0) -> NDArray[np.bool_]:
    """H×W: where the polygons of the portrait lie in frame `index`, `erode` px narrower all around."""
    mask = np.zeros(SIZE[::-1], np.uint8)
    for polygon in polygons:
        points = np.array(polygon) @ transform(index)[:, :2].T + transform(index)[:, 2]
        cv2.fillPoly(mask, [np.round(points).astype(np.int32)], 255)
    return cv2.erode(mask, np.ones((2 * erode + 1, 2 * erode + 1), np.uint8)) > 0


def index_of(picture: Image) -> int:
    """Which frame of the film a picture (BGR) shows: the one that it is most like."""
    small = cv2.resize(picture, (80, 60), interpolation=cv2.INTER_AREA).astype(int)
    return int(np.argmin([((small - each) ** 2).mean() for each in _small_frames()]))


@cache
def _small_frames() -> list[Image]:
    return [cv2.resize(frame(index), (80, 60), interpolation=cv2.INTER_AREA) for index in range(FRAMES)]
