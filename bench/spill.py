"""Paint where none belongs: on teeth and tongue, in eyes, on hair, glasses and what is before the face; and
lips, brows, skin and hair left bare.

Each picture is shown to the engine as a camera would: bare, then for one frame with something drawn before
the face whose mask is exact, then bare again. Regions are judged by their cores: the last pixel of a label
decides nothing.
"""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

import sys
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray

from bench.layers import (
    BELONGS_ON,
    CORE,
    COVERED,
    EYES,
    KINDS,
    LAYERS,
    LIPS,
    TINGE,
    Alpha,
    Image,
    add_layers,
    core,
    distance_between_pupils,
    forbidden,
    kinds_of,
    paint_of,
)
from bench.report import Bar, Figures, finish, options, percentile, print_bars, print_table
from bench.stills import Labelled, drawn_faces, from_folder, portraits
from ml import occluders
from ml.hands import Hands
from ml.pipeline import FaceView, TrackState, TryOnPipeline
from ml.regions import CLASSES, MOUTH, OCCLUDER

Mask = NDArray[np.bool_]
Key = tuple[str, str]  # layer, and what is before it
Rng = np.random.Generator

FPS = 30
MAX_SPILL, MIN_PAINTED = 0.5, 98.0  # percent


@dataclass
class Tally:
    """Pixels counted over the pictures of one kind."""

    spilt: list[int] = field(default_factory=list)  # painted, of what is no lip
    areas: list[int] = field(default_factory=list)  # of the layer where nothing is before it
    painted: int = 0
    core: int = 0  # of what it should cover
    found: int = 0

    def add(
        self, alpha: Alpha, bare: Mask, own: Mask, area: int, found: bool, covered: float = COVERED
    ) -> None:
        self.spilt.append(int((alpha[bare] >= TINGE).sum()))
        self.areas.append(area)
        self.painted += int((alpha[own] >= covered).sum())
        self.core += int(own.sum())
        self.found += found

    def figures(self) -> Figures:
        shares = [100 * spilt / area for spilt, area in zip(self.spilt, self.areas, strict=True)]
        painted = {"painted": 100 * self.painted / self.core} if self.core else {}
        return painted | {
            "spill": 100 * sum(self.spilt) / max(1, sum(self.areas)),
            "spill_p95": percentile(shares, 95),
            "within": 100 * sum(share <= MAX_SPILL for share in shares) / max(1, len(shares)),
            "found": 100 * self.found / max(1, len(shares)),
        }


class Take(NamedTuple):
    """What was shown, and what the engine made of it."""

    image: Image
    label: Image
    views: list[FaceView]


class Examination:
    """Shows pictures to the engine and counts; `worst` keeps what spilt most, for the plot.

    `labelled` are the classes that the pictures' labels tell apart.
    """

    def __init__(self, pipeline: TryOnPipeline, layers: Sequence[str], labelled: Collection[int]) -> None:
        self.pipeline, self.layers, self.labelled = pipeline, layers, labelled
        self.tallies: dict[Key, Tally] = defaultdict(Tally)
        self.pictures = self.unseen = 0
        self.worst: dict[str, tuple[float, Image, Alpha]] = {}

    def examine(self, image: Image, label: Image, rng: Rng) -> None:
        state = self.pipeline.new_state()
        views = self.look(image, state, 0)
        if not np.isin(label, LIPS).any() or not views:
            self.unseen += bool(np.isin(label, LIPS).any())
            return
        self.pictures += 1
        radius = CORE * distance_between_pupils(views[0])
        areas = {region: self.area(image, label, views, region) for region in self.layers}
        for region in self.layers:
            bare = forbidden(label, region, radius / CORE, self.labelled)
            self.count((region, kinds_of(region)[0]), Take(image, label, views), bare, radius, areas[region])
        for turn, (kind, draw) in enumerate(KINDS.items()):
            colours, opacity = draw(image, label, rng)
            concerned = [region for region in self.layers if kind in kinds_of(region)]
            if not concerned:
                continue
            covered, changed = occluders.paste(image, label, colours, opacity, OCCLUDER)
            take = Take(covered, changed, self.look(covered, state, 2 * turn + 1))
            for region in concerned:
                self.count((region, kind), take, changed == OCCLUDER, radius, areas[region])
            self.look(image, state, 2 * turn + 2)

    def look(self, image: Image, state: TrackState, frame: int) -> list[FaceView]:
        return self.pipeline.understand(image, state, frame / FPS, regions=self.layers)

    def area(self, image: Image, label: Image, views: list[FaceView], region: str) -> int:
        """Pixels of the labelled lips; of any other layer those that it paints where nothing is before it."""
        whole = np.isin(label, LIPS) if region == "lips" else paint_of(image, views, region) >= TINGE
        return int(whole.sum())

    def count(self, key: Key, take: Take, bare: Mask, radius: float, area: int) -> None:
        region, kind = key
        alpha = paint_of(take.image, take.views, region)
        belongs = [at for at in BELONGS_ON.get(region, ()) if at in self.labelled]
        own = core(np.isin(take.label, belongs), radius)
        covered = TINGE if region == "brows" else COVERED
        tally = self.tallies[key]
        tally.add(alpha, core(bare, radius), own, max(area, 1), bool(take.views), covered)
        spill, name = tally.spilt[-1] / max(area, 1), kind if region == "lips" else region
        if spill >= self.worst.get(name, (-1.0, take.image, alpha))[0]:
            self.worst[name] = spill, take.image, alpha

    def figures(self) -> Figures:
        figures: Figures = {"pictures": self.pictures, "unseen": self.unseen}
        for (region, kind), tally in self.tallies.items():
            figures |= {key_of(region, kind, name): value for name, value in tally.figures().items()}
        return figures


