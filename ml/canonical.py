"""The canonical face: a mesh over the first 468 landmarks, with a place on a texture for each.

Texture coordinates (u, v) run from 0 to 1, to the right and down, on an upright face seen from the front: the
person's right is at the left. A layer of make-up is drawn once on that texture and worn by every face.
"""

from functools import cache

import numpy as np
import numpy.typing as npt

from ml.weights import load

Floats = npt.NDArray[np.float32]
Indices = npt.NDArray[np.int64]

VERTICES = 468
SMOOTHING = 4  # rounds of averaging over neighbours


@cache
def vertices() -> Floats:
    """468×3: x to the person's left, y up, z forwards, in cm, of an average face."""
    return np.asarray(load("canonical_face")["vertices"].numpy())


@cache
def uv() -> Floats:
    """468×2, u and v of each landmark."""
    return np.asarray(load("canonical_face")["uv"].numpy())


@cache
def triangles() -> Indices:
    """898×3 landmarks, in the order in which a triangle that faces the viewer has a positive `turn`."""
    corners = load("canonical_face")["triangles"].long().numpy()
    return np.asarray(np.where(turn(uv()[corners])[:, None] < 0, corners[:, ::-1], corners))


@cache
def normals() -> Floats:
    """468×3 unit vectors out of the surface, averaged over each vertex and its neighbours."""
    faces, places = triangles(), vertices().astype(np.float64)
    corner = places[faces]
    flat = np.cross(corner[:, 2] - corner[:, 0], corner[:, 1] - corner[:, 0])
    for _ in range(SMOOTHING):
        total = np.zeros((VERTICES, 3))
        for k in range(3):
            np.add.at(total, faces[:, k], flat)
        total /= np.linalg.norm(total, axis=1, keepdims=True)
        flat = total[faces].mean(axis=1)
    return np.asarray(total, np.float32)


def turn(corners: npt.NDArray[np.float32 | np.float64]) -> npt.NDArray[np.float32 | np.float64]:
    """T×3×2 → T: twice the signed area; positive clockwise on a screen whose y runs down."""
    first, second = corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]
    return np.asarray(first[:, 0] * second[:, 1] - first[:, 1] * second[:, 0])
