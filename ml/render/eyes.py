"""Eyeliner and lashes: strokes along the lash line, drawn finely in the frame."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from ml.look import Layer
from ml.matte import Matte, smooth_step
from ml.parse import Box, box_around
from ml.placements import LASHES, LOWER_LASHES
from ml.render.skin import Coat
from ml.render.view import FaceView

Image = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]

FINE = 4  # supersampling of strokes
OPEN_EYE = 0.22  # gap of an open eye, in widths of the eye
MIRROR = {33: 263, 246: 466, 161: 388, 160: 387, 159: 386, 158: 385, 157: 384, 173: 398, 133: 362}
MIRROR |= {7: 249, 163: 390, 144: 373, 145: 374, 153: 380, 154: 381, 155: 382}
BROW_TAIL = {33: 46, 263: 276}


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
CURL = 0.45  # radians by which a lash leaves its lid flatter than it ends


@dataclass(frozen=True)
class Eye:
    """One eye in the frame: lines from its outer to its inner corner, px."""

    upper: Floats  # N×2
    lower: Floats
    tail: Floats  # of the brow
    width: float
    up: Floats  # unit vector to the brow
    openness: float  # 0 shut … 1 open


def eyeliner(image: Image, view: FaceView, layer: Layer) -> Iterator[Coat]:
    """A line along the lashes of both eyes."""
    style = LINERS[layer.shape]
    for eye in eyes(view.face.landmarks):
        strokes = [_upper_line(eye, style)]
        if style.lower:
            strokes.append(_lower_line(eye, style))
        yield from _drawn(image, view, layer, eye, strokes, style.soft)


def lashes(image: Image, view: FaceView, layer: Layer) -> Iterator[Coat]:
    """Each lash of both eyes."""
    style = LASH_STYLES[layer.shape]
    for eye in eyes(view.face.landmarks):
        strokes = [_ribbon(eye, style.root * eye.width), *_row(eye, style, eye.upper, True)]
        if style.lower:
            strokes.extend(_row(eye, style, eye.lower, False))
        yield from _drawn(image, view, layer, eye, strokes, 0.0)


def eyes(landmarks: Floats) -> Iterator[Eye]:
    """Her right eye and her left one, of landmarks N×3 px."""
    for mirror in ({}, MIRROR):
        upper = np.array([landmarks[mirror.get(at, at), :2] for at in LASHES], np.float32)
        lower = np.array([landmarks[mirror.get(at, at), :2] for at in LOWER_LASHES], np.float32)
        tail = landmarks[BROW_TAIL[mirror.get(33, 33)], :2].astype(np.float32)
        across = upper[-1] - upper[0]
        width = float(np.hypot(*across)) + 1e-6
        up = np.array([across[1], -across[0]], np.float32) / np.float32(width)
        up = up if up @ (tail - upper[0]) > 0 else -up
        gap = float(np.abs((upper[4] - lower[4]) @ up)) / width
        yield Eye(_curve(upper), _curve(lower), tail, width, up, min(gap / OPEN_EYE, 1.0))


def _curve(points: Floats, steps: int = 6) -> Floats:
    """Catmull–Rom spline through N×2 points, from the first to the last."""
    ends = np.concatenate([[2 * points[0] - points[1]], points, [2 * points[-1] - points[-2]]])
    t = np.linspace(0, 1, steps, endpoint=False, dtype=np.float32)[:, None, None]
    before, start, end, after = ends[:-3], ends[1:-2], ends[2:-1], ends[3:]
    curve = (
        2 * start
        + (end - before) * t
        + (2 * before - 5 * start + 4 * end - after) * t**2
        + (3 * start - before - 3 * end + after) * t**3
    ) / 2
    return np.concatenate([curve.transpose(1, 0, 2).reshape(-1, 2), points[-1:]]).astype(np.float32)


def _normals(line: Floats, towards: Floats) -> Floats:
    """N×2 unit normals of a line, on the side of a vector."""
    along = np.gradient(line, axis=0)
    normal = np.stack([-along[:, 1], along[:, 0]], 1)
    normal *= np.sign(normal @ towards + 1e-9)[:, None]
    return np.asarray(normal / (np.linalg.norm(normal, axis=1, keepdims=True) + 1e-6), np.float32)


def _upper_line(eye: Eye, style: Liner) -> Floats:
    share = np.linspace(0, 1, len(eye.upper), dtype=np.float32)
    thickness = np.interp(share, (0, 0.45, 1), (style.outer, style.middle, style.inner)) * eye.width
    normals = _normals(eye.upper, eye.up)
    top = eye.upper + normals * thickness[:, None]
    base = eye.upper - normals * (0.006 * eye.width)
    if not style.wing:
        return np.concatenate([base, top[::-1]]).astype(np.float32)
    outwards = (eye.upper[0] - eye.upper[-1]) / np.float32(eye.width)
    aim = outwards + np.float32(style.lift) * eye.up
    tip = eye.upper[0] + np.float32(style.wing * eye.width) * aim / np.float32(np.hypot(*aim))
    leaves = int(0.30 * len(top))  # where the wing's upper edge leaves the line, in the line's own direction
    along = top[leaves] - top[leaves + 2]
    along = along / np.float32(np.hypot(*along) + 1e-6)
    reach = np.float32(0.30 * np.hypot(*(tip - top[leaves])))
    above = _bezier(top[leaves], top[leaves] + reach * along, tip)
    under = _bezier(tip, np.float32(0.5) * (tip + base[0]) - np.float32(0.012 * eye.width) * eye.up, base[0])
    return np.concatenate([base, top[:leaves:-1], above, under[1:-1]]).astype(np.float32)


def _bezier(start: Floats, bend: Floats, end: Floats, steps: int = 12) -> Floats:
    """A quadratic Bézier curve, steps×2."""
    t = np.linspace(0, 1, steps, dtype=np.float32)[:, None]
    return np.asarray((1 - t) ** 2 * start + 2 * t * (1 - t) * bend + t**2 * end, np.float32)


def _lower_line(eye: Eye, style: Liner) -> Floats:
    line = eye.lower[: int(0.75 * len(eye.lower))]
    share = np.linspace(1, 0.2, len(line), dtype=np.float32)[:, None]
    under = line + _normals(line, -eye.up) * share * np.float32(style.lower * eye.width)
    return np.concatenate([line, under[::-1]]).astype(np.float32)


def _ribbon(eye: Eye, thickness: float) -> Floats:
    """The line that the roots make, thinner at both ends."""
    share = np.linspace(0, 1, len(eye.upper), dtype=np.float32)[:, None]
    top = eye.upper + _normals(eye.upper, eye.up) * np.float32(thickness) * np.sqrt(np.sin(3.1 * share))
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


def _drawn(
    image: Image, view: FaceView, layer: Layer, eye: Eye, strokes: Sequence[Floats], soft: float
) -> Iterator[Coat]:
    points = np.concatenate(list(strokes))
    box = box_around(image.shape, points, 3 + 3 * soft * eye.width)
    if box is None or view.surface is None:
        return
    width, height = box[2] - box[0], box[3] - box[1]
    mask = np.zeros((height * FINE, width * FINE), np.uint8)
    for stroke in strokes:
        local = np.round((stroke - box[:2]) * FINE * 16).astype(np.int32)
        cv2.fillPoly(mask, [local], 255, cv2.LINE_AA, 4)
    alpha = cv2.resize(mask, (width, height), interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    if soft:
        alpha = cv2.GaussianBlur(alpha, (0, 0), max(soft * eye.width, 0.5))
    yield Coat(layer.colours[0], Matte(alpha * _open(view, box), box))


def _open(view: FaceView, box: Box) -> Floats:
    """How far the face shows in a box, 0..1: what lies off the mesh counts as its edge does."""
    if view.surface is None or view.unfolded is None:
        return np.zeros((box[3] - box[1], box[2] - box[0]), np.float32)
    x, y = np.meshgrid(
        np.arange(box[0], box[2], dtype=np.float32), np.arange(box[1], box[3], dtype=np.float32)
    )
    x0, y0, _, _ = view.surface.box
    shown = view.surface.alpha * smooth_step(0.0, 0.5, view.unfolded.visible)
    return np.asarray(cv2.remap(shown, x - x0, y - y0, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE))
