import cv2
import numpy as np

from ml.lens import BEND, Lens
from ml.outlines import drawn
from ml.regions import LOWER_LIP, MOUTH, SKIN, UPPER_LIP
from ml.tests.drawn import landmarks

POINTS = landmarks(centre=(100, 100), size=90, opening=0.6)[:, :2]


def test_lips_lie_around_the_mouth_and_on_skin() -> None:
    label = drawn(POINTS, Lens(200))
    rows = [np.argwhere(label == region)[:, 0].mean() for region in (UPPER_LIP, MOUTH, LOWER_LIP)]
    assert rows == sorted(rows)
    assert (label == SKIN).any()


def test_through_the_lens_it_is_what_the_lens_shows_of_it() -> None:
    plain, lens = drawn(POINTS, Lens(200)), Lens(200, BEND)
    straight = np.array([[1, 0, 0], [0, 1, 0]], np.float32)
    shown = lens.sample(plain, straight, lens.size, cv2.INTER_NEAREST)
    assert (drawn(POINTS, lens) == shown).mean() > 0.98
    assert (plain == shown).mean() < 0.95


def test_without_landmarks_nothing_is_said() -> None:
    assert not drawn(None, Lens(50)).any()


def test_a_face_beside_the_square_leaves_it_empty() -> None:
    assert not drawn(POINTS + 1000, Lens(200, BEND))[50:150, 50:150].any()
