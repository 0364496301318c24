"""Face finding: photographs drawn small, turned and over the edge; how many are found and how far off."""

import math
import random
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

import cv2
import numpy as np
import torch

from bench.frames import HEIGHT, WIDTH, Image, portrait
from bench.report import Figures, finish, options, percentile, print_table
from ml.face import Face, FaceNetworks, FaceTracker, find_faces

SUFFIXES = {".jpg", ".jpeg", ".png", ".webp"}
LIVE_FRAMES = 4  # a tracker tries its dearer ways in turn
RIGHT_PLACE = 0.06  # mean distance over the face's size up to which a face counts as found
FOUND_AT_LEAST = 0.95


class Place(NamedTuple):
    """How a face lies in the frame."""

    size: float = 160  # px, its long side
    roll: float = 0  # degrees
    x: float = WIDTH / 2
    y: float = HEIGHT / 2


PLACES = {
    "middle": Place(),
    "size_80": Place(80),
    "size_80_corner": Place(80, x=100, y=380),
    "size_60": Place(60),
    "size_450": Place(450),
    "roll_45": Place(roll=45),
    "roll_minus_45": Place(roll=-45),
    "roll_90": Place(roll=90),
    "roll_minus_90": Place(roll=-90),
    "size_80_roll_90": Place(80, roll=90),
    "left_quarter_out": Place(x=40),
    "top_quarter_out": Place(y=40),
    "bottom_quarter_out": Place(y=440),
}


def photographs(folder: Path | None, most: int) -> list[Image]:
    """At most `most` pictures of the folder, the same ones every time; without a folder the portrait."""
    if folder is None:
        return [portrait()]
    paths = sorted(path for path in folder.rglob("*") if path.suffix.lower() in SUFFIXES)
    random.Random(0).shuffle(paths)
    images = (cv2.imread(str(path), cv2.IMREAD_COLOR_RGB) for path in paths[:most])
    return [np.asarray(image, np.uint8) for image in images if image is not None]


def draw(image: Image, face: Face, place: Place) -> tuple[Image, np.ndarray[Any, Any]]:
    """A blurred frame with the photograph laid in it, and where its landmarks must be then, 478×2 px."""
    scale, angle = place.size / face.size, math.radians(place.roll)
    turn = scale * np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    shift = np.array([place.x, place.y]) - turn @ [face.roi.x, face.roi.y]
    shrunk = 1 / max(1, int(1 / scale))
    small = cv2.resize(image, None, fx=shrunk, fy=shrunk, interpolation=cv2.INTER_AREA)
    linear = turn * [image.shape[1] / small.shape[1], image.shape[0] / small.shape[0]]
    indices = np.column_stack([linear, shift + linear.sum(1) / 2 - 0.5])  # OpenCV's name pixel centres
    noise = np.random.default_rng(0).integers(0, 256, (HEIGHT // 8, WIDTH // 8, 3), np.uint8)
    frame = cv2.resize(cv2.GaussianBlur(noise, (0, 0), 2), (WIDTH, HEIGHT))
    cv2.warpAffine(small, indices, (WIDTH, HEIGHT), dst=frame, borderMode=cv2.BORDER_TRANSPARENT)
    return np.asarray(frame, np.uint8), face.landmarks[:, :2] @ turn.T + shift


def off(faces: list[Face], expected: np.ndarray[Any, Any], size: float) -> float:
    """Mean distance of the landmarks over the face's size; infinite where no face was found."""
    if not faces:
        return math.inf
    return float(np.linalg.norm(faces[0].landmarks[:, :2] - expected, axis=1).mean() / size)


def measure(images: list[Image]) -> Iterator[tuple[str, list[float], list[float]]]:
    """For each place: how far off every face is in a still, and live."""
    networks = FaceNetworks()
    known = [(image, face) for image in images for face in find_faces(networks, image)]
    print(f"{len(known)} of {len(images)} photographs have a face as they are")
    for name, place in PLACES.items():
        still, live = [], []
        for image, face in known:
            frame, expected = draw(image, face, place)
            still.append(off(find_faces(networks, frame), expected, place.size))
            tracker = FaceTracker(networks)
            answers = [tracker.update(frame, index / 25) for index in range(LIVE_FRAMES)]
            live.append(off(answers[-1], expected, place.size))
        yield name, still, live


def share_found(distances: list[float]) -> float:
    return sum(distance < RIGHT_PLACE for distance in distances) / len(distances)


def main() -> int:
    parser = options("faces", __doc__)
    parser.add_argument("--photographs", type=Path, help="a folder of portraits (default: the astronaut)")
    parser.add_argument("--most", type=int, default=100, help="how many of them")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    figures: Figures = {}
    for name, still, live in measure(photographs(arguments.photographs, arguments.most)):
        figures |= {f"{name}_still": share_found(still), f"{name}_live": share_found(live)}
        found = [distance for distance in still if distance < RIGHT_PLACE] or [math.nan]
        figures |= {f"{name}_off": median(found), f"{name}_off_p90": percentile(found, 90)}
    columns = ("still", "live", "off", "off_p90")
    rows = [(name, *(f"{100 * figures[f'{name}_{column}']:.1f} %" for column in columns)) for name in PLACES]
    print_table("Found, and distance over the face's size", ("place", *columns), rows)
    broken = [
        f"{name} is found in fewer than {FOUND_AT_LEAST:.0%}"
        for name in PLACES
        if min(figures[f"{name}_still"], figures[f"{name}_live"]) < FOUND_AT_LEAST
    ]

    def plot(figure: Any) -> None:
        axes = figure.subplots()
        axes.barh(list(PLACES), [100 * figures[f"{name}_live"] for name in PLACES])
        axes.set_xlabel("found live, %")
        axes.invert_yaxis()

    return finish(arguments.json, figures, plot, broken)


if __name__ == "__main__":
    sys.exit(main())
