"""Where make-up is usually put: soft masks on the canonical texture, by region and shape.

Each mask is drawn on the person's right half (landmarks below 250 or so) and mirrored.
"""

from collections.abc import Callable, Sequence
from functools import cache

import cv2
import numpy as np
import numpy.typing as npt

from ml.canonical import uv
from ml.face_shape import blush_of

Floats = npt.NDArray[np.float32]

SIDE = 512
TAILORED = "tailored"  # the shape that depends on the face's
EYE_SIDE = 1024  # eyes are small on the texture

# Of the person's right eye, from the outer corner to the inner one.
LASHES = (33, 246, 161, 160, 159, 158, 157, 173, 133)
LOWER_LASHES = (33, 7, 163, 144, 145, 153, 154, 155, 133)
CREASE = (130, 247, 30, 29, 27, 28, 56, 190, 243)
ABOVE_CREASE = (226, 113, 225, 224, 223, 222, 221, 189, 244)
UNDER_BROW = (156, 124, 46, 53, 52, 65, 55, 193, 168)
BELOW = (226, 31, 228, 229, 230, 231, 232, 233, 244)


def placement(region: str, shape: str, landmarks: Floats | None = None) -> tuple[Floats, ...]:
    """S×S masks 0..1, one a colour of the layer, in the order in which they are put on.

    The tailored one is mixed for the face whose landmarks (N×3 px) are given.
    """
    if shape != TAILORED or landmarks is None:
        return _drawn(region, shape)
    mixed = np.zeros((SIDE, SIDE), np.float32)
    for name, share in blush_of(landmarks).items():
        if share:
            mixed += np.float32(share) * _drawn(region, name)[0]
    return (mixed,)


@cache
def _drawn(region: str, shape: str) -> tuple[Floats, ...]:
    masks = PLACEMENTS[region][shape]()
    return tuple(np.maximum(mask, mask[:, ::-1]).astype(np.float32) for mask in masks)


def _stroke(path: Sequence[int | tuple[float, float]], width: float, side: int = SIDE) -> Floats:
    """A soft brush along landmarks (or u, v places): a Gaussian across, `width` its sigma on the texture."""
    points = np.array([uv()[at] if isinstance(at, int) else at for at in path]) * side
    line = np.zeros((side, side), np.uint8)
    shifted = np.round(points * 16).astype(np.int32)
    cv2.polylines(line, [shifted], isClosed=False, color=255, thickness=1, lineType=cv2.LINE_8, shift=4)
    away = cv2.distanceTransform(255 - line, cv2.DIST_L2, 5)
    return np.asarray(np.exp(-0.5 * np.square(away / (width * side))), np.float32)


def _faded(mask: Floats, start: int, end: int, left: float) -> Floats:
    """Blended out along the way from one landmark of the right half, where all of it is kept, to another."""
    (x, y), towards = uv()[start], uv()[end] - uv()[start]
    across, down = np.meshgrid(*2 * [(np.arange(mask.shape[0]) + 0.5) / mask.shape[0]])
    along = ((across - x) * towards[0] + (down - y) * towards[1]) / (towards @ towards)
    share = np.clip(along, 0, 1)
    return np.asarray(mask * (1 - (1 - left) * share * share * (3 - 2 * share)), np.float32)


@cache
def _window() -> tuple[int, int, int, int]:
    """x0, y0, x1, y1 in texels of a texture `EYE_SIDE` wide: the right eye with what is painted around it."""
    around = uv()[[*ABOVE_CREASE, *BELOW, *LASHES]] * EYE_SIDE
    margin = 0.05 * EYE_SIDE
    (x0, y0), (x1, y1) = np.floor(around.min(axis=0) - margin), np.ceil(around.max(axis=0) + margin)
    return int(x0), int(y0), int(x1), int(y1)


def _whole(mask: Floats) -> Floats:
    """What was drawn in the window, on the whole texture."""
    x0, y0, x1, y1 = _window()
    whole = np.zeros((EYE_SIDE, EYE_SIDE), np.float32)
    whole[y0:y1, x0:x1] = mask
    return whole


def _polygon(ring: npt.NDArray[np.float64], soft: float) -> Floats:
    x0, y0, x1, y1 = _window()
    mask = np.zeros((y1 - y0, x1 - x0), np.float32)
    corners = np.round((ring * EYE_SIDE - (x0, y0)) * 16).astype(np.int32)
    cv2.fillPoly(mask, [corners], 1.0, cv2.LINE_8, 4)
    return np.asarray(cv2.GaussianBlur(mask, (0, 0), soft * EYE_SIDE))


def _between(low: Sequence[int], high: Sequence[int], share: float) -> npt.NDArray[np.float64]:
    """The line that lies that share of the way from one row of landmarks to another."""
    return np.asarray((1 - share) * uv()[list(low)] + share * uv()[list(high)], np.float64)


def _lid(top: float = 1.0, soft: float = 0.004) -> Floats:
    """From the lash line, where it is strongest, to the crease (1), and on towards the brow (2)."""
    upper = _between(LASHES, CREASE, top) if top <= 1 else _between(CREASE, ABOVE_CREASE, top - 1)
    mask = _polygon(np.concatenate([upper, uv()[list(LOWER_LASHES)][::-1]]), soft)
    opening = _polygon(np.concatenate([uv()[list(LASHES)], uv()[list(LOWER_LASHES)][::-1]]), 0.001)
    return np.asarray(mask * (1 - opening))


