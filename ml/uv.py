"""Between the frame and the canonical texture: piecewise affine over the mesh's triangles.

`unfold` says for every pixel of a face where on the texture it lies (a painter's rasteriser: far triangles
first, those that turn away left out). `wear` brings a texture onto the frame, `lift` a photograph onto the
texture.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from ml.canonical import VERTICES, normals, triangles, turn, uv, vertices
from ml.parse import Box, box_around

Floats = npt.NDArray[np.float32]
Image = npt.NDArray[np.uint8]

FINER = 3  # times finer than their cells (an odd number) triangles are filled, as all that an edge touches is
SUBPIXEL = 4  # fractional bits of OpenCV's polygon corners
FLIP = np.array([1, -1, -1], np.float32)  # from the model's axes to the frame's: y down, z away
GRAZING, FACING = (
    0.05,
    0.30,
)  # cosine between a surface and the view from which on, and up from which, it shows
COARSE = 2  # px of the frame a cell of the rasteriser has; the map is smooth in between


@dataclass(frozen=True)
class Unfolded:
    """Where the pixels of a box lie on the texture."""

    uv: Floats  # h×w×2, 0..1; extrapolated just outside the face
    visible: Floats  # h×w, 0..1: 0 outside the face, falling to 0 where the surface turns away
    box: Box


def unfold(shape: tuple[int, ...], landmarks: Floats) -> Unfolded | None:
    """Of one face (landmarks N×3 px, N ≥ 468) in an image of that shape; None where none of it is inside."""
    points = np.asarray(landmarks[:VERTICES], np.float32)
    box = box_around(shape, points[:, :2])
    if box is None:
        return None
    x0, y0, x1, y1 = box
    columns, rows = -(-(x1 - x0) // COARSE), -(-(y1 - y0) // COARSE)
    local = (points[:, :2] - (x0, y0)) / COARSE
    owner = _owners(local, points[:, 2], (rows, columns))
    affine = _affine(local, np.column_stack([uv(), _facing(points)]))
    covered = (owner > 0).astype(np.float32)
    spread = np.where(owner > 0, owner, cv2.dilate(owner, np.ones((5, 5), np.uint8)))
    x, y = np.meshgrid(np.arange(columns, dtype=np.float32) + 0.5, np.arange(rows, dtype=np.float32) + 0.5)
    at = affine[np.maximum(spread.astype(np.int32) - 1, 0)]  # rows×columns×3×3
    values = at[..., 0] * x[..., None] + at[..., 1] * y[..., None] + at[..., 2]
    values[..., 2] = covered * np.clip((values[..., 2] - GRAZING) / (FACING - GRAZING), 0, 1)
    full = cv2.resize(values, (columns * COARSE, rows * COARSE), interpolation=cv2.INTER_LINEAR)
    full = full[: y1 - y0, : x1 - x0]
    return Unfolded(full[..., :2], full[..., 2], box)


def wear(texture: npt.NDArray[Any], unfolded: Unfolded) -> npt.NDArray[Any]:
    """S×S(×C) texture → h×w(×C) of the box, bilinear; 0 off the texture. Not yet times `visible`."""
    side = texture.shape[0]
    at = unfolded.uv * np.float32(side) - np.float32(0.5)
    return np.asarray(cv2.remap(texture, at, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT))


def lift(image: Image, landmarks: Floats, side: int = 512) -> tuple[Image, Floats]:
    """The face of H×W×3 uint8 RGB on the texture: side×side×3, and how surely each texel was seen, 0..1."""
    points = np.asarray(landmarks[:VERTICES], np.float32)
    corners, weights = _texels(side)
    at = np.einsum("abk,abkc->abc", weights, points[:, :2][corners]).astype(np.float32)
    texture: Image = cv2.remap(image, at - np.float32(0.5), None, cv2.INTER_LINEAR)
    unfolded = unfold(image.shape, landmarks)
    seen = np.zeros((side, side), np.float32)
    if unfolded is not None:
        x0, y0, _, _ = unfolded.box
        shift = np.array([x0 + 0.5, y0 + 0.5], np.float32)
        there = cv2.remap(unfolded.uv, at - shift, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        visible = cv2.remap(unfolded.visible, at - shift, None, cv2.INTER_LINEAR)
        grid = (np.stack(np.meshgrid(np.arange(side), np.arange(side)), -1) + 0.5) / side
        hidden = np.abs(there - grid).max(axis=2) > 0.03  # something nearer lies there
        seen = np.where(hidden | (weights.sum(axis=2) == 0), 0, visible).astype(np.float32)
    return texture, seen


def _owners(points: npt.NDArray[Any], depth: Floats, size: tuple[int, int]) -> npt.NDArray[np.uint16]:
    """Which triangle (1 …) the middle of a cell shows: the far ones first, so that the nearest stays."""
    faces = triangles()
    order = np.argsort(-depth[faces].mean(axis=1), kind="stable")
    order = order[turn(points[faces[order]]) > 0]
    fixed = np.round((FINER * points - 0.5) * (1 << SUBPIXEL)).astype(np.int32)[faces[order]]
    owner = np.zeros((FINER * size[0], FINER * size[1]), np.uint16)
    for index, corners in zip(order.tolist(), fixed, strict=True):
        cv2.fillConvexPoly(owner, corners, index + 1, cv2.LINE_8, SUBPIXEL)
    return owner[FINER // 2 :: FINER, FINER // 2 :: FINER].copy()


def _affine(points: npt.NDArray[Any], values: npt.NDArray[Any]) -> Floats:
    """898×C×3: value = a·x + b·y + c over each triangle, for 468×C values at the landmarks."""
    faces = triangles()
    corner = points[faces].astype(np.float64)
    area = turn(corner)
    area = np.where(np.abs(area) < 1e-6, 1e-6, area)[:, None]
    first, second = corner[:, 1] - corner[:, 0], corner[:, 2] - corner[:, 0]
    held = values[faces]
    rise, climb = held[:, 1] - held[:, 0], held[:, 2] - held[:, 0]
    a = (rise * second[:, 1:] - climb * first[:, 1:]) / area
    b = (climb * first[:, :1] - rise * second[:, :1]) / area
    c = held[:, 0] - a * corner[:, 0, :1] - b * corner[:, 0, 1:]
    return np.stack([a, b, c], axis=2).astype(np.float32)


def _facing(points: Floats) -> Floats:
    """468: cosine between the surface at a landmark and the view, 1 where it faces the camera.

    The surface is the canonical one, turned as the head is (Kabsch 1976): landmarks in the folds of a lid or
    a nostril have no normal worth the name.
    """
    model, seen = vertices() * FLIP, points - points.mean(axis=0)
    left, _, right = np.linalg.svd((model - model.mean(axis=0)).T.astype(np.float64) @ seen)
    proper = np.array([1, 1, np.sign(np.linalg.det(left @ right))])
    return np.asarray(-(normals() * FLIP) @ ((left * proper) @ right)[:, 2], np.float32)


@cache
def _texels(side: int) -> tuple[npt.NDArray[np.int64], Floats]:
    """side×side×3 landmarks whose triangle a texel lies in, and their weights (all 0 off the face)."""
    places = uv() * side
    owner = _owners(places, np.zeros(VERTICES, np.float32), (side, side))
    faces = triangles()
    index = np.maximum(owner.astype(np.int64) - 1, 0)
    corner = places[faces][index]
    x, y = np.meshgrid(np.arange(side) + 0.5, np.arange(side) + 0.5)
    at = np.stack([x, y], -1)[..., None, :]
    first, second = corner[..., 1, :] - corner[..., 0, :], corner[..., 2, :] - corner[..., 0, :]
    offset = at[..., 0, :] - corner[..., 0, :]
    area = first[..., 0] * second[..., 1] - first[..., 1] * second[..., 0]
    s = (offset[..., 0] * second[..., 1] - offset[..., 1] * second[..., 0]) / area
    t = (first[..., 0] * offset[..., 1] - first[..., 1] * offset[..., 0]) / area
    weights = np.stack([1 - s - t, s, t], -1) * (owner > 0)[..., None]
    return faces[index], weights.astype(np.float32)
