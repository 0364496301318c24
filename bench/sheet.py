"""Contact sheets: every layer in every shape and finish, on several tones of skin or on photographs.

A rendering that nobody would wear is a defect; these are the pages on which to find it.
"""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import torch
from numpy.typing import NDArray

from bench.artists import artists
from bench.layers import KINDS
from bench.report import FOLDER
from bench.stills import outlined_portrait
from ml import occluders
from ml.colour import bytes_to_linear, lab_to_linear, linear_to_bytes
from ml.look import FINISHES_OF, REGIONS, SHAPES_OF, Look
from ml.matte import smooth_step
from ml.pipeline import FaceView, TryOnPipeline
from ml.regions import INDEX, OCCLUDER
from ml.render import render_look

Image = NDArray[np.uint8]
Row = tuple[str, Look]

TONES = {"fair": (72.0, 13.0, 16.0), "medium": (57.0, 15.0, 22.0), "deep": (36.0, 12.0, 15.0)}  # CIELAB
COLOURS = {
    "skin": ["#c99672"],
    "contour": ["#8a6248"],
    "cheeks": ["#d9586b"],
    "highlight": ["#f3dcc4"],
    "brows": ["#5a4032"],
    "eyelids": ["#d9b29c", "#a5694f", "#5c3328", "#e8c9a8"],
    "eyeliner": ["#1d1614"],
    "lashes": ["#15100f"],
    "lip_liner": ["#8e3b3b"],
    "lips": ["#b3202a", "#6d1220"],
    "hair": ["#7a3b2a"],
}
COVERAGE = {"skin": 0.6, "contour": 0.6, "cheeks": 0.6, "highlight": 0.7}  # elsewhere a layer's own
BEFORE = {"fingers": KINDS["eye"], "strands": occluders.strands}
EYES = {"brows", "eyelids", "eyeliner", "lashes"}
FACE = [INDEX[name] for name in ("skin", "nose", "left_brow", "right_brow")]
TILE, GAP, MARGIN = 256, 6, 120  # px; the margin holds the names
STRIP = 400, 176  # px of a tile that shows the eyes alone
PAGE, PAGE_OF_EYES = 6, 4  # faces a sheet
PAPER, INK = 250, (40, 40, 40)


@dataclass(frozen=True)
class Sitter:
    name: str
    image: Image
    view: FaceView


def main(arguments: Sequence[str] | None = None) -> int:
    options = _options(arguments)
    torch.set_num_threads(1)
    sitters = list(
        _photographed(options.photographs, options.skip, options.most) if options.photographs else _toned()
    )
    options.out.mkdir(parents=True, exist_ok=True)
    for name, rows, close in _sheets(options):
        page = PAGE_OF_EYES if close else PAGE
        for number, start in enumerate(range(0, len(sitters), page)):
            path = options.out / f"sheet_{name}{'_photographs' if options.photographs else ''}_{number}.png"
            cv2.imwrite(str(path), draw(sitters[start : start + page], rows, close=close)[..., ::-1])
            print(path)
    return 0


def _sheets(options: argparse.Namespace) -> Iterator[tuple[str, list[Row], bool]]:
    """Name, rows, and whether only the eyes are to be seen."""
    bare = ("bare", Look())
    if options.artists:
        looks = list(artists())
        for number, start in enumerate(range(0, len(looks), PAGE)):
            yield f"artists_{number}", [bare, *looks[start : start + PAGE]], False
        return
    for region in options.regions:
        yield region, [bare, *_looks(region, options.brief)], region in EYES


def draw(sitters: Sequence[Sitter], rows: Sequence[Row], *, close: bool) -> Image:
    """A row a look, a column a sitter."""
    size = STRIP if close else (TILE, TILE)
    return np.vstack(
        [
            np.hstack([_label(name, size[1]), *(_tile(sitter, look, size, close) for sitter in sitters)])
            for name, look in rows
        ]
    )


def _label(name: str, height: int) -> Image:
    label = np.full((height, MARGIN, 3), PAPER, np.uint8)
    for line, text in enumerate(name.replace("-", " ").split()):
        cv2.putText(label, text, (4, 24 + 18 * line), cv2.FONT_HERSHEY_SIMPLEX, 0.45, INK, 1, cv2.LINE_AA)
    return label


