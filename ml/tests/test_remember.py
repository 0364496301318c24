"""What looks as it did is what it was; what looks otherwise has changed."""

import numpy as np
import pytest

from ml.matte import Matte
from ml.parse import Parse
from ml.regions import UPPER_LIP
from ml.remember import Seen, look_of, recall
from ml.render import FaceView

SIDE, FRAME = 96, 1 / 30
RNG = np.random.default_rng(0)
MESH = np.column_stack([RNG.uniform(20, 76, (478, 2)), np.zeros(478)]).astype(np.float32)
PICTURE = RNG.uniform(60, 200, (SIDE, SIDE, 3)).astype(np.float32)


def parsed(probability):
    probabilities = np.zeros((20, SIDE, SIDE), np.float32)
    probabilities[UPPER_LIP] = probability
    return Parse(probabilities, np.eye(2, 3, dtype=np.float32))


def recalled(new, old, look=PICTURE, remembered=PICTURE, mesh=MESH, elapsed=FRAME):
    parse = parsed(new)
    kept = recall(parse, look, mesh, parsed(old), remembered, MESH, elapsed)
    return parse.probabilities[UPPER_LIP], kept


def test_what_looks_as_before_changes_its_mind_slowly():
    lips, _ = recalled(0.0, 1.0)
    assert lips == pytest.approx(np.exp(-FRAME / 0.25), abs=1e-3)


def test_what_looks_otherwise_is_believed_at_once():
    hand = PICTURE.copy()
    hand[30:60, 30:60] = 30
    lips, kept = recalled(0.0, 1.0, hand)
    assert lips[35:55, 35:55].max() < 0.01
    assert lips[:20].min() > 0.8
    assert kept[35:55, 35:55] == pytest.approx(30, abs=2)


def test_slow_change_adds_up_until_it_shows():
    below = (np.arange(SIDE) > 72)[:, None, None]
    lips, remembered = 1.0, PICTURE
    for step in range(1, 9):
        lips, remembered = recalled(0.0, lips, PICTURE + 4 * step * below, remembered)
    assert lips[78:].max() < 0.05
    assert lips[:60].min() > 0.3


def test_another_exposure_is_no_change():
    lips, _ = recalled(0.0, 1.0, 1.2 * PICTURE)
    assert lips.min() > 0.8


def test_what_is_remembered_moves_with_the_landmarks():
    lips = np.zeros((SIDE, SIDE), np.float32)
    lips[40:50, 30:60] = 1
    moved = MESH + np.array([0, 4, 0], np.float32)
    at, _ = recalled(np.roll(lips, 4, 0), lips, np.roll(PICTURE, 4, 0), PICTURE, moved)
    assert np.abs(at - np.roll(lips, 4, 0))[30:70, 25:65].max() < 0.2


def test_another_grid_or_a_clock_that_stands_forgets():
    assert recalled(0.0, 1.0, elapsed=0)[0].max() == 0
    parse = parsed(0.0)
    look = np.zeros((48, 48, 3), np.float32)
    assert recall(parse, look, MESH, parsed(1.0), PICTURE, MESH, FRAME) is look


def test_a_look_is_what_the_cells_show():
    image = np.full((SIDE, SIDE, 3), 90, np.uint8)
    assert look_of(image, parsed(0.0)) == pytest.approx(90)


def seen(alpha, x=40, image=None):
    if image is None:
        image = np.asarray(np.pad(PICTURE, ((0, 40), (0, 80), (0, 0)), "reflect"), np.uint8)
    matrix = np.array([[1, 0, -x], [0, 1, 0]], np.float32)
    return Seen.of(image, Matte(np.full((50, 50), alpha, np.float32), (x, 20, x + 50, 70)), matrix, 0.5)


def test_a_matte_trembles_less_where_its_picture_rests():
    assert seen(0.0).after(seen(1.0), FRAME).matte.alpha.min() > 0.8
    assert seen(0.0).after(seen(1.0), 0).matte.alpha.max() == 0


def test_a_matte_is_believed_where_its_picture_has_changed():
    dark = np.zeros((SIDE + 40, SIDE + 80, 3), np.uint8)
    dark[:, :65] = 255
    assert seen(0.0, image=dark).after(seen(1.0), FRAME).matte.alpha[:, 30:].max() < 0.1


def test_a_matte_moves_with_the_face():
    image = np.asarray(np.pad(PICTURE, ((0, 40), (0, 80), (0, 0)), "reflect"), np.uint8)
    steadied = seen(0.0, 50, np.roll(image, 10, 1)).after(seen(1.0, 40, image), FRAME)
    assert steadied.matte.box == (50, 20, 100, 70)
    assert steadied.matte.alpha[2:-2, 2:-2].min() > 0.8


def test_what_is_remembered_of_a_picture_says_nothing_of_it():
    assert "array" not in repr(seen(1.0))
    look = np.full((2, 2, 3), 77, np.float32)
    assert "77" not in repr(FaceView(None, None, None, None, look))
