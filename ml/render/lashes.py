"""Lashes: each one a stroke that is tapered, fanned outwards and curled."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ml.look import Layer
from ml.render.eyes import Eye, drawn, normals_of, with_lids
from ml.render.skin import Coat
from ml.render.view import FaceView

Image = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Lashes:
    """Lengths and thickness in widths of the eye."""

    count: int
    length: float
    thickness: float
    clump: float  # how far tips of neighbours come together, 0..1
    lower: float = 0.0
    root: float = 0.012  # thickness of the dark line that the roots make


LASH_STYLES = {
    "natural": Lashes(58, 0.130, 0.008, 0.45),
    "volume": Lashes(92, 0.150, 0.010, 0.50, lower=0.045, root=0.020),
    "long": Lashes(62, 0.200, 0.008, 0.50, lower=0.045, root=0.014),
    "doll": Lashes(60, 0.170, 0.011, 0.95, lower=0.075, root=0.018),
}
TO_A_CLUMP = 4  # lashes
LEANS = (
    (0, 0.15, 0.4, 0.65, 0.93),
    (68, 50, 24, 2, -22),
)  # degrees outwards, by the place of a lash
LENGTHS = (0, 0.12, 0.3, 0.6, 0.93), (0.75, 1.0, 0.95, 0.80, 0.40)
# Least thickness of the roots' line, which else breaks up: px, but no more than that many widths of the eye.
LINE = 1.0, 0.025
CURL = 0.45  # radians by which a lash leaves its lid flatter than it ends


def lashes(image: Image, view: FaceView, layer: Layer) -> Iterator[Coat]:
    """Each lash of both eyes."""
    style = LASH_STYLES[layer.shape]
    seen, both = with_lids(image, view)
    for eye in both:
        strokes = [_ribbon(eye, _root(eye, style)), *_row(eye, style, eye.upper, True)]
        if style.lower:
            strokes.extend(_row(eye, style, eye.lower, False))
        yield from drawn(image, seen, layer, eye, strokes, 0.0)


def _root(eye: Eye, style: Lashes) -> float:
    """Thickness of the line that the roots make, px."""
    most, share = LINE
    return max(style.root * eye.width, min(most, share * eye.width))


def _ribbon(eye: Eye, thickness: float) -> Floats:
    """The line that the roots make, thinner at both ends."""
    share = np.linspace(0, 1, len(eye.upper), dtype=np.float32)[:, None]
    top = eye.upper + normals_of(eye.upper, eye.up) * np.float32(thickness) * np.sqrt(np.sin(3.1 * share))
    return np.concatenate([eye.upper, top[::-1]]).astype(np.float32)


def _row(eye: Eye, style: Lashes, line: Floats, upper: bool) -> Floats:
    """The lashes of one lid as tapered polygons, N×2T×2: fanned out, longest in the outer third, curled."""
    random = np.random.default_rng(3)
    count = style.count if upper else style.count // 2
    place = np.linspace(0.015, 0.93, count) + random.uniform(-0.4, 0.4, count) / count  # 0 the outer corner
    clump = place[np.minimum(np.arange(count) // TO_A_CLUMP * TO_A_CLUMP + TO_A_CLUMP // 2, count - 1)]
    lift = np.clip(-0.7 + 1.7 * eye.openness, -0.7, 1.0) if upper else -1.0  # of a shut eye they point down
    outwards = (eye.upper[0] - eye.upper[-1]) / np.float32(eye.width)
    lean = np.radians(np.interp(place, *LEANS) + random.normal(0, 4, count))[:, None]
    most = (style.length if upper else style.lower) * eye.width
    length = (most * np.interp(place, *LENGTHS) * random.uniform(0.65, 1.05, count))[:, None]
    root = np.stack([np.interp(place * (len(line) - 1), np.arange(len(line)), line[:, k]) for k in (0, 1)], 1)
    together = style.clump * (clump - place)[:, None] * (line[-1] - line[0])
    tip = root + length * (lift * np.cos(lean) * eye.up + np.sin(lean) * outwards) + 0.7 * together
    low = lean + np.sign(lean) * CURL
    bend = root + 0.5 * length * (lift * np.cos(low) * eye.up + np.sin(low) * outwards) + 0.2 * together
    return _tapered(root.astype(np.float32), bend, tip, style.thickness * eye.width)


def _tapered(root: Floats, bend: Floats, tip: Floats, thickness: float) -> Floats:
    """Quadratic Bézier curves (ends N×2) as polygons that run out to a point, N×2T×2."""
    t = np.linspace(0, 1, 7, dtype=np.float32)[:, None]
    start, middle, end = root[:, None], bend[:, None], tip[:, None]
    curve = (1 - t) ** 2 * start + 2 * t * (1 - t) * middle + t**2 * end
    along = (1 - t) * (middle - start) + t * (end - middle)
    side = np.stack([-along[..., 1], along[..., 0]], -1)
    side *= thickness / 2 * (1 - 0.85 * t) / (np.linalg.norm(side, axis=-1, keepdims=True) + 1e-6)
    return np.concatenate([curve + side, (curve - side)[:, ::-1]], axis=1).astype(np.float32)
