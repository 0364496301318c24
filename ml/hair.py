"""Where hair is, as a soft matte on the frame, and how light it is.

The face's own crop ends at the shoulders and close above the head, so that a second, wider crop of the same
network shows what lies around it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

import cv2
import numpy as np
import numpy.typing as npt

from ml.colour import LUMINANCE, bytes_to_linear, lightness
from ml.guided import apply_lines, guided_filter
from ml.matte import Matte, smooth_step
from ml.parse import Box, Parse
from ml.regions import HAIR
from ml.remember import Seen

Image = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]

WIDER, LOWER = 2.2, 0.25  # the wide crop's side, and how much lower it lies, in sides of the face's crop
FEATHER = 0.12  # of the face's crop, over which the wide one takes over at its rim
FINE = 192  # px across the face's crop at which the matte's edges are found
RADIUS, EDGE = 5, 0.03**2  # window of the guided filter, and the variance of sRGB that is an edge
SURE = (0.38, 0.88)  # filtered probability that counts as none and as all
REACH = (0.04, 0.3)  # nearby probability up to which nothing is hair, and from which the edge is free
FACE, STEEP = (0.2, 0.26), -12.0  # a face's reach, in sides of the wide crop; how sharply nearness decides
RIM, CONTRAST = 1.6, 40  # reach of an edge, px at that size; gray levels by which hair is darker there
LIKE = (0.35, 0.95)  # how far from what lies around to the hair's gray a pixel of the edge is
MARGIN = 3  # cells around what may be hair
CORE, SAMPLE, FEWEST = 0.9, 20_000, 30  # alpha of a pixel that tells how light hair is; how many of them


@dataclass(frozen=True)
class Hair:
    """Hair of one face."""

    matte: Matte | None  # None: none to be seen
    level: float  # median L* of its luminance in this picture
    side: float  # of the face's crop, px
    wide: Parse  # of what lies around the face
    parsed_at: float = 0.0  # s
    seen: Seen | None = field(default=None, repr=False)  # the matte before it was divided between faces


def around(matrix: Floats, size: int) -> Floats:
    """The wide crop's matrix from that of the face's crop; both 2×3, image px → px of size × size."""
    centre = size / 2
    turn = matrix[:, :2] / WIDER
    shift = (matrix[:, 2] - centre) / WIDER + centre - np.array([0, LOWER * size / WIDER])
    return np.column_stack([turn, shift]).astype(np.float32)


def find_hair(image: Image, parse: Parse, wide: Parse, parsed_at: float = 0.0) -> Hair:
    """Hair in H×W×3 uint8 RGB by the parse of the face's crop and of the one around it."""
    matte, level = None, 0.0
    if box := _box(image.shape, (parse, wide)):
        x0, y0, x1, y1 = box
        region = image[y0:y1, x0:x1]
        alpha = _alpha(region, parse, wide, box)
        median = _level(region, alpha)
        if median is not None:
            matte, level = Matte(alpha, box), median
    return Hair(matte, level, _side(parse), wide, parsed_at)


def steady_hair(image: Image, hair: Hair, parse: Parse, before: Hair, elapsed: float) -> Hair:
    """Strands that look as in the picture before keep their alpha."""
    if hair.matte is None:
        return hair
    seen = Seen.of(image, hair.matte, parse.matrix, min(1.0, 0.5 * FINE / hair.side))
    if before.seen:
        seen = seen.after(before.seen, elapsed)
    return replace(hair, matte=seen.matte, seen=seen)


def divide_hair(image: Image, hairs: Sequence[Hair]) -> list[Hair]:
    """Each face keeps the hair that is nearest to it, in sizes of the face: no strand is coloured twice.

    On a face only its own parse counts.
    """
    return [_own_part(image, hair, [other for other in hairs if other is not hair]) for hair in hairs]


def _own_part(image: Image, hair: Hair, others: Sequence[Hair]) -> Hair:
    if hair.matte is None or not others:
        return hair
    x0, y0, x1, y1 = box = hair.matte.box
    own = _distance(hair, box) ** STEEP
    claims = own.copy()
    for other in others:
        distance = _distance(other, box)
        on_face = 1 - smooth_step(*FACE, distance)
        claims += np.maximum(on_face, _alpha_on(other.matte, box)) * distance**STEEP
    alpha = np.asarray(hair.matte.alpha * own / claims, np.float32)
    level = _level(image[y0:y1, x0:x1], alpha)
    return replace(hair, matte=None) if level is None else replace(hair, matte=Matte(alpha, box), level=level)


def _distance(hair: Hair, box: Box) -> Floats:
    """From the middle of the face to each pixel of the box, in sides of the wide crop."""
    x0, y0, x1, y1 = box
    x, y = np.arange(x0, x1) + 0.5, (np.arange(y0, y1) + 0.5)[:, None]
    grid = hair.wide.probabilities.shape[-1]
    across, down = (row[0] * x + row[1] * y + row[2] for row in hair.wide.matrix / grid)
    return np.asarray(np.hypot(across - 0.5, down - 0.5 + LOWER / WIDER) + 0.05, np.float32)