def _tile(sitter: Sitter, look: Look, size: tuple[int, int], close: bool) -> Image:
    """The face, or `close` its eyes, filling a tile, with a gap beside it."""
    painted = render_look(sitter.image, [sitter.view], look)
    points = sitter.view.face.landmarks[:468, :2]
    if close:
        points = points[[33, 263, 133, 362]]
    width, height = size[0] - GAP, size[1] - GAP
    centre, side = (points.min(axis=0) + points.max(axis=0)) / 2, float(np.ptp(points, axis=0).max())
    scale = width / (side * (1.45 if close else 1.35))
    matrix = np.array([[scale, 0, width / 2 - scale * centre[0]], [0, scale, height / 2 - scale * centre[1]]])
    how = cv2.INTER_AREA if scale < 0.7 else cv2.INTER_CUBIC
    tile = cv2.warpAffine(painted, matrix, (width, height), flags=how, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(
        cv2.copyMakeBorder(tile, 0, GAP, 0, GAP, cv2.BORDER_CONSTANT, value=(PAPER,) * 3), np.uint8
    )


def _looks(region: str, brief: bool) -> Iterator[Row]:
    finishes, shapes = FINISHES_OF[region], SHAPES_OF[region]
    for shape in shapes:
        yield f"{shape} {finishes[0]}", _look(region, shape, finishes[0])
    if not brief:
        for finish in finishes[1:]:
            yield f"{shapes[0]} {finish}", _look(region, shapes[0], finish)


def _look(region: str, shape: str, finish: str) -> Look:
    layer = {
        "region": region,
        "colours": COLOURS[region],
        "shape": shape,
        "finish": finish,
        "coverage": COVERAGE.get(region, 0.85),
    }
    return Look.from_json({"layers": [layer]})


def _toned() -> Iterator[Sitter]:
    """The portrait as it is, with skin of other tones, and behind something."""
    image, label = outlined_portrait()
    pipeline = TryOnPipeline()

    def understood(picture: Image) -> FaceView:
        return pipeline.understand(picture, pipeline.new_state(still=True), regions=REGIONS)[0]

    view = understood(image)
    yield Sitter("own", image, view)
    for name, tone in TONES.items():
        toned = with_tone(image, view, tone)
        yield Sitter(name, toned, understood(toned))
    for name, drawn in BEFORE.items():
        colours, opacity = drawn(image, label, np.random.default_rng(3))
        hidden, _ = occluders.paste(image, label, colours, opacity, OCCLUDER)
        yield Sitter(name, hidden, understood(hidden))


def with_tone(image: Image, view: FaceView, tone: tuple[float, float, float]) -> Image:
    """The same face with skin of another colour under the same light."""
    assert view.complexion is not None
    assert view.lips is not None
    assert view.parse is not None
    toned = bytes_to_linear(image)
    x0, y0, x1, y1 = box = view.complexion.box
    inside, alpha = toned[y0:y1, x0:x1], view.complexion.alpha
    own = np.median(inside[alpha > 0.9], axis=0)
    face = view.parse.to_image(view.parse.probabilities[FACE].sum(axis=0), box)
    alpha = np.maximum(alpha, smooth_step(0.02, 0.6, cv2.GaussianBlur(face, (0, 0), 2)))
    gain = np.asarray(lab_to_linear(tone), np.float32) / own
    inside *= 1 + alpha[..., None] * (gain - 1)
    x0, y0, x1, y1 = view.lips.box
    toned[y0:y1, x0:x1] *= 1 + view.lips.alpha[..., None] * (np.sqrt(gain) - 1)
    return linear_to_bytes(toned)


def _photographed(places: Sequence[Path], skip: int, most: int) -> Iterator[Sitter]:
    pipeline = TryOnPipeline()
    paths = [path for place in places for path in (sorted(place.rglob("*")) if place.is_dir() else [place])]
    paths = [path for path in paths if path.suffix.lower() in {".jpg", ".jpeg", ".png"}]
    for path in paths[skip : skip + most]:
        image = np.asarray(cv2.imread(str(path), cv2.IMREAD_COLOR_RGB), np.uint8)
        views = pipeline.understand(image, pipeline.new_state(still=True), regions=REGIONS)
        if views and views[0].surface is not None:
            yield Sitter(path.stem, image, views[0])


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.sheet", description=__doc__)
    parser.add_argument(
        "--photographs",
        type=Path,
        nargs="+",
        help="faces, or folders of them; without it the portrait in several tones",
    )
    parser.add_argument("--most", type=int, default=8, help="photographs at most")
    parser.add_argument("--skip", type=int, default=0, help="photographs to leave out first")
    parser.add_argument("--regions", nargs="+", choices=REGIONS, default=REGIONS)
    parser.add_argument("--brief", action="store_true", help="shapes alone, in their first finish")
    parser.add_argument(
        "--artists", action="store_true", help="the looks by artists of the demo shop instead"
    )
    parser.add_argument("--out", type=Path, default=FOLDER)
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
