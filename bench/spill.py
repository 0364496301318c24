"""Paint where none belongs: on teeth and tongue, on a hand, cup or mask before the mouth; and lips left bare.

Each picture is shown to the engine as a camera would: bare, then for one frame with something drawn before
the mouth whose mask is exact, then bare again. Regions are judged by their cores: the last pixel of a label
decides nothing.
"""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch
from numpy.typing import NDArray

from bench.report import Bar, Figures, finish, options, percentile, print_bars, print_table
from bench.stills import Image, Labelled, drawn_faces, from_folder, portraits
from ml import occluders
from ml.pipeline import FaceView, TrackState, TryOnPipeline
from ml.regions import LEFT_IRIS, LOWER_LIP, MOUTH, OCCLUDER, RIGHT_IRIS, UPPER_LIP

Mask = NDArray[np.bool_]
Rng = np.random.Generator

CORE = 0.015  # by which regions are eroded, in distances between the pupils
TINGE, COVERED = (
    0.1,
    0.5,
)  # alpha from which paint is seen on what is no lip; and from which a lip counts as painted
FPS = 30
MAX_SPILL, MIN_PAINTED = 0.5, 98.0  # percent


KINDS: dict[str, Callable[[Image, Image, Rng], occluders.Layer]] = {
    "tongue": occluders.tongue,
    "hand": occluders.hand,
    "fingers": occluders.fingers,
    "cup": occluders.cup,
    "mask": occluders.medical_mask,
}


@dataclass
class Tally:
    """Pixels counted over the pictures of one kind."""

    spilt: list[int] = field(default_factory=list)  # painted, of what is no lip
    lips: list[int] = field(default_factory=list)  # the lips' area where nothing is before them
    painted: int = 0
    core: int = 0
    found: int = 0

    def add(self, alpha: NDArray[np.float32], bare: Mask, lips: Mask, area: int, found: bool) -> None:
        self.spilt.append(int((alpha[bare] >= TINGE).sum()))
        self.lips.append(area)
        self.painted += int((alpha[lips] >= COVERED).sum())
        self.core += int(lips.sum())
        self.found += found

    def figures(self) -> Figures:
        shares = [100 * spilt / area for spilt, area in zip(self.spilt, self.lips, strict=True)]
        return {
            "spill": 100 * sum(self.spilt) / max(1, sum(self.lips)),
            "spill_p95": percentile(shares, 95),
            "within": 100 * sum(share <= MAX_SPILL for share in shares) / max(1, len(shares)),
            "painted": 100 * self.painted / max(1, self.core),
            "found": 100 * self.found / max(1, len(shares)),
        }


class Examination:
    """Shows pictures to the engine and counts; `worst` keeps what spilt most, for the plot."""

    def __init__(self, pipeline: TryOnPipeline) -> None:
        self.pipeline = pipeline
        self.tallies: dict[str, Tally] = defaultdict(Tally)
        self.pictures = self.unseen = 0
        self.worst: dict[str, tuple[float, Image, NDArray[np.float32]]] = {}

    def examine(self, image: Image, label: Image, rng: Rng) -> None:
        area = int(np.isin(label, (UPPER_LIP, LOWER_LIP)).sum())
        state = self.pipeline.new_state()
        views = self.pipeline.understand(image, state, 0.0)
        if not area or not views:
            self.unseen += bool(area)
            return
        self.pictures += 1
        radius = CORE * distance_between_pupils(views[0])
        self.count("mouth", image, label, label == MOUTH, views, radius, area)
        for turn, (kind, draw) in enumerate(KINDS.items()):
            colours, opacity = draw(image, label, rng)
            covered, changed = occluders.paste(image, label, colours, opacity, OCCLUDER)
            views = self.look(covered, state, 2 * turn + 1)
            self.count(kind, covered, changed, changed == OCCLUDER, views, radius, area)
            self.look(image, state, 2 * turn + 2)

    def look(self, image: Image, state: TrackState, frame: int) -> list[FaceView]:
        return self.pipeline.understand(image, state, frame / FPS)

    def count(
        self,
        kind: str,
        image: Image,
        label: Image,
        bare: Mask,
        views: list[FaceView],
        radius: float,
        area: int,
    ) -> None:
        alpha = paint_of(views, label.shape)
        lips = core(np.isin(label, (UPPER_LIP, LOWER_LIP)), radius)
        tally = self.tallies[kind]
        tally.add(alpha, core(bare, radius), lips, area, bool(views))
        spill = tally.spilt[-1] / area
        if spill >= self.worst.get(kind, (-1.0, image, alpha))[0]:
            self.worst[kind] = spill, image, alpha

    def figures(self) -> Figures:
        figures: Figures = {"pictures": self.pictures, "unseen": self.unseen}
        for kind, tally in self.tallies.items():
            figures |= {f"{kind}.{name}": value for name, value in tally.figures().items()}
        return figures


