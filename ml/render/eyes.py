"""The eyes in the frame: their lids, and strokes along their lash lines, drawn finely."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
import numpy.typing as npt

from ml.lenses import BROWS, GLASSES, clear_lens
from ml.lids import EYES, LOWER, UPPER
from ml.look import Layer
from ml.matte import Matte, smooth_step
from ml.parse import Box, box_around
from ml.regions import INDEX
from ml.render.skin import Coat, coats_on_skin
from ml.render.view import FaceView
from ml.skin import between_lids

Image = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]

FINE = 4  # supersampling of strokes
SOFTEST = 0.7  # px by which a stroke is blurred at least: a sharper one flickers as it moves
IN_EYE = (0.4, 0.65)  # probability of an eye from which paint fades, and from which there is none
AJAR = (0.3, 0.6)  # openness of an eye from which what looks like one may be, and is, more than its lashes
BEHIND = (0.03, 0.1)  # the same of what hides a lid
AROUND = 0.9  # how far from the rims lids are painted, in widths of the eye
HIDES = [INDEX[name] for name in ("background", "hair", "hat", "occluder")]
SEAT = 0.016  # how far from a lid's rim its lashes grow, in widths of the eye
OPEN_EYE = 0.22  # gap of an open eye, in widths of the eye
BROW_TAILS = 46, 276  # landmarks of her right and her left


@dataclass(frozen=True)
class Eye:
    """One eye in the frame: the lines on which lashes grow, from its outer to its inner corner, px."""

    upper: Floats  # N×2
    lower: Floats
    tail: Floats  # of the brow
    width: float
    up: Floats  # unit vector to the brow
    openness: float  # 0 shut … 1 open


def eyelids(image: Image, view: FaceView, layer: Layer) -> Iterator[Coat]:
    """Each colour where its placement lies on open lids."""
    seen, _ = with_lids(image, view)
    yield from coats_on_skin(image, seen, layer)


def with_lids(image: Image, view: FaceView) -> tuple[FaceView, list[Eye]]:
    """Both eyes, and a view with a surface that, around them, is where lids and lashes lie open to make-up.

    Behind clear lenses they do; not where the parser sees an eye, or a little of what hides them.
    """
    both = list(eyes(view.lids))
    if view.surface is None or view.parse is None:
        return view, both
    left, top, right, bottom = view.surface.box
    alpha = view.surface.alpha.copy()
    for eye in both:
        middle = (eye.upper.mean(axis=0) + eye.lower.mean(axis=0)) / 2
        reach = np.array([0.5 + AROUND, AROUND]) * eye.width
        x0, y0 = np.maximum(np.floor(middle - reach).astype(int), (left, top)).tolist()
        x1, y1 = np.minimum(np.ceil(middle + reach).astype(int), (right, bottom)).tolist()
        if x1 - x0 > 1 and y1 - y0 > 1:
            here = slice(y0 - top, y1 - top), slice(x0 - left, x1 - left)
            alpha[here] = _lids(image, view, eye, alpha[here], (x0, y0, x1, y1))
    return replace(view, surface=Matte(alpha, view.surface.box)), both


def _lids(image: Image, view: FaceView, eye: Eye, surface: Floats, box: Box) -> Floats:
    parse = view.parse
    assert parse is not None
    sums = [parse.probabilities[classes].sum(axis=0) for classes in (EYES, [GLASSES], BROWS, HIDES)]
    maps = parse.to_image(np.dstack([*sums[:2], sum(sums[:3]), sums[3]]), box)
    ring = np.concatenate([eye.upper, eye.lower[::-1]])
    lens = clear_lens(image, ring, view.tone, box, maps[..., :3])
    open_lids = np.maximum(surface, lens * (1 - between_lids(view.lids, box)))
    hidden = maps[..., 3] + (1 - lens) * maps[..., 1]
    looks = smooth_step(*AJAR, np.array(eye.openness))
    clear = (1 - looks * smooth_step(*IN_EYE, maps[..., 0])) * (1 - smooth_step(*BEHIND, hidden))
    return np.asarray(open_lids * clear, np.float32)


def eyes(landmarks: Floats) -> Iterator[Eye]:
    """Her right eye and her left one, of landmarks N×3 px."""
    for above, below, brow in zip(UPPER, LOWER, BROW_TAILS, strict=True):
        upper, lower = (landmarks[list(line), :2].astype(np.float32) for line in (above, below))
        tail = landmarks[brow, :2].astype(np.float32)
        across = upper[-1] - upper[0]
        width = float(np.hypot(*across)) + 1e-6
        up = np.array([across[1], -across[0]], np.float32) / np.float32(width)
        up = up if up @ (tail - upper[0]) > 0 else -up
        gap = float(np.abs((upper[4] - lower[4]) @ up)) / width
        upper, lower = (
            line + np.float32(SEAT * width) * normals_of(line, side)
            for line, side in ((_curve(upper), up), (_curve(lower), -up))
        )
        yield Eye(upper, lower, tail, width, up, min(gap / OPEN_EYE, 1.0))


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


def normals_of(line: Floats, towards: Floats) -> Floats:
    """N×2 unit normals of a line, on the side of a vector."""
    along = np.gradient(line, axis=0)
    normal = np.stack([-along[:, 1], along[:, 0]], 1)
    normal *= np.sign(normal @ towards + 1e-9)[:, None]
    return np.asarray(normal / (np.linalg.norm(normal, axis=1, keepdims=True) + 1e-6), np.float32)


def drawn(
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
    alpha = cv2.GaussianBlur(alpha, (0, 0), max(soft * eye.width, SOFTEST))
    yield Coat(layer.colours[0], Matte(alpha * _open(view, box), box))


def _open(view: FaceView, box: Box) -> Floats:
    """How far the face shows in a box, 0..1: what lies off the mesh counts as its edge does."""
    if view.surface is None or view.unfolded is None:
        return np.zeros((box[3] - box[1], box[2] - box[0]), np.float32)
    height, width = view.surface.alpha.shape
    left, top, _, _ = view.surface.box
    x0, x1 = np.clip((box[0] - left, box[2] - left), (0, 1), (width - 1, width)).tolist()
    y0, y1 = np.clip((box[1] - top, box[3] - top), (0, 1), (height - 1, height)).tolist()
    shown = view.surface.alpha[y0:y1, x0:x1] * smooth_step(0.0, 0.5, view.unfolded.visible[y0:y1, x0:x1])
    beyond = ((y0 + top - box[1], box[3] - y1 - top), (x0 + left - box[0], box[2] - x1 - left))
    return np.pad(shown, np.maximum(beyond, 0), mode="edge")[: box[3] - box[1], : box[2] - box[0]]
