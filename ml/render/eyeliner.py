"""Eyeliner: a line along the lashes, in seven styles."""

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

TEAR_DUCT = 0.94  # where a line ends, from the outer corner (0) to the inner one (1)


@dataclass(frozen=True)
class Liner:
    """Thickness and reach in widths of the eye."""

    inner: float
    middle: float
    outer: float
    wing: float = 0.0
    lift: float = 0.35  # how far a wing rises towards the brow's tail
    lower: float = 0.0
    soft: float = 0.0


LINERS = {
    "classic": Liner(0.012, 0.040, 0.055),
    "thin": Liner(0.008, 0.020, 0.028),
    "wing": Liner(0.010, 0.040, 0.070, wing=0.26),
    "cat": Liner(0.014, 0.055, 0.100, wing=0.42, lift=0.50),
    "puppy": Liner(0.010, 0.038, 0.060, wing=0.20, lift=-0.05),
    "smudged": Liner(0.020, 0.055, 0.085, wing=0.10, lower=0.045, soft=0.025),
    "full": Liner(0.016, 0.042, 0.060, wing=0.10, lower=0.026),
}


def eyeliner(image: Image, view: FaceView, layer: Layer) -> Iterator[Coat]:
    """A line along the lashes of both eyes."""
    style = LINERS[layer.shape]
    seen, both = with_lids(image, view)
    for eye in both:
        strokes = [_upper_line(eye, style)]
        if style.lower:
            strokes.append(_lower_line(eye, style))
        yield from drawn(image, seen, layer, eye, strokes, style.soft)


def _upper_line(eye: Eye, style: Liner) -> Floats:
    line = eye.upper[: round(TEAR_DUCT * len(eye.upper))]
    share = np.linspace(0, 1, len(line), dtype=np.float32)
    thickness = np.interp(share, (0, 0.45, 1), (style.outer, style.middle, style.inner)) * eye.width
    normals = normals_of(line, eye.up)
    top = line + normals * thickness[:, None]
    if not style.wing:
        return np.concatenate([line, top[::-1]]).astype(np.float32)
    outwards = (eye.upper[0] - eye.upper[-1]) / np.float32(eye.width)
    aim = outwards + np.float32(style.lift) * eye.up
    tip = eye.upper[0] + np.float32(style.wing * eye.width) * aim / np.float32(np.hypot(*aim))
    leaves = int(0.30 * len(top))  # where the wing's upper edge leaves the line, in the line's own direction
    along = top[leaves] - top[leaves + 2]
    along = along / np.float32(np.hypot(*along) + 1e-6)
    reach = np.float32(0.30 * np.hypot(*(tip - top[leaves])))
    above = _bezier(top[leaves], top[leaves] + reach * along, tip)
    under = _bezier(tip, np.float32(0.5) * (tip + line[0]) - np.float32(0.012 * eye.width) * eye.up, line[0])
    return np.concatenate([line, top[:leaves:-1], above, under[1:-1]]).astype(np.float32)


def _bezier(start: Floats, bend: Floats, end: Floats, steps: int = 12) -> Floats:
    """A quadratic Bézier curve, steps×2."""
    t = np.linspace(0, 1, steps, dtype=np.float32)[:, None]
    return np.asarray((1 - t) ** 2 * start + 2 * t * (1 - t) * bend + t**2 * end, np.float32)


def _lower_line(eye: Eye, style: Liner) -> Floats:
    line = eye.lower[: int(0.75 * len(eye.lower))]
    share = np.linspace(1, 0.2, len(line), dtype=np.float32)[:, None]
    under = line + normals_of(line, -eye.up) * share * np.float32(style.lower * eye.width)
    return np.concatenate([line, under[::-1]]).astype(np.float32)
