import cv2
import numpy as np
import pytest

from ml.colour import linear_to_bytes
from ml.hair import FEWEST, LOWER, WIDER, around, divide_hair, find_hair
from ml.parse import Parse, crop_matrix, warp
from ml.regions import BACKGROUND, CLASSES, HAIR, SKIN
from ml.tests import drawn

SHAPE = (480, 640, 3)
POINTS = drawn.landmarks(centre=(320.0, 200.0), size=150.0)


def drawn_hair(length=120.0):
    """A face under a round head of hair that hangs `length` px below the chin: hair mask, picture."""
    hair, face = np.zeros(SHAPE[:2], np.uint8), np.zeros(SHAPE[:2], np.uint8)
    cv2.ellipse(hair, (320, 170), (130, 140), 0, 180, 360, 1, -1)
    cv2.rectangle(hair, (190, 170), (450, int(300 + length)), 1, -1)
    cv2.ellipse(face, (320, 210), (85, 110), 0, 0, 360, 1, -1)
    mask = (hair > 0) & (face == 0)
    linear = np.full(SHAPE, 0.6, np.float32)
    linear[face > 0] = drawn.LIGHT_SKIN
    rng = np.random.default_rng(2)
    strands = 0.04 * np.exp(
        0.5 * cv2.GaussianBlur(rng.standard_normal((1, 640)).astype(np.float32), (0, 0), 1)
    )
    linear[mask] = np.broadcast_to(strands[..., None] * (1.0, 0.7, 0.5), SHAPE)[mask]
    return mask, linear_to_bytes(linear)


def parsed(mask, matrix, size=128):
    """What a parser that is sure says of the square of that matrix; outside the picture it is background."""
    probabilities = np.zeros((len(CLASSES), size, size), np.float32)
    probabilities[HAIR] = cv2.GaussianBlur(warp(mask.astype(np.float32), matrix, (size, size)), (0, 0), 1)
    probabilities[SKIN] = 0
    probabilities[BACKGROUND] = 1 - probabilities[HAIR]
    return Parse(probabilities, matrix)


def found(mask, image):
    matrix = crop_matrix(POINTS, 128)
    return find_hair(image, parsed(mask, matrix), parsed(mask, around(matrix, 128)))


def whole(matte):
    alpha = np.zeros(SHAPE[:2], np.float32)
    x0, y0, x1, y1 = matte.box
    alpha[y0:y1, x0:x1] = matte.alpha
    return alpha


def test_the_wide_crop_is_wider_and_lower():
    matrix = crop_matrix(POINTS, 128)
    wide = around(matrix, 128)
    inverse = np.linalg.inv(np.vstack([matrix, [0, 0, 1]]))
    middle = wide @ (inverse @ [64, 64 + 128 * LOWER, 1])
    assert middle == pytest.approx([64, 64], abs=1e-3)
    assert np.hypot(*wide[0, :2]) * WIDER == pytest.approx(np.hypot(*matrix[0, :2]))


def test_the_matte_covers_hair_in_the_face_s_crop_and_below_it():
    mask, image = drawn_hair()
    alpha = whole(found(mask, image).matte)
    inside = cv2.erode(mask.astype(np.uint8), np.ones((9, 9))) > 0
    beside = cv2.dilate(mask.astype(np.uint8), np.ones((9, 9))) == 0
    assert (crop_matrix(POINTS, 128) @ [320, 420, 1])[1] > 128  # the ends lie below the face's crop
    assert np.quantile(alpha[inside], 0.01) > 0.95
    assert alpha[beside].max() == 0


def test_the_edge_is_that_of_the_picture():
    mask, image = drawn_hair()
    alpha = whole(found(mask, image).matte)
    edge = (cv2.dilate(mask.astype(np.uint8), np.ones((5, 5))) > 0) & ~(
        cv2.erode(mask.astype(np.uint8), np.ones((5, 5))) > 0
    )
    assert ((alpha > 0.5) == mask)[edge].mean() > 0.93


def test_the_level_is_the_median_lightness_of_the_hair():
    mask, image = drawn_hair()
    assert found(mask, image).level == pytest.approx(22, abs=3)


def test_no_hair_has_no_matte_and_still_remembers_what_was_parsed():
    mask = np.zeros(SHAPE[:2], bool)
    image = drawn_hair()[1]
    hair = found(mask, image)
    assert hair.matte is None
    assert hair.wide.probabilities.shape == (len(CLASSES), 128, 128)
    mask[100, 300 : 300 + FEWEST // 3] = True
    assert found(mask, image).matte is None


def test_hair_outside_the_picture_is_none():
    mask, image = drawn_hair()
    matrix = crop_matrix(POINTS, 128) + np.array([[0, 0, 4000], [0, 0, 0]], np.float32)
    probabilities = parsed(mask, crop_matrix(POINTS, 128)).probabilities
    assert find_hair(image, Parse(probabilities, matrix), Parse(probabilities, matrix)).matte is None


def test_hair_of_two_faces_is_divided_between_them():
    """A strip of hair from face to face: black at the left, fair at the right."""
    image = np.full(SHAPE, 200, np.uint8)
    mask = np.zeros(SHAPE[:2], bool)
    mask[120:200, 100:540] = True
    image[mask] = 20
    image[120:200, 320:540] = 170
    faces = [drawn.landmarks(centre=(x, 200.0), size=110.0) for x in (240.0, 400.0)]
    matrices = [crop_matrix(points, 128) for points in faces]
    hairs = [find_hair(image, parsed(mask, m), parsed(mask, around(m, 128))) for m in matrices]
    assert all(whole(hair.matte)[160, [180, 460]].min() > 0.9 for hair in hairs)
    left, right = divide_hair(image, hairs)
    assert whole(left.matte)[160, 180] > 0.9 > 0.1 > whole(left.matte)[160, 460]
    assert whole(right.matte)[160, 460] > 0.9 > 0.1 > whole(right.matte)[160, 180]
    assert (whole(left.matte) + whole(right.matte)).max() <= 1.001
    assert left.level < 10 < 60 < right.level
    assert divide_hair(image, hairs[:1]) == hairs[:1]
