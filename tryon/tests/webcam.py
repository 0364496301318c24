"""The film before the browser's webcam: the astronaut portrait, moved, turned and scaled by known transforms.

Places are marked once, by hand, on static/img/astronaut.png (px, pixel centres at whole numbers).
"""

import math
from functools import cache
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]  # H×W×3, BGR
Polygon = list[tuple[float, float]]

PORTRAIT = Path(__file__).resolve().parents[2] / "static/img/astronaut.png"
WIDTH, HEIGHT, FRAMES = 640, 480, 90
THUMBNAIL = (80, 60)

FACE = (226.0, 118.0)
UPPER_LIP: Polygon = [(206, 139.5), (212, 139.4), (218, 139.6), (223, 140.2), (228, 139.7), (235, 139.6)]
UPPER_LIP += [(239, 140), (236, 141.5), (230, 142.6), (223, 143), (217, 142.8), (212, 141.6)]
LOWER_LIP: Polygon = [(211, 147.8), (216, 149.3), (222, 149.9), (228, 149.6), (233, 148.4), (238, 146.2)]
LOWER_LIP += [(236, 149.4), (232, 152.2), (228, 153.8), (222, 154.4), (217, 153.8), (213, 151.6)]
FOREHEAD: Polygon = [(213, 86), (234, 86), (233, 95), (214, 95)]
WALL: Polygon = [(292, 100), (306, 100), (306, 125), (292, 125)]


@cache
def portrait() -> Image:
    return np.asarray(cv2.imread(str(PORTRAIT)), np.uint8)


def transform(index: int) -> NDArray[np.float64]:
    """2×3: portrait px → px of frame `index`. The film ends where it begins."""
    phase = 2 * math.pi * index / FRAMES
    angle = math.radians(7 * math.sin(phase))
    scale = 3.2 + 0.25 * math.cos(phase)
    centre = (WIDTH / 2 + 26 * math.sin(2 * phase), HEIGHT / 2 + 14 * math.cos(phase))
    turn = scale * np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    return np.column_stack([turn, centre - turn @ FACE])


def frame(index: int) -> Image:
    moved = cv2.warpAffine(portrait(), transform(index), (WIDTH, HEIGHT), flags=cv2.INTER_CUBIC)
    return np.asarray(moved, np.uint8)


def where(index: int, *polygons: Polygon, erode: int = 0) -> NDArray[np.bool_]:
    """H×W: the polygons of the portrait in frame `index`, `erode` px narrower all around."""
    mask = np.zeros((HEIGHT, WIDTH), np.uint8)
    for polygon in polygons:
        points = cv2.transform(np.array([polygon]), transform(index))
        cv2.fillPoly(mask, np.rint(points).astype(np.int32), 255)
    return cv2.erode(mask, np.ones((2 * erode + 1, 2 * erode + 1))) > 0


def at_full_size(picture: Image) -> Image:
    return np.asarray(cv2.resize(picture, (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC), np.uint8)


def index_of(picture: Image) -> int:
    """Which frame of the film a picture shows: the one that it is most like."""
    seen = thumbnail(picture)
    return int(np.argmin([np.square(seen - each).mean() for each in thumbnails()]))


@cache
def thumbnails() -> list[NDArray[np.float64]]:
    return [thumbnail(frame(index)) for index in range(FRAMES)]


def thumbnail(picture: Image) -> NDArray[np.float64]:
    return cv2.resize(picture, THUMBNAIL, interpolation=cv2.INTER_AREA).astype(float)


def write_film(path: Path) -> None:
    """As .y4m, which reaches the page within ±1 of each value; an .mjpeg would shift every colour."""
    with path.open("wb") as film:
        film.write(f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F30:1 Ip A1:1 C420jpeg\n".encode())
        for index in range(FRAMES):
            film.write(b"FRAME\n" + cv2.cvtColor(frame(index), cv2.COLOR_BGR2YUV_I420).tobytes())
