"""Steadies what is parsed over time: what looks as it did is what it was.

A parse trembles with the camera's noise. So it is mixed with the one before, which first moves as the
landmarks have; and with it what its cells looked like. A cell that looks otherwise than it is remembered has
changed: there the new parse counts at once. A matte whose edge is the picture's own trembles with its pixels
and is steadied in the same way.
"""

import math
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from ml.canonical import VERTICES
from ml.matte import Matte, smooth_step
from ml.parse import Box, Parse, warp

Image = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]

SECONDS = 0.25  # time constant where nothing changes
CHANGED = (3.0, 9.0)  # gray levels up to which a cell looks as before, and from which it does not
GAIN = (0.7, 1.4)  # by which the camera may have changed its exposure
BLOCK = 4  # cells across which landmarks move alike
FIXED = 1e-3  # weight of staying in place, where there are no landmarks
SEEN = 0.02  # probability that a class has somewhere if it is to be seen
STILL = 0.02  # cells by which a landmark may move and nothing is moved


def look_of(image: Image, parse: Parse) -> Floats:
    """What the parsed cells of H×W×3 uint8 RGB look like: S×S×3, 0..255."""
    return np.asarray(parse.lens.see(image, parse.matrix, cv2.BORDER_REPLICATE), np.float32)


def recall(
    parse: Parse,
    look: Floats,
    landmarks: Floats,
    before: Parse,
    remembered: Floats,
    then: Floats,
    elapsed: float,
) -> Floats:
    """Mix a parse of a face with the one before, in place; returns what it is remembered to look like.

    `landmarks` and `then` N×3 px: of the picture and of the one before.
    """
    if remembered.shape != look.shape or elapsed <= 0:
        return look
    old = before.probabilities
    if (way := _way(_cells(parse, landmarks), _cells(before, then), look.shape[0])) is not None:
        old = np.stack([_moved(share, way) if share.max() > SEEN else share for share in old])
        remembered = _moved(remembered, way)
    remembered = remembered * _gain(look[::4, ::4], remembered[::4, ::4])
    weight = _weight(look, remembered, elapsed)
    parse.probabilities[:] = old + weight * (parse.probabilities - old)
    return np.asarray(remembered + weight[..., None] * (look - remembered))


def changed(look: Floats, remembered: Floats) -> Floats:
    """0..1 of each cell, S×S."""
    difference = np.abs(cv2.blur(look - remembered, (3, 3))).max(axis=2)
    return np.asarray(cv2.dilate(smooth_step(*CHANGED, difference), np.ones((3, 3))), np.float32)


def _cells(parse: Parse, landmarks: Floats) -> Floats:
    """Where on the parsed grid the landmarks lie, 468×2."""
    cells = parse.lens.size
    square = (landmarks[:VERTICES, :2] @ parse.matrix[:, :2].T + parse.matrix[:, 2]) / np.float32(cells)
    return cells * np.stack(parse.lens.places(square[:, 0], square[:, 1]), axis=1)


def _way(now: Floats, then: Floats, cells: int) -> Floats | None:
    """Where each cell was, cells×cells×2 for `cv2.remap`: moved as the landmarks around it; None if nowhere
    else."""
    if np.abs(then - now).max() < STILL:
        return None
    count = cells // BLOCK
    held = np.zeros((count, count, 3), np.float32)
    column, row = np.clip(now / BLOCK, 0, count - 1).astype(int).T
    np.add.at(held, (row, column), np.column_stack([then - now, np.ones(len(now))]))
    held = cv2.GaussianBlur(held, (0, 0), 1.0)
    shift = cv2.resize(held[..., :2] / (held[..., 2:] + FIXED), (cells, cells))
    grid = np.arange(cells, dtype=np.float32)
    shift[..., 0] += grid
    shift[..., 1] += grid[:, None]
    return np.asarray(shift)


def _moved(values: Floats, way: Floats) -> Floats:
    return np.asarray(cv2.remap(values, way, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE))


def _weight(look: Floats, remembered: Floats, elapsed: float) -> Floats:
    """Of what is new, 0..1."""
    share = np.float32(1 - math.exp(-elapsed / SECONDS))
    return np.asarray(share + (1 - share) * changed(look, remembered))


def _gain(look: Floats, remembered: Floats) -> Floats:
    """Of each channel (the last axis), by which the camera's exposure and white balance have changed."""
    ratio = np.median(((look + 1) / (remembered + 1)).reshape(-1, 3), axis=0)
    return np.asarray(np.clip(ratio, *GAIN), np.float32)


@dataclass(frozen=True, repr=False)
class Seen:
    """A matte and what it was found on. Without a repr, like every carrier of a picture."""

    matte: Matte
    look: Floats  # of its box on a smaller scale: h×w×3, 0..255
    matrix: Floats  # 2×3: px of the picture → a place of the face

    @classmethod
    def of(cls, image: Image, matte: Matte, matrix: Floats, scale: float) -> "Seen":
        """In H×W×3 uint8 RGB; `scale` ≤ 1 is that of the look."""
        x0, y0, x1, y1 = matte.box
        size = max(2, round((x1 - x0) * scale)), max(2, round((y1 - y0) * scale))
        small = cv2.resize(image[y0:y1, x0:x1], size, interpolation=cv2.INTER_AREA)
        return cls(matte, np.asarray(small, np.float32), matrix)

    def after(self, before: "Seen", elapsed: float) -> "Seen":
        """Steadied by the same face's in the picture before, which first moves with the face."""
        if elapsed <= 0:
            return self
        remembered = before._moved(before.look, self, self.look.shape)
        known = before._moved(np.ones(before.look.shape[:2], np.float32), self, self.look.shape)
        if not (shared := known[::4, ::4] > 0.5).any():
            return self
        remembered = remembered * _gain(self.look[::4, ::4][shared], remembered[::4, ::4][shared])
        weight = np.maximum(_weight(self.look, remembered, elapsed), 1 - known)
        look = remembered + weight[..., None] * (self.look - remembered)
        old = before._moved(before.matte.alpha, self, self.matte.alpha.shape)
        weight = cv2.resize(weight, old.shape[::-1])
        alpha = np.asarray(old + weight * (self.matte.alpha - old), np.float32)
        return Seen(Matte(alpha, self.matte.box), look, self.matrix)

    def _moved(self, values: Floats, to: "Seen", shape: tuple[int, ...]) -> Floats:
        """What lies spread over this box, where it is in the other one's; 0 where it knows nothing."""
        step = _square(to.matrix, to.matte.box, shape)
        step = np.linalg.inv(step) @ _square(self.matrix, self.matte.box, values.shape)
        return warp(values, step[:2].astype(np.float32), (shape[1], shape[0]))


def _square(matrix: Floats, box: Box, shape: tuple[int, ...]) -> npt.NDArray[np.float64]:
    """3×3: px of an array that is spread over a box → a place of the face."""
    x0, y0, x1, y1 = box
    spread = np.diag([(x1 - x0) / shape[1], (y1 - y0) / shape[0], 1.0])
    spread[:2, 2] = x0, y0
    return np.asarray(np.vstack([matrix, [0, 0, 1]]) @ spread)
