"""Can the light be judged? Stills relit too dark, burnt, coloured or uneven, against the same as they are.

Photographs are taken for well lit unless told otherwise. The area under the ROC curve says how often the
detector rates the spoilt one of two pictures worse.
"""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
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
from ml.metrics import TONES, skin_tone, tone_bin
from ml.parse import FaceParser, Parse
from ml.regions import SKIN

Image = NDArray[np.uint8]
Floats = NDArray[np.float32]
Rng = np.random.Generator
Rates = dict[str, float]

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


def uneven(linear: Floats, landmarks: Floats, rng: Rng, *, side: int = 1) -> Floats:
    """A lamp at one side, the image's right (1) or left (−1): the other cheek gets a tenth to a fifth."""
    right, left = landmarks[234, :2], landmarks[454, :2]
    axis = (left - right) / ((left - right) @ (left - right))
    y, x = np.mgrid[: linear.shape[0], : linear.shape[1]]
    along = np.clip((x - right[0]) * axis[0] + (y - right[1]) * axis[1], 0, 1)
    along = along if side > 0 else 1 - along
    low = rng.uniform(0.10, 0.20)
    lit = low + (1 - low) / (1 + np.exp(-10 * (along - 0.5)))
    return np.asarray(linear * lit[..., None], np.float32)


Relight = Callable[[Floats, Floats, Rng], Floats]
RELIT: list[tuple[str, Relight]] = [
    ("dark", dark),
    ("bright", bright),
    ("coloured", coloured),
    ("uneven", uneven),
    ("uneven", partial(uneven, side=-1)),  # it may undo the light of a photograph that has a side itself
]


@dataclass
class Rated:
    """How bad each light is in each way, of photographs as they are and spoilt."""

    good: list[Rates] = field(default_factory=list)
    tones: list[str | None] = field(default_factory=list)
    spoilt: dict[str, list[Rates]] = field(default_factory=lambda: {fault: [] for fault in FAULTS})


def main() -> int:
    parser = options("light", __doc__ or "")
    parser.add_argument(
        "--photographs", type=Path, nargs="+", help="folders of well lit faces; else the portrait alone"
    )
    parser.add_argument("--most", type=int, default=100, help="of each folder")
    arguments = parser.parse_args()
    folders = arguments.photographs or [None]
    rated = rate(image for folder in folders for image in stills(folder, arguments.most))
    figures = figures_of(rated)
    columns = ("light", "AUC", "named where it is, %", "where it is not, %")
    rows = [[fault, *(figures[f"{key}.{fault}"] for key in ("auc", "caught", "false"))] for fault in FAULTS]
    print_table(f"{len(rated.good)} faces", columns, rows)
    kept = [(key, value) for key, value in figures.items() if key.startswith("good_kept")]
    print_table("Called good as they are", ("", "%"), kept)
    figures |= print_bars(figures, BARS)
    broken = [] if rated.good else ["no face"]
    return finish(arguments.json, figures, lambda figure: draw(figure, figures), broken)


def rate(images: Iterable[Image]) -> Rated:
    networks, parser, rated = FaceNetworks(), FaceParser(), Rated()
    for number, image in enumerate(images):
        for face in find_faces(networks, image, max_faces=1):
            points, rng = face.landmarks, np.random.default_rng(number)
            parse = parser.parse(image, points)
            rated.good.append(rate_light(image, points, parse))
            rated.tones.append(tone_of(image, parse))
            for fault, relight in RELIT:
                lit = linear_to_bytes(relight(bytes_to_linear(image), points, rng))
                rated.spoilt[fault].append(rate_light(lit, points, parser.parse(lit, points)))
    return rated


def tone_of(image: Image, parse: Parse) -> str | None:
    skin = parse.to_image(parse.probabilities[SKIN], (0, 0, image.shape[1], image.shape[0])) > 0.5
    return tone_bin(skin_tone(image, np.where(skin, SKIN, 0).astype(np.uint8)))


def stills(folder: Path | None, most: int) -> Iterator[Image]:
    if folder is None:
        for turn in (-12, -6, 0, 6, 12):
            yield outlined_portrait(turn=turn)[0]
        return
    paths = sorted(path for path in folder.rglob("*") if path.suffix.lower() in {".jpg", ".jpeg", ".png"})
    for path in paths[:: max(1, len(paths) // most)][:most]:
        yield np.asarray(cv2.imread(str(path), cv2.IMREAD_COLOR_RGB), np.uint8)


def figures_of(rated: Rated) -> Figures:
    kept = [max(rates.values()) < 0.5 for rates in rated.good]
    figures: Figures = {"faces": len(kept), "good_kept": percent(kept)}
    for tone in TONES:
        of_tone = [is_kept for is_kept, other in zip(kept, rated.tones, strict=True) if other == tone]
        figures |= {f"good_kept.{tone}": percent(of_tone)} if of_tone else {}
    for fault in FAULTS:
        good = [rates[fault] for rates in rated.good]
        figures[f"auc.{fault}"] = area_under_curve(good, [rates[fault] for rates in rated.spoilt[fault]])
        figures[f"caught.{fault}"] = percent([max(rates.values()) >= 0.5 for rates in rated.spoilt[fault]])
        figures[f"false.{fault}"] = percent([rate >= 0.5 for rate in good])
    return figures


def percent(cases: Sequence[bool]) -> float:
    return 100 * float(np.mean(cases))


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
