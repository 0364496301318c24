"""The labelled faces: the outline lies on the portrait's mouth, wherever it is turned."""

import numpy as np
import pytest

from bench.stills import drawn_faces, from_folder, outlined_portrait, portraits
from ml.regions import INDEX, LOWER_LIP, MOUTH, SKIN, UPPER_LIP
from ml.tests.test_celebamask import write_published


@pytest.mark.parametrize("turn", [0, 25, -25])
def test_the_teeth_are_lighter_and_the_lips_redder_than_each_other(turn):
    image, label = outlined_portrait(turn=turn)
    teeth, upper, lower, skin = (
        np.median(image[label == region], axis=0) for region in (MOUTH, UPPER_LIP, LOWER_LIP, SKIN)
    )
    assert teeth[1] > max(upper[1], lower[1]) + 15
    assert min(redness(upper), redness(lower)) > max(redness(teeth), redness(skin)) + 0.03


def redness(colour) -> float:
    return colour[0] / (colour[1] + colour[2])


def test_the_parts_follow_the_scale():
    large, small = (outlined_portrait(scale=scale)[1] for scale in (2.56, 1.28))
    assert (large == LOWER_LIP).sum() == pytest.approx(4 * (small == LOWER_LIP).sum(), rel=0.1)
    rows, columns = np.nonzero(large == INDEX["left_eye"])
    assert columns.mean() > 256 > rows.mean()


def test_portraits_start_with_it_as_it_is_and_are_always_the_same():
    first, second = list(portraits(3)), list(portraits(3))
    assert np.array_equal(first[0][0], outlined_portrait()[0])
    assert all(np.array_equal(a[0], b[0]) for a, b in zip(first, second, strict=True))
    assert not np.array_equal(first[1][0], first[2][0])


def test_drawn_faces_have_lips():
    assert all(np.isin((UPPER_LIP, LOWER_LIP), label).all() for _, label in drawn_faces(2))


def test_a_folder_gives_as_many_as_it_has(tmp_path):
    published = write_published(tmp_path / "published")
    assert len(list(from_folder(published, "train", 3))) == 3
    assert len(list(from_folder(published, "train", 30))) == 7
