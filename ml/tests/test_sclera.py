"""The whites of the eyes, on faces drawn from the canonical mesh."""

import cv2
import numpy as np
import pytest

from ml.canonical import vertices
from ml.colour import linear_to_bytes
from ml.light import SCLERA, estimate_light
from ml.regions import EYE_RINGS
from ml.sclera import find_sclera

SKIN = {"fair": (0.45, 0.27, 0.20), "deep": (0.075, 0.042, 0.03)}
SIZE, SCALE = 400, 20.0


def landmarks() -> np.ndarray:
    points = vertices() * np.array([1, -1, -1], np.float32)
    ends = [(0, 0, 0), (0.6, 0, 0), (0, -0.6, 0), (-0.6, 0, 0), (0, 0.6, 0)]
    irises = [points[list(EYE_RINGS[k])].mean(axis=0) + np.array(ends) for k in (1, 0)]
    return np.asarray(np.concatenate([points, *irises]) * SCALE + (SIZE / 2, SIZE / 2, 0), np.float32)


def picture(skin, gain=(1, 1, 1), *, shut=False):
    points = landmarks()
    linear = np.full((SIZE, SIZE, 3), 0.2, np.float32)
    cv2.fillConvexPoly(linear, cv2.convexHull(points[:468, :2].copy()).astype(np.int32), skin)
    for ring, iris in zip(EYE_RINGS, (473, 468), strict=True):
        if not shut:
            cv2.fillPoly(linear, [points[list(ring), :2].astype(np.int32)], SCLERA)
            cv2.circle(
                linear, points[iris, :2].astype(int).tolist(), int(0.6 * SCALE), (0.03, 0.02, 0.01), -1
            )
    return linear_to_bytes(linear * np.array(gain, np.float32)), points


@pytest.mark.parametrize("skin", SKIN)
@pytest.mark.parametrize("level", [0.25, 0.5, 0.9])
def test_the_whites_tell_dim_light_from_dark_skin(skin, level):
    light = estimate_light(*picture(SKIN[skin], (level,) * 3), None)
    assert light.exposure == pytest.approx(level, rel=0.08)
    assert light.cast == pytest.approx((1, 1, 1), abs=0.05)
    assert light.eyes == 1


@pytest.mark.parametrize("skin", SKIN)
def test_the_whites_show_the_colour_of_a_lamp(skin):
    light = estimate_light(*picture(SKIN[skin], (0.95, 0.5, 0.2)), None)
    assert light.cast[0] == pytest.approx(1.9, rel=0.15)
    assert light.cast[2] == pytest.approx(0.4, rel=0.1)


def test_a_channel_that_is_burnt_is_made_up_for_by_the_others():
    light = estimate_light(*picture(SKIN["deep"], (1.9, 0.8, 0.19)), None)
    assert light.cast[0] == pytest.approx(2.4, rel=0.15)
    assert light.exposure == pytest.approx(0.8, rel=0.1)


def test_shut_eyes_have_no_say():
    image, points = picture(SKIN["fair"], shut=True)
    shut = points.copy()
    for ring in EYE_RINGS:
        shut[list(ring), 1] = points[list(ring), 1].mean()
    assert find_sclera(image, shut) is None
    assert estimate_light(image, shut, None).eyes == 0


def test_eyes_that_disagree_have_less_of_a_say():
    image, points = picture(SKIN["fair"])
    image[:, : SIZE // 2] //= 3
    both, one = find_sclera(*picture(SKIN["fair"])), find_sclera(image, points)
    assert both is not None
    assert one is not None
    assert one.sure < 0.5 * both.sure