def key_of(region: str, kind: str, name: str) -> str:
    """Lips are named by what is before the mouth alone."""
    return f"{kind}.{name}" if region == "lips" else f"{region}.{kind}.{name}"


def sets(root: Path | None, split: str, count: int) -> dict[str, tuple[Iterator[Labelled], Collection[int]]]:
    """What is measured and what its labels know, by the prefix of its keys: a folder; without one half
    portraits, half drawn faces."""
    everything = range(len(CLASSES))
    if root:
        return {"": (from_folder(root, split, count), everything)}
    outlined = (*EYES, MOUTH, *LIPS)
    return {
        "": (portraits(count - count // 2), outlined),
        "drawn.": (drawn_faces(count // 2), everything),
    }


def bars() -> list[Bar]:
    spill = [Bar(key_of(region, kind, "spill"), MAX_SPILL) for region in LAYERS for kind in kinds_of(region)]
    return [*spill, *(Bar(f"{kind}.painted", MIN_PAINTED, at_least=True) for kind in kinds_of("lips"))]


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
    parser.add_argument("--cutouts", type=Path, help="what ml.cutouts wrote: hands in the drawn ones' place")
    add_layers(parser)
    arguments = parser.parse_args()
    if arguments.cutouts:
        KINDS["hand"] = KINDS["fingers"] = Hands(arguments.cutouts).hold
    torch.set_num_threads(1)
    pipeline, figures = TryOnPipeline(), Figures()
    examinations = {}
    for prefix, (pictures, labelled) in sets(arguments.data, arguments.split, arguments.count).items():
        examinations[prefix] = examination = Examination(pipeline, arguments.layers, labelled)
        for number, (image, label) in enumerate(pictures):
            examination.examine(image, label, np.random.default_rng(number))
        found = examination.figures()
        print_kinds(
            f"{examination.pictures} {prefix.strip('.')} pictures".replace("  ", " "), found, arguments.layers
        )
        figures |= {f"{prefix}{key}": value for key, value in found.items()}
    figures |= print_bars(figures, bars())
    return finish(arguments.json, figures, lambda figure: draw(figure, examinations[""]), broken_by(figures))


def print_kinds(pictures: str, figures: Figures, layers: Sequence[str]) -> None:
    if "lips" in layers:
        columns = ("spill", "spill_p95", "within", "painted", "found")
        rows = [(kind, *(figures[f"{kind}.{name}"] for name in columns)) for kind in kinds_of("lips")]
        title = f"Paint on what is no lip, % of the lips' area, and lips painted, %; {pictures}"
        print_table(title, ("before the mouth", *columns), rows)
    kinds = tuple(dict.fromkeys(kind for region in LAYERS for kind in kinds_of(region)))
    others = [region for region in layers if region != "lips"]
    rows = [
        (
            region,
            *(figures.get(key_of(region, kind, "spill"), "") for kind in kinds),
            figures.get(key_of(region, kinds_of(region)[0], "painted"), ""),
        )
        for region in others
    ]
    if rows:
        title = f"Paint of other layers where it must not be, % of their own area; {pictures}"
        print_table(title, ("layer", *kinds, "painted"), rows)


def draw(figure: Any, examination: Examination) -> None:
    """The picture of each kind, and of each other layer, on which most was spilt, with its paint in green."""
    worst = examination.worst
    all_axes = np.atleast_1d(figure.subplots(2, -(-len(worst) // 2))).ravel()
    for axes in all_axes:
        axes.axis("off")
    for axes, (name, (spill, image, alpha)) in zip(all_axes, worst.items(), strict=False):
        shown = image + alpha[..., None] * (np.array([40, 230, 60]) - image.astype(np.float32)) * 0.8
        axes.imshow(shown.astype(np.uint8))
        axes.set_title(f"{name}: {100 * spill:.1f} %", fontsize=9)
    figure.suptitle("Where most was spilt; paint in green", fontsize=10)


if __name__ == "__main__":
    sys.exit(main())
