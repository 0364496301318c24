"""The parser's scores on labelled faces, and its time beside the landmark network's.

The scores are those of `python -m ml.evaluate`. Without --data they are of drawn faces and say nothing of
real ones. Times are the thread's own processor time, so that a busy machine does not decide.
"""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

import math
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import numpy as np
import torch

from bench.report import Bar, Figures, finish, options, print_bars, print_table
from ml.data import Source, Synthetic, open_faces
from ml.evaluate import confusions, report
from ml.face import FaceNetworks
from ml.metrics import TONES, skin_tone, tone_bin
from ml.networks.face_mesh import FaceMesh
from ml.parse import PARSER, compiled, load_network, to_batch
from ml.plot import draw_scores
from ml.regions import LABELLED

DRAWN, REPEATS, WARM_UP = 24, 100, 10
BARS = (
    Bar("accuracy", 94, at_least=True),
    Bar("miou", 71, at_least=True),
    Bar("miou_merged", 77, at_least=True),
    Bar("f1.upper_lip", 87, at_least=True),
    Bar("f1.lower_lip", 89, at_least=True),
    Bar("f1.mouth", 90, at_least=True),
    Bar("f1.hair", 94, at_least=True),
    Bar("tone_gap", 3),
)
SPEED = Bar("crop_to_mesh", 1.7)


def scores(source: Source, weights: Path) -> Figures:
    """The figures of `ml.evaluate`, those of classes that never occur left out."""
    network, lens = load_network(weights)
    tones = [tone_bin(skin_tone(*source[index])) for index in range(len(source))]
    counts = confusions(network, source, lens)
    figures = {k: v for k, v in report(counts, tones).items() if not math.isnan(v)}
    lips = [figures[f"tone.{tone}.f1.lips"] for tone in TONES if f"tone.{tone}.f1.lips" in figures]
    if lips and "f1.lips" in figures:
        figures["tone_gap"] = figures["f1.lips"] - min(lips)
    return figures


def times(weights: Path) -> Figures:
    """Median ms of one crop through the parser and the landmark network, in turns on one thread."""
    network, lens = load_network(weights)
    parser, mesh = compiled(network, lens.size), FaceNetworks().mesh
    face, crop = (to_batch([np.zeros((side, side, 3), np.uint8)]) for side in (FaceMesh.size, lens.size))
    samples: dict[str, list[float]] = {"ms_per_crop": [], "ms_per_mesh": []}
    with torch.inference_mode():
        for turn in range(WARM_UP + REPEATS):
            for name, work in (("ms_per_crop", lambda: parser(crop)), ("ms_per_mesh", lambda: mesh(face))):
                elapsed = milliseconds_of(work)
                if turn >= WARM_UP:
                    samples[name].append(elapsed)
    figures = {name: median(values) for name, values in samples.items()}
    return figures | {"crop_to_mesh": figures["ms_per_crop"] / figures["ms_per_mesh"]}


def milliseconds_of(work: Callable[[], object]) -> float:
    start = time.thread_time()
    work()
    return 1000 * (time.thread_time() - start)


def main() -> int:
    parser = options("parsing", __doc__ or "")
    parser.add_argument("--data", type=Path, help="a folder as for ml.evaluate")
    parser.add_argument("--split", default="test")
    parser.add_argument("--weights", type=Path, default=PARSER)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    is_real = arguments.data is not None
    source = open_faces(arguments.data, arguments.split) if is_real else Synthetic(DRAWN)
    figures = scores(source, arguments.weights) | times(arguments.weights)
    figures |= {"images": len(source), "drawn": float(not is_real)}
    if not is_real:
        print("No --data: these are drawn faces; the scores say nothing of real ones.")
    rows = [
        (name, *(figures.get(f"{score}.{name}", math.nan) for score in ("iou", "f1")))
        for name in LABELLED
        if f"iou.{name}" in figures
    ]
    print_table(f"Parser, {len(source)} images, percent", ("class", "IoU", "F1"), rows)
    total = ", ".join(f"{key} {figures[key]:.2f} %" for key in ("accuracy", "miou", "miou_merged"))
    print(f"\n{total}")
    print(f"{figures['ms_per_crop']:.1f} ms a crop, the landmark network {figures['ms_per_mesh']:.1f} ms")
    figures |= print_bars(figures, (*BARS, SPEED) if is_real else (SPEED,))
    return finish(
        arguments.json, figures, lambda figure: draw_scores(figure.subplots(), figures), broken_by(figures)
    )


def broken_by(figures: Figures) -> list[str]:
    outside = [key for key in ("accuracy", "miou", "miou_merged") if not 0 <= figures[key] <= 100]
    return [f"{key} is {figures[key]}" for key in outside]


if __name__ == "__main__":
    sys.exit(main())