def _alpha_on(matte: Matte | None, box: Box) -> Floats:
    """A matte on another box."""
    alpha = np.zeros((box[3] - box[1], box[2] - box[0]), np.float32)
    if matte is None:
        return alpha
    x, y = matte.box[0] - box[0], matte.box[1] - box[1]
    part = matte.alpha[max(-y, 0) : max(alpha.shape[0] - y, 0), max(-x, 0) : max(alpha.shape[1] - x, 0)]
    alpha[max(y, 0) :, max(x, 0) :][: part.shape[0], : part.shape[1]] = part
    return alpha


def _alpha(region: Image, parse: Parse, wide: Parse, box: Box) -> Floats:
    """Parsed probability, drawn to the edges of the picture."""
    height, width = region.shape[:2]
    guide = np.asarray(region / np.float32(255), np.float32)
    scale = min(1.0, FINE / _side(parse))
    size = max(4, round(width * scale)), max(4, round(height * scale))
    probability = _probability(parse, wide, box, size)
    small = np.asarray(cv2.resize(guide, size, interpolation=cv2.INTER_AREA))
    filtered = apply_lines(guided_filter(small, probability, RADIUS, EDGE), guide)
    near = smooth_step(*REACH, np.asarray(cv2.dilate(probability, np.ones((3, 3)))))
    alpha = _with_rim(smooth_step(*SURE, filtered) * cv2.resize(near, (width, height)), region, scale)
    return np.asarray(np.where(alpha < 1 / 255, 0, alpha), np.float32)


def _with_rim(alpha: Floats, region: Image, scale: float) -> Floats:
    """The edge of dark hair, near it and nearly as dark: it would stay as a line about a lighter shade."""
    reach = max(1, round(RIM / scale))
    gray = np.asarray(cv2.GaussianBlur(cv2.cvtColor(region, cv2.COLOR_RGB2GRAY), (3, 3), 0), np.float32)
    core = gray[alpha > CORE]
    if not core.size:
        return alpha
    own = float(np.median(core[:: max(1, core.size // SAMPLE)]))
    size, bare = (6 * reach + 1,) * 2, 1 - alpha
    ground = cv2.blur(gray * bare, size) / (cv2.blur(bare, size) + np.float32(1e-3))
    like = smooth_step(*LIKE, (ground - gray) / np.maximum(ground - own, CONTRAST))
    near = cv2.dilate(alpha, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1,) * 2))
    return np.asarray(np.maximum(alpha, near * like))


def _side(parse: Parse) -> float:
    """Of the square that was parsed, in px of the image."""
    return float(parse.probabilities.shape[-1] / np.hypot(*parse.matrix[0, :2]))


def _box(shape: tuple[int, ...], parses: Sequence[Parse]) -> Box | None:
    """What holds all that may be hair."""
    found = [corners for parse in parses for corners in _corners(parse)]
    if not found:
        return None
    height, width = shape[:2]
    x0, y0 = np.clip(np.floor(np.min(found, axis=0)), 0, (width, height)).astype(int).tolist()
    x1, y1 = np.clip(np.ceil(np.max(found, axis=0)), 0, (width, height)).astype(int).tolist()
    return (x0, y0, x1, y1) if x1 - x0 > 1 and y1 - y0 > 1 else None


def _corners(parse: Parse) -> Floats:
    """Of the cells that may be hair, in px of the image: 4×2, or 0×2."""
    rows, columns = (np.flatnonzero((parse.probabilities[HAIR] > SURE[0]).any(axis=k)) for k in (1, 0))
    if not len(rows):
        return np.zeros((0, 2), np.float32)
    x, y = np.meshgrid((columns[0] - MARGIN, columns[-1] + MARGIN), (rows[0] - MARGIN, rows[-1] + MARGIN))
    cells = parse.lens.size
    square = cells * np.stack(parse.lens.squares(x.ravel() / cells, y.ravel() / cells), axis=1)
    corners = square - parse.matrix[:, 2]
    return np.asarray(corners @ np.linalg.inv(parse.matrix[:, :2]).T)


def _probability(parse: Parse, wide: Parse, box: Box, size: tuple[int, int]) -> Floats:
    """Of hair, over the box at `size`: the wide crop's, and inside the face's crop that one's."""
    near, far = (p.to_image(p.probabilities[HAIR], box, size) for p in (parse, wide))
    inside = parse.to_image(_rim(parse.probabilities.shape[-1]), box, size)
    return np.asarray(far + inside * (near - far))


@lru_cache(maxsize=4)
def _rim(size: int) -> Floats:
    """1 in a square's middle, falling to 0 at its rim."""
    depth = np.minimum(np.arange(size), np.arange(size)[::-1]) + 0.5
    return np.clip(np.minimum.outer(depth, depth) / (FEATHER * size), 0, 1).astype(np.float32)


def _level(region: Image, alpha: Floats) -> float | None:
    """Median L* of what is surely hair."""
    step = max(1, round(np.sqrt(alpha.size / SAMPLE)))
    core = alpha[::step, ::step] > CORE
    if core.sum() < FEWEST:
        return None
    return float(lightness(np.median(bytes_to_linear(region[::step, ::step][core]) @ LUMINANCE)))