def distance_between_pupils(view: FaceView) -> float:
    return float(np.hypot(*(view.face.landmarks[LEFT_IRIS, :2] - view.face.landmarks[RIGHT_IRIS, :2])))


def core(region: Mask, radius: float) -> Mask:
    """The region eroded by a disc of `radius` px; the picture's edge is no edge of it."""
    depth = cv2.distanceTransform(region.astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    return np.asarray(depth > radius)


def paint_of(views: list[FaceView], shape: tuple[int, ...]) -> NDArray[np.float32]:
    """Alpha of the lips' paint on the whole picture, H×W."""
    alpha = np.zeros(shape[:2], np.float32)
    for matte in (view.lips for view in views if view.lips):
        x0, y0, x1, y1 = matte.box
        alpha[y0:y1, x0:x1] = np.maximum(alpha[y0:y1, x0:x1], matte.alpha)
    return alpha


def sets(root: Path | None, split: str, count: int) -> dict[str, Iterator[Labelled]]:
    """What is measured, by the prefix of its keys: a folder; without one half portraits, half drawn faces."""
    if root:
        return {"": from_folder(root, split, count)}
    return {"": portraits(count - count // 2), "drawn.": drawn_faces(count // 2)}


def bars() -> list[Bar]:
    spill = [Bar(f"{kind}.spill", MAX_SPILL) for kind in ("mouth", *KINDS)]
    return [*spill, *(Bar(f"{kind}.painted", MIN_PAINTED, at_least=True) for kind in ("mouth", *KINDS))]


def broken_by(figures: Figures) -> list[str]:
    seen, unseen = figures["pictures"], figures["unseen"]
    if unseen > 0.05 * (seen + unseen):
        return [f"no face was found in {unseen:.0f} of {seen + unseen:.0f} pictures"]
    return []


def main() -> int:
    parser = options("spill", __doc__ or "")
    parser.add_argument(
        "--data", type=Path, help="images/ and labels/; without it the portrait and drawn faces"
    )
    parser.add_argument("--split", default="test")
    parser.add_argument("--count", type=int, default=24, help="how many pictures")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    pipeline, figures = TryOnPipeline(), Figures()
    examinations = {}
    for prefix, pictures in sets(arguments.data, arguments.split, arguments.count).items():
        examinations[prefix] = examination = Examination(pipeline)
        for number, (image, label) in enumerate(pictures):
            examination.examine(image, label, np.random.default_rng(number))
        found = examination.figures()
        print_kinds(f"{examination.pictures} {prefix.strip('.')} pictures".replace("  ", " "), found)
        figures |= {f"{prefix}{key}": value for key, value in found.items()}
    figures |= print_bars(figures, bars())
    return finish(arguments.json, figures, lambda figure: draw(figure, examinations[""]), broken_by(figures))


def print_kinds(pictures: str, figures: Figures) -> None:
    columns = ("spill", "spill_p95", "within", "painted", "found")
    rows = [(kind, *(figures[f"{kind}.{name}"] for name in columns)) for kind in ("mouth", *KINDS)]
    title = f"Paint on what is no lip, % of the lips' area, and lips painted, %; {pictures}"
    print_table(title, ("before the mouth", *columns), rows)


def draw(figure: Any, examination: Examination) -> None:
    """The picture of each kind on which most was spilt, with its paint in green."""
    all_axes = figure.subplots(2, -(-len(KINDS) // 2) + 1).ravel()
    for axes in all_axes:
        axes.axis("off")
    for axes, (kind, (spill, image, alpha)) in zip(all_axes, examination.worst.items(), strict=False):
        shown = image + alpha[..., None] * (np.array([40, 230, 60]) - image.astype(np.float32)) * 0.8
        axes.imshow(shown.astype(np.uint8))
        axes.set_title(f"{kind}: {100 * spill:.1f} %", fontsize=9)
    figure.suptitle("Where most was spilt; paint in green", fontsize=10)


if __name__ == "__main__":
    sys.exit(main())
