"""What a finish is called, measured: how much it shines, how sharply, how it sparkles, what lines it keeps.

All finishes of one shade on the portrait's lips; a contact sheet of them lies beside the figures.
"""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

import sys
from itertools import pairwise
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from bench.report import Bar, Figures, finish, options, print_bars, print_table
from bench.stills import outlined_portrait
from ml.colour import LUMINANCE, bytes_to_linear, hex_to_lab
from ml.look import FINISHES, Layer, Look
from ml.pipeline import FaceView, TryOnPipeline
from ml.render import render_look

Image = NDArray[np.uint8]
Floats = NDArray[np.float32]

SHADE = "#a8303a"
ORDERED = (
    ("energy", ("matte", "velvet", "satin", "gloss")),
    ("sharpness", ("satin", "gloss")),
    ("sparkle", ("satin", "shimmer")),
)
BARS = [Bar("texture.sheer", 0.90, at_least=True), Bar("texture.matte", 0.75, at_least=True)]


def main() -> int:
    arguments = options("finishes", __doc__ or "").parse_args()
    image, _ = outlined_portrait(scale=4.0)
    pipeline = TryOnPipeline()
    [view] = pipeline.understand(image, pipeline.new_state(still=True))
    worn = {name: render_look(image, [view], _look(name)) for name in FINISHES}
    figures: Figures = {}
    for name, picture in worn.items():
        figures |= {f"{key}.{name}": value for key, value in measure(image, picture, view).items()}
    keys = ("energy", "sharpness", "sparkle", "texture")
    print_table(
        "Finishes", ("finish", *keys), [(n, *(figures[f"{key}.{n}"] for key in keys)) for n in FINISHES]
    )
    figures |= print_bars(figures, BARS)
    broken = [
        f"{key}: {first} is not less than {second}"
        for key, names in ORDERED
        for first, second in pairwise(names)
        if figures[f"{key}.{first}"] >= figures[f"{key}.{second}"]
    ]
    return finish(arguments.json, figures, lambda figure: draw(figure, worn, view), broken)


def _look(name: str) -> Look:
    return Look((Layer("lips", (hex_to_lab(SHADE),), name, 0.85),))


def measure(bare: Image, worn: Image, view: FaceView) -> Figures:
    """Over the lips: light above the median, how steep it is, its fine contrast; likeness of lines."""
    before, after, inside = _luminance(bare, view), _luminance(worn, view), _core(view)
    above = np.maximum(after - np.median(after[inside]) * 1.3, 0)
    steep = np.hypot(cv2.Sobel(above, cv2.CV_32F, 1, 0), cv2.Sobel(above, cv2.CV_32F, 0, 1))
    level = float(np.median(after[inside]))
    grain = (after - cv2.GaussianBlur(after, (0, 0), 1.2))[inside].std() / level
    lines = [np.log(picture[inside] + 0.01) for picture in (before, after)]
    return {
        "energy": float(above[inside].mean()) / level,
        "sharpness": float(np.quantile(steep[inside], 0.95)) / level,
        "sparkle": float(grain),
        "texture": float(np.corrcoef(*lines)[0, 1]),
    }


def _luminance(image: Image, view: FaceView) -> Floats:
    assert view.lips is not None
    x0, y0, x1, y1 = view.lips.box
    return np.asarray(bytes_to_linear(image[y0:y1, x0:x1]) @ LUMINANCE, np.float32)


def _core(view: FaceView) -> NDArray[np.bool_]:
    assert view.lips is not None
    return np.asarray(cv2.erode((view.lips.alpha > 0.9).astype(np.uint8), np.ones((5, 5), np.uint8)) > 0)


def draw(figure: Any, worn: dict[str, Image], view: FaceView) -> None:
    assert view.lips is not None
    x0, y0, x1, y1 = view.lips.box
    for axes, (name, picture) in zip(figure.subplots(2, 4).ravel(), worn.items(), strict=False):
        axes.imshow(picture[y0 - 10 : y1 + 10, x0 - 10 : x1 + 10])
        axes.set_title(name, fontsize=8)
    for axes in figure.axes:
        axes.axis("off")


if __name__ == "__main__":
    sys.exit(main())
