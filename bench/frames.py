"""A film for the benchmarks: the astronaut's portrait moved, turned and scaled by known transforms."""

import math
from functools import cache
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]  # H×W×3, RGB
PORTRAIT = Path(__file__).resolve().parent.parent / "static/img/astronaut.png"
FACE = (226.0, 118.0)  # px of the portrait, between eyes and mouth
WIDTH, HEIGHT, FPS, LENGTH = 640, 480, 30, 120  # the film ends where it begins
QUALITY = 85  # about what a browser's canvas.toBlob makes


@cache
def portrait() -> Image:
    return np.asarray(cv2.imread(str(PORTRAIT), cv2.IMREAD_COLOR_RGB), np.uint8)


def transform(index: int) -> NDArray[np.float64]:
    """2×3: portrait px → px of frame `index`; she sways, nods and comes nearer as in front of a mirror."""
    phase = 2 * math.pi * index / LENGTH
    angle, scale = math.radians(8 * math.sin(phase)), 2.2 + 0.3 * math.cos(phase)
    centre = (WIDTH / 2 + 50 * math.sin(2 * phase), HEIGHT / 2 + 20 * math.cos(phase))
    turn = scale * np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    return np.column_stack([turn, centre - turn @ FACE])


def frame(index: int) -> Image:
    size = (WIDTH, HEIGHT)
    moved = cv2.warpAffine(
        portrait(), transform(index), size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT
    )
    return np.asarray(moved, np.uint8)


@cache
def film() -> list[bytes]:
    """Every frame once, as JPEG."""
    options = [cv2.IMWRITE_JPEG_QUALITY, QUALITY]
    frames = (cv2.cvtColor(frame(index), cv2.COLOR_RGB2BGR) for index in range(LENGTH))
    return [cv2.imencode(".jpg", image, options)[1].tobytes() for image in frames]
