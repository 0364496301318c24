"""Can the light be judged? Stills relit too dark, burnt, coloured or uneven, against the same as they are.

Photographs are taken for well lit unless told otherwise. The area under the ROC curve says how often the
detector rates the spoilt one of two pictures worse.
"""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from bench.report import Bar, Figures, finish, options, print_bars, print_table
from bench.stills import outlined_portrait
from ml.colour import bytes_to_linear, linear_to_bytes
from ml.face import FaceNetworks, find_faces
from ml.light import rate_light

Image = NDArray[np.uint8]
Floats = NDArray[np.float32]
Rng = np.random.Generator

FAULTS = ("dark", "bright", "coloured", "uneven")
BARS = [Bar(f"auc.{fault}", 0.95, at_least=True) for fault in FAULTS]


def dark(linear: Floats, landmarks: Floats, rng: Rng) -> Floats:
    """Three to five stops less, and the camera's noise."""
    less = linear * np.float32(2.0 ** rng.uniform(-5, -3))
    return less + rng.normal(0, 0.002, linear.shape).astype(np.float32)


def bright(linear: Floats, landmarks: Floats, rng: Rng) -> Floats:
    return linear * np.float32(2.0 ** rng.uniform(1.8, 3))


def coloured(linear: Floats, landmarks: Floats, rng: Rng) -> Floats:
    """A strong lamp of some colour."""
    lamps = ((1.0, 0.45, 0.10), (0.35, 0.5, 1.0), (1.0, 0.30, 0.8), (0.4, 1.0, 0.4), (1.0, 0.35, 0.30))
    return linear * np.array(lamps[rng.integers(len(lamps))], np.float32) * np.float32(rng.uniform(0.8, 1.2))


def uneven(linear: Floats, landmarks: Floats, rng: Rng) -> Floats:
    """A lamp at one side: the other cheek gets a tenth to a fifth."""
    right, left = landmarks[234, :2], landmarks[454, :2]
    axis = (left - right) / ((left - right) @ (left - right))
    y, x = np.mgrid[: linear.shape[0], : linear.shape[1]]
    along = np.clip((x - right[0]) * axis[0] + (y - right[1]) * axis[1], 0, 1)
    along = along if rng.random() < 0.5 else 1 - along
    low = rng.uniform(0.10, 0.20)
    lit = low + (1 - low) / (1 + np.exp(-10 * (along - 0.5)))
    return np.asarray(linear * lit[..., None], np.float32)


RELIT: dict[str, Callable[[Floats, Floats, Rng], Floats]] = {
    "dark": dark,
    "bright": bright,
    "coloured": coloured,
    "uneven": uneven,
}


def main() -> int:
    parser = options("light", __doc__ or "")
    parser.add_argument(
        "--photographs", type=Path, help="a folder of well lit faces; else the portrait alone"
    )
    parser.add_argument("--most", type=int, default=100)
    arguments = parser.parse_args()
    good: list[dict[str, float]] = []
    spoilt: dict[str, list[dict[str, float]]] = {fault: [] for fault in FAULTS}
    networks = FaceNetworks()
    for number, image in enumerate(stills(arguments.photographs, arguments.most)):
        faces = find_faces(networks, image, max_faces=1)
        if not faces:
            continue
        points, rng = faces[0].landmarks, np.random.default_rng(number)
        good.append(rate_light(image, points, None))
        for fault, relight in RELIT.items():
            lit = linear_to_bytes(relight(bytes_to_linear(image), points, rng))
            spoilt[fault].append(rate_light(lit, points, None))
    figures = figures_of(good, spoilt)
    rows = [(fault, figures[f"auc.{fault}"], figures[f"caught.{fault}"]) for fault in FAULTS]
    print_table(f"{len(good)} faces", ("light", "AUC", "named, %"), rows)
    print(f"called good as they are: {figures['good_kept']:.0f} %")
    figures |= print_bars(figures, BARS)
    return finish(arguments.json, figures, lambda figure: draw(figure, figures), [] if good else ["no face"])


def stills(folder: Path | None, most: int) -> Iterator[Image]:
    if folder is None:
        for turn in (-12, -6, 0, 6, 12):
            yield outlined_portrait(turn=turn)[0]
        return
    paths = sorted(path for path in folder.rglob("*") if path.suffix.lower() in {".jpg", ".jpeg", ".png"})
    for path in paths[:: max(1, len(paths) // most)][:most]:
        yield np.asarray(cv2.imread(str(path), cv2.IMREAD_COLOR_RGB), np.uint8)


def figures_of(good: list[dict[str, float]], spoilt: dict[str, list[dict[str, float]]]) -> Figures:
    figures: Figures = {"faces": len(good)}
    for fault in FAULTS:
        bad = [rates[fault] for rates in spoilt[fault]]
        figures[f"auc.{fault}"] = area_under_curve([rates[fault] for rates in good], bad)
        figures[f"caught.{fault}"] = 100 * float(
            np.mean([max(rates.values()) >= 0.5 for rates in spoilt[fault]])
        )
    return figures | {"good_kept": 100 * float(np.mean([max(rates.values()) < 0.5 for rates in good]))}


def area_under_curve(low: list[float], high: list[float]) -> float:
    """How often one of the second lot rates higher than one of the first; ties count half."""
    first, second = np.array(low)[:, None], np.array(high)[None]
    return float(np.mean((second > first) + 0.5 * (second == first)))


def draw(figure: Any, figures: Figures) -> None:
    axes = figure.subplots()
    axes.bar(FAULTS, [figures[f"auc.{fault}"] for fault in FAULTS])
    axes.axhline(0.95, color="k", linestyle=":", linewidth=1)
    axes.set(ylim=(0.5, 1), ylabel="area under the ROC curve")


if __name__ == "__main__":
    sys.exit(main())
