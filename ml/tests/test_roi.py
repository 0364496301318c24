"""Square regions: what they cut and where they put points back."""

import math

import cv2
import numpy as np
import pytest

from ml.roi import Roi


@pytest.fixture
def image():
    return np.random.default_rng(0).integers(0, 256, (60, 80, 3), dtype=np.uint8)


def test_an_upright_square_at_its_own_size_is_the_image_itself(image):
    np.testing.assert_array_equal(Roi(30, 30, 40).cut(image, 40), image[10:50, 10:50])


def test_a_quarter_turn_lays_the_image_on_its_side(image):
    turned = Roi(30, 30, 40, math.pi / 2).cut(image, 40)
    np.testing.assert_array_equal(turned, np.rot90(image[10:50, 10:50]))


def test_what_reaches_over_the_edge_is_black_or_repeats_it(image):
    over = Roi(0, 30, 40)
    assert not over.cut(image, 40, cv2.BORDER_CONSTANT)[:, :20].any()
    np.testing.assert_array_equal(over.cut(image, 40)[:, 0], image[10:50, 0])


def test_a_square_wholly_outside_is_cut_without_error(image):
    assert Roi(-500, 900, 100).cut(image, 16).shape == (16, 16, 3)


def test_shrinking_a_lot_takes_the_mean():
    stripes = np.zeros((64, 64, 3), np.uint8)
    stripes[:, ::2] = 200
    assert np.ptp(Roi.around(stripes).cut(stripes, 8)) <= 1


@pytest.mark.parametrize("side", [20, 50, 200])
def test_points_land_on_what_the_crop_shows_there(side):
    image = np.zeros((240, 320, 3), np.uint8)
    cv2.circle(image, (170, 110), 9, (255, 255, 255), -1)  # its centre is at 170.5, 110.5
    roi = Roi(160, 120, 100, 0.5)
    crop = roi.cut(image, side)[..., 0].astype(float)
    y, x = (np.average(axis, weights=crop) + 0.5 for axis in np.indices(crop.shape))
    centre = np.array([[x, y]])
    np.testing.assert_allclose(roi.place(centre, side), [[170.5, 110.5]], atol=0.3)


def test_the_square_around_an_image_holds_all_of_it(image):
    assert Roi.around(image) == Roi(40, 30, 80)


@pytest.mark.parametrize(
    ("other", "apart"),
    [
        (Roi(10, 20, 100), 0),
        (Roi(13, 24, 100), 0.05),
        (Roi(10, 20, 110), np.log(1.1)),
        (Roi(10, 20, 100, 2 * np.pi - 0.2), 0.2),
    ],
)
def test_squares_are_apart_by_shift_growth_and_turn(other, apart):
    assert Roi(10, 20, 100).apart(other) == pytest.approx(apart)