def _along_eye() -> Floats:
    """0 at the outer corner of the right eye, 1 at the inner one, for each column of the window."""
    outer, inner = uv()[LASHES[0], 0], uv()[LASHES[-1], 0]
    columns = (np.arange(_window()[0], _window()[2], dtype=np.float32) + 0.5) / EYE_SIDE
    return np.asarray((columns - outer) / (inner - outer))


def _hump(centre: float, width: float) -> Floats:
    return np.asarray(np.exp(-0.5 * np.square((_along_eye() - centre) / width)), np.float32)


def _outer(start: float = 0.45) -> Floats:
    return np.asarray(np.clip((start - _along_eye()) / start + 0.15, 0, 1), np.float32)


def _below(soft: float = 0.005) -> Floats:
    ring = np.concatenate([uv()[list(LOWER_LASHES)], _between(LOWER_LASHES, BELOW, 0.35)[::-1]])
    return np.asarray(_polygon(ring, soft) * np.clip(1.3 - _along_eye(), 0, 1))


def _wash() -> list[Floats]:
    return [_whole(0.75 * _lid(1.55, 0.010))]


def _gradient() -> list[Floats]:
    deep = np.maximum(0.8 * _lid(0.7, 0.006), _lid(1.35, 0.009) * _outer())
    return [
        _whole(0.60 * _lid(1.75, 0.012)),
        _whole(0.60 * _lid(1.3, 0.009) * (1 - 0.5 * _hump(1.0, 0.3))),
        _whole(0.65 * deep),
        _whole(0.60 * _lid(0.9, 0.005) * _hump(0.9, 0.16)),
    ]


def _halo() -> list[Floats]:
    sides = np.clip(_hump(0.05, 0.2) + _hump(0.95, 0.2), 0, 1)
    return [
        _whole(0.60 * _lid(1.75, 0.012)),
        _whole(0.60 * _lid(1.35, 0.009) * sides),
        _whole(0.65 * _lid(1.0, 0.006) * _hump(0.5, 0.18)),
        _whole(0.40 * _below()),
    ]


def _smoky() -> list[Floats]:
    return [
        _whole(0.50 * np.maximum(_lid(1.6, 0.013), 0.6 * _below(0.007))),
        _whole(0.50 * _lid(1.2, 0.010)),
        _whole(0.55 * np.maximum(_lid(0.6, 0.007), 0.8 * _lid(1.25, 0.010) * _outer(0.5))),
        _whole(0.35 * _below(0.005)),
    ]


def _apples() -> list[Floats]:
    return [0.6 * _stroke((50, 101), 0.048)]


def _lifted() -> list[Floats]:
    return [0.6 * _stroke((50, 117, 116), 0.042)]


def _draped() -> list[Floats]:
    return [0.55 * _stroke((50, 116, 143, 139), 0.040)]


def _sunkissed() -> list[Floats]:
    return [0.5 * np.maximum(0.8 * _stroke((118, 101, 126, 198, 5), 0.032), _stroke((50, 101), 0.045))]


def _under_eye() -> list[Floats]:
    return [0.5 * _stroke((118, 119, 120), 0.026)]


def _hollow() -> Floats:
    return 0.50 * _faded(_stroke((137, 147, 187), 0.034), 147, 187, 0.40)


def _jaw() -> Floats:
    return 0.42 * _faded(_stroke((138, 135, 169, 170, 140), 0.030), 135, 140, 0.4)


def _temple() -> Floats:
    return 0.34 * _stroke((139, 71, 68, 104), 0.038)


def _nose_sides() -> Floats:
    return 0.28 * _stroke((193, 122, 196, 236, 198), 0.011)


def _sculpted() -> list[Floats]:
    return [np.maximum.reduce([_hollow(), _jaw(), _temple(), 0.85 * _nose_sides()])]


def _cheekbone() -> Floats:
    return 0.9 * _stroke((117, 111, 143), 0.020)


def _bridge() -> Floats:
    return 0.6 * _stroke((6, 197, 195, 5), 0.009)


def _glow() -> list[Floats]:
    brow_bone = 0.6 * _stroke((225, 224), 0.008)
    bow = 0.7 * _stroke((37, 0), 0.006)
    corner = 0.7 * _stroke((133, 243), 0.006)
    return [
        np.maximum.reduce([_cheekbone(), _bridge(), brow_bone, bow, corner, 0.4 * _stroke((199, 200), 0.014)])
    ]


PLACEMENTS: dict[str, dict[str, Callable[[], list[Floats]]]] = {
    "cheeks": {
        "apples": _apples,
        "lifted": _lifted,
        "draped": _draped,
        "sunkissed": _sunkissed,
        "under_eye": _under_eye,
    },
    "contour": {
        "sculpted": _sculpted,
        "cheekbones": lambda: [_hollow()],
        "jaw": lambda: [_jaw()],
        "nose": lambda: [_nose_sides()],
    },
    "highlight": {
        "glow": _glow,
        "cheekbones": lambda: [_cheekbone()],
        "nose": lambda: [_bridge()],
    },
    "eyelids": {"wash": _wash, "gradient": _gradient, "halo": _halo, "smoky": _smoky},
}
