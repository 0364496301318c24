"""Hairs of drawn brows: found, steadied, and believed where they move."""

import cv2
import numpy as np
import pytest

from ml.brows import RINGS, find_strokes, steady_strokes
from ml.canonical import vertices

SIDE, FRAME = 240, 1 / 30
WHOLE = (0, 0, SIDE, SIDE)
MATRIX = np.eye(2, 3, dtype=np.float32) * np.float32(96 / SIDE)
MESH = np.zeros((478, 3), np.float32)
MESH[:468] = vertices() * (13, -13, -13) + (SIDE / 2, SIDE / 2, 0)


def hairs(rise=0):
    """Skin with upright hairs where the mesh has brows, `rise` px higher."""
    image = np.full((SIDE, SIDE, 3), 170, np.uint8)
    for ring in RINGS:
        left, top = MESH[list(ring), :2].min(axis=0).astype(int).tolist()
        right, bottom = MESH[list(ring), :2].max(axis=0).astype(int).tolist()
        for x in range(left, right, 5):
            cv2.line(image, (x, top - rise), (x, bottom - rise), (70, 60, 50), 2)
    return cv2.GaussianBlur(image, (0, 0), 0.7)


def noisy(image, seed, level=3.0):
    noise = np.random.default_rng(seed).normal(0, level, image.shape)
    return np.clip(image + noise, 0, 255).astype(np.uint8)


def found(image, inside=WHOLE):
    return find_strokes(image, MESH, inside, MATRIX)


def test_hairs_are_told_from_the_skin_between_them():
    for seen in found(hairs()):
        x0, y0, x1, y1 = seen.matte.box
        dark = cv2.cvtColor(hairs()[y0:y1, x0:x1], cv2.COLOR_RGB2GRAY) < 100
        assert seen.matte.alpha[dark].mean() > 0.9
        assert seen.matte.alpha[:3, :3] == pytest.approx(0.5, abs=0.02)


def test_hairs_tremble_less_than_the_camera_makes_them():
    raw, steadied, before = [], [], ()
    for seed in range(30):
        strokes = found(noisy(hairs(), seed))
        before = steady_strokes(strokes, before, FRAME)
        raw.append(strokes[0].matte.alpha)
        steadied.append(before[0].matte.alpha)
    assert np.std(steadied[10:], axis=0).mean() < 0.4 * np.std(raw[10:], axis=0).mean()


def test_hairs_of_a_raised_brow_are_seen_at_once():
    before = ()
    for seed in range(10):
        before = steady_strokes(found(noisy(hairs(), seed)), before, FRAME)
    raised = found(hairs(rise=6))
    after = steady_strokes(raised, before, FRAME)
    for new, shown in zip(raised, after, strict=True):
        dark = new.matte.alpha > 0.9
        assert shown.matte.alpha[dark].mean() > 0.85


def test_a_brow_off_the_picture_has_none():
    right = MESH[list(RINGS[0]), 0].max()
    first, second = found(hairs(), inside=(int(right) + 20, 0, SIDE, SIDE))
    assert first is None
    assert second is not None
    again = steady_strokes((first, second), found(hairs()), FRAME)
    assert again[0] is None
