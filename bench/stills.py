"""Labelled faces to measure on: the portrait with its mouth outlined by hand, drawn faces, folders."""

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from bench.frames import portrait
from ml.augment import relight
from ml.data import Synthetic, open_faces
from ml.regions import INDEX, LOWER_LIP, MOUTH, SKIN, UPPER_LIP

Image = NDArray[np.uint8]
Labelled = tuple[Image, Image]  # H×W×3 uint8 RGB; H×W classes
Points = Sequence[tuple[float, float]]

# Outlined by eye on the portrait enlarged 24 times; px of the portrait, pixel centres at whole numbers.
ORIGIN, ENLARGED = (200, 134), 24
UPPER_EDGE = [(70, 122), (150, 118), (240, 128), (340, 142), (440, 143), (500, 146), (548, 153), (600, 146)]
UPPER_EDGE += [(680, 140), (760, 138), (840, 142), (920, 150), (1000, 157), (1070, 164)]
UPPER_SEAM = [(1000, 178), (920, 195), (850, 208), (770, 216), (690, 228), (610, 236), (540, 238), (460, 230)]
UPPER_SEAM += [(380, 210), (290, 190), (220, 172), (160, 152), (110, 140)]
LOWER_SEAM = [(105, 175), (150, 235), (200, 275), (260, 315), (330, 352), (400, 372), (470, 380), (540, 382)]
LOWER_SEAM += [
    (620, 376),
    (700, 366),
    (770, 352),
    (830, 318),
    (890, 290),
    (960, 245),
    (1010, 212),
    (1066, 175),
]
LOWER_EDGE = [
    (1040, 212),
    (1000, 250),
    (945, 300),
    (890, 350),
    (840, 390),
    (770, 440),
    (690, 478),
    (640, 494),
]
LOWER_EDGE += [(580, 500), (520, 494), (450, 480), (390, 462), (320, 412), (260, 365), (205, 315), (150, 250)]
EYES = ((203.7, 101.1), (246.6, 103.5))  # centres of the pupils, her right and left
FACE = (224, 122), (39, 57)  # an ellipse about the face, roughly: what covers it is drawn in its size
WINDOW, SCALE = (124, 20, 200, 200), 2.56  # x, y, width, height in the portrait; 512 px when enlarged


def outlined_portrait(*, scale: float = SCALE, turn: float = 0.0) -> Labelled:
    """The face of the portrait, 512² px, `turn`ed by degrees; skin, eyes, lips and mouth are labelled."""
    x, y, width, height = WINDOW
    matrix = cv2.getRotationMatrix2D((x + width / 2, y + height / 2), turn, scale)
    matrix[:, 2] += 256 - np.array([x + width / 2, y + height / 2])
    image = cv2.warpAffine(
        portrait(), matrix, (512, 512), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT
    )
    label = np.zeros((512, 512), np.uint8)
    angles = np.linspace(0, 2 * np.pi, 60)[:, None]
    face = FACE[0] + np.hstack([np.cos(angles), np.sin(angles)]) * FACE[1]
    fill(label, matrix, face, SKIN)
    for eye, name in zip(EYES, ("right_eye", "left_eye"), strict=True):
        fill(label, matrix, eye + np.hstack([np.cos(angles), np.sin(angles)]) * (6, 2.5), INDEX[name])
    mouth = [*UPPER_EDGE, *LOWER_EDGE], MOUTH
    for outline, region in (
        mouth,
        ([*UPPER_EDGE, *UPPER_SEAM], UPPER_LIP),
        ([*LOWER_SEAM, *LOWER_EDGE], LOWER_LIP),
    ):
        fill(label, matrix, np.array(outline) / ENLARGED + ORIGIN - 0.5 + 0.5 / ENLARGED, region)
    return np.asarray(image, np.uint8), label


def fill(label: Image, matrix: NDArray[np.float64], outline: NDArray[np.float64], region: int) -> None:
    corners = outline @ matrix[:, :2].T + matrix[:, 2]
    cv2.fillPoly(label, [np.rint(corners * 16).astype(np.int32)], int(region), shift=4)


def portraits(count: int) -> Iterator[Labelled]:
    """The portrait as it is, then turned, scaled and in lights that also make the skin darker."""
    for index in range(count):
        rng = np.random.default_rng(index)
        if not index:
            yield outlined_portrait()
        else:
            scale, turn = SCALE * rng.uniform(0.8, 1.15), rng.uniform(-20, 20)
            image, label = outlined_portrait(scale=scale, turn=turn)
            yield relight(image, rng), label


def drawn_faces(count: int) -> Iterator[Labelled]:
    drawn = Synthetic(count, 512)
    for index in range(count):
        image, label = drawn[index]
        yield np.asarray(cv2.GaussianBlur(image, (0, 0), 0.8), np.uint8), label


def from_folder(root: Path, split: str, count: int) -> Iterator[Labelled]:
    faces = open_faces(root, split)
    return (faces[index] for index in islice(range(len(faces)), count))
