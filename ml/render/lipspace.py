"""Coordinates that move with the lips, so that gloss, glitter and gradients stay where they are on the face.

u runs along the mouth from -1 (the corner at the image's left of an upright face) to 1. v runs across: -1 on
the lower lip's outline, 1 on the upper lip's, and 0 where the lips meet.
"""

from functools import lru_cache

import cv2
import numpy as np
import numpy.typing as npt

from ml.parse import Box
from ml.regions import INNER, OUTER

Floats = npt.NDArray[np.float32 | np.float64]

# Two more rings of the face mesh between the outer and the inner one, in the same order.
SECOND = (76, 77, 90, 180, 85, 16, 315, 404, 320, 307, 306, 408, 304, 303, 302, 11, 72, 73, 74, 184)
THIRD = (62, 96, 89, 179, 86, 15, 316, 403, 319, 325, 292, 407, 272, 271, 268, 12, 38, 41, 42, 183)
RINGS = np.array([*OUTER, *SECOND, *THIRD, *INNER])
DEPTH = (1.0, 0.7, 0.4, 0.05)  # |v| of the rings
CORNER = (1.0, 0.97, 0.94, 0.9)  # |u| of their corners
STIFFNESS = 1e-3  # smoothing of the spline: closed lips put two |v| in one place


@lru_cache(maxsize=1)
def canonical() -> Floats:
    """(u, v) of the 80 ring points."""
    u = np.concatenate([np.linspace(-1, 1, 11), np.linspace(1, -1, 11)[1:-1]])
    side = np.concatenate([[0], -np.ones(9), [0], np.ones(9)])
    rings = [np.stack([corner * u, depth * side], 1) for depth, corner in zip(DEPTH, CORNER, strict=True)]
    return np.concatenate(rings).astype(np.float32)


def lip_coordinates(landmarks: Floats, box: Box) -> tuple[Floats, Floats]:
    """u and v, h×w, of the box's pixels: a thin-plate spline through the ring points (Bookstein 1989)."""
    points = landmarks[RINGS, :2].astype(np.float64)
    centre, scale = points.mean(axis=0), np.ptp(points, axis=0).max() / 2
    knots = (points - centre) / scale
    flat = np.column_stack([np.ones(len(knots)), knots])
    system = np.zeros((len(knots) + 3,) * 2)
    system[:-3, :-3] = _kernel(knots, knots) + STIFFNESS * np.eye(len(knots))
    system[:-3, -3:], system[-3:, :-3] = flat, flat.T
    weights = np.linalg.solve(system, np.concatenate([canonical(), np.zeros((3, 2))]))

    x0, y0, x1, y1 = box
    step = max(2, (x1 - x0) // 24)
    columns, rows = -(-(x1 - x0) // step), -(-(y1 - y0) // step)
    x, y = np.meshgrid(x0 + (np.arange(columns) + 0.5) * step, y0 + (np.arange(rows) + 0.5) * step)
    grid = (np.stack([x.ravel(), y.ravel()], 1) - centre) / scale
    values = _kernel(grid.astype(np.float32), knots.astype(np.float32)) @ weights[:-3].astype(np.float32)
    coarse = (values + weights[-3] + grid @ weights[-2:]).astype(np.float32).reshape(rows, columns, 2)
    full = cv2.resize(coarse, (columns * step, rows * step), interpolation=cv2.INTER_LINEAR)[
        : y1 - y0, : x1 - x0
    ]
    return full[..., 0], full[..., 1]


def _kernel(a: Floats, b: Floats) -> Floats:
    """r² log r² between N×2 and M×2 points → N×M."""
    square = (a[:, None, 0] - b[:, 0]) ** 2 + (a[:, None, 1] - b[:, 1]) ** 2
    return square * np.log(square + 1e-12)
