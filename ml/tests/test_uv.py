from pathlib import Path

import cv2
import numpy as np
import pytest

from ml import canonical
from ml.placements import placement
from ml.uv import FLIP, lift, unfold, wear

SIZE = (240, 320, 3)
PORTRAIT = Path(__file__).parents[2] / "static/img/astronaut.png"


def frontal(yaw: float = 0.0, scale: float = 10.0) -> np.ndarray:
    """The canonical face as landmarks in a frame of `SIZE`, turned to a side by `yaw` degrees."""
    angle = np.radians(yaw)
    turn = np.array([[np.cos(angle), 0, np.sin(angle)], [0, 1, 0], [-np.sin(angle), 0, np.cos(angle)]])
    points = (canonical.vertices() * FLIP) @ turn.T * scale
    return np.asarray(points + np.array([160, 120, 0]), np.float32)


def test_the_mesh_covers_the_468_landmarks() -> None:
    assert canonical.uv().shape == (468, 2)
    assert canonical.triangles().shape == (898, 3)
    assert set(canonical.triangles().ravel()) == set(range(468))
    assert canonical.uv().min() >= 0
    assert canonical.uv().max() <= 1


def test_normals_look_outwards() -> None:
    nose, forehead, chin, right, left = canonical.normals()[[1, 10, 152, 234, 454]]
    assert nose[2] > 0.9
    assert forehead[1] > 0.2
    assert chin[1] < -0.3
    assert right[0] < -0.8
    assert left[0] > 0.8


@pytest.mark.parametrize("yaw", [0, 30, -45])
def test_each_visible_landmark_lies_at_its_place_on_the_texture(yaw: float) -> None:
    points = frontal(yaw)
    unfolded = unfold(SIZE, points)
    assert unfolded is not None
    x0, y0, x1, y1 = unfolded.box
    cell = np.floor(points[:, :2] - (x0, y0)).astype(int)
    inside = (cell >= 0).all(1) & (cell[:, 0] < x1 - x0) & (cell[:, 1] < y1 - y0)
    cell, expected = cell[inside], canonical.uv()[inside]
    shown = unfolded.visible[cell[:, 1], cell[:, 0]] > 0.9
    error = np.abs(unfolded.uv[cell[:, 1], cell[:, 0]] - expected).max(axis=1)[shown]
    assert shown.sum() > 150
    assert np.median(error) < 0.01


def test_a_turned_face_hides_its_far_side() -> None:
    ear, cheek = 234, 454  # the person's right and left edge of the face
    seen = {yaw: unfold(SIZE, frontal(yaw)) for yaw in (-45, 45)}
    on_texture = {}
    for yaw, unfolded in seen.items():
        assert unfolded is not None
        shown = unfolded.uv[unfolded.visible > 0.5]
        on_texture[yaw] = (
            (shown[:, 0] < canonical.uv()[ear, 0] + 0.15).sum(),
            (shown[:, 0] > canonical.uv()[cheek, 0] - 0.15).sum(),
        )
    assert (on_texture[-45][0] == 0) != (on_texture[45][0] == 0)
    assert (on_texture[-45][1] == 0) != (on_texture[45][1] == 0)


def test_a_texture_worn_and_lifted_comes_back() -> None:
    side = 256
    ramp = np.linspace(60, 200, side, dtype=np.float32)
    texture = np.stack(
        [np.tile(ramp, (side, 1)), np.tile(ramp[:, None], (1, side)), np.full((side, side), 90)], 2
    )
    points = frontal()
    unfolded = unfold(SIZE, points)
    assert unfolded is not None
    image = np.zeros(SIZE, np.uint8)
    x0, y0, x1, y1 = unfolded.box
    image[y0:y1, x0:x1] = wear(texture.astype(np.float32), unfolded)
    lifted, seen = lift(image, points, side)
    core = seen > 0.99
    assert core.mean() > 0.25
    assert np.median(np.abs(lifted[core].astype(float) - texture[core])) < 2


def test_a_face_outside_the_frame_unfolds_to_nothing() -> None:
    assert unfold(SIZE, frontal() + np.float32(1000)) is None


def test_a_face_half_outside_unfolds_what_is_inside() -> None:
    unfolded = unfold(SIZE, frontal() - np.array([160, 0, 0], np.float32))
    assert unfolded is not None
    assert unfolded.box[0] == 0
    assert unfolded.visible.shape == (unfolded.box[3] - unfolded.box[1], unfolded.box[2])
    assert unfolded.visible.max() == 1


def test_a_photograph_lifted_and_worn_again_is_the_photograph() -> None:
    portrait = cv2.cvtColor(cv2.imread(str(PORTRAIT)), cv2.COLOR_BGR2RGB)
    image = np.asarray(cv2.resize(portrait[20:260, 110:350], SIZE[1::-1]), np.uint8)
    points = frontal(20)
    texture, seen = lift(image, points, 512)
    unfolded = unfold(SIZE, points)
    assert unfolded is not None
    x0, y0, x1, y1 = unfolded.box
    again = wear(texture.astype(np.float32), unfolded)
    core = (wear(seen, unfolded) > 0.95) & (unfolded.visible > 0.95)
    assert core.mean() > 0.3
    assert np.median(np.abs(again - image[y0:y1, x0:x1]).max(axis=2)[core]) < 12


@pytest.mark.parametrize("yaw", [-45, 45])
def test_paint_fades_on_the_cheek_that_is_turned_away(yaw: float) -> None:
    [mask] = placement("cheeks", "lifted")
    shown = []
    for turned in (0.0, yaw):
        unfolded = unfold(SIZE, frontal(turned))
        assert unfolded is not None
        alpha = wear(mask, unfolded) * unfolded.visible
        right = unfolded.uv[..., 0] < 0.5
        shown.append((alpha[right].sum(), alpha[~right].sum()))
    right, left = np.array(shown[1]) / np.array(shown[0])
    assert min(right, left) < 0.25
    assert max(right, left) > 0.5


def test_a_trembling_face_does_not_jump_on_its_texture_where_triangles_are_narrower_than_a_cell() -> None:
    points = frontal(20, scale=16)
    points[:, 1] = 120 + 0.35 * (points[:, 1] - 120)  # she looks down: triangles lie flat
    noise = np.random.default_rng(0).normal(0, 0.05, (6, *points.shape)).astype(np.float32)
    seen = [unfolded for tremble in noise if (unfolded := unfold(SIZE, points + tremble))]
    left, top = np.max([unfolded.box[:2] for unfolded in seen], axis=0)
    right, bottom = np.min([unfolded.box[2:] for unfolded in seen], axis=0)
    maps = [
        np.dstack([unfolded.uv, unfolded.visible])[top - y : bottom - y, left - x : right - x]
        for unfolded in seen
        for x, y in [unfolded.box[:2]]
    ]
    shown = np.min(maps, axis=0)[..., 2] > 0.95
    assert np.ptp(maps, axis=0)[shown][:, :2].max() < 0.01
