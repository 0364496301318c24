import numpy as np
import pytest

from ml.colour import LUMINANCE, bytes_to_linear, linear_to_bytes
from ml.light import estimate_light, rate_light
from ml.light_faults import MEAN, find_sides, strangeness
from ml.regions import EYE_RINGS
from ml.tests import drawn


def light(*, gain=(1, 1, 1), skin=drawn.LIGHT_SKIN, shape=(256, 320), points=None):
    points = drawn.landmarks() if points is None else points
    image = bytes_to_linear(drawn.picture(points, skin=skin, shape=shape)) * np.float32(gain)
    return estimate_light(linear_to_bytes(image), points, None)


def test_good_light_leaves_a_colour_as_it_is():
    found = light()
    assert found.exposure == 1
    assert found.cast == pytest.approx((1, 1, 1), abs=0.01)
    assert found.verdict == "good"
    assert found.confidence > 0.9


@pytest.mark.parametrize("skin", [drawn.LIGHT_SKIN, drawn.DARK_SKIN])
def test_less_light_gives_less_exposure(skin):
    exposures = [light(gain=(g, g, g), skin=skin).exposure for g in (1, 0.5, 0.25, 0.1, 0.03)]
    assert exposures == sorted(exposures, reverse=True)
    assert exposures[-1] < 0.25 * exposures[0]


def test_dark_skin_in_good_light_is_no_darkness():
    found = light(skin=drawn.DARK_SKIN)
    assert found.verdict == "good"
    assert found.exposure > 0.4


def test_darkness_is_named_and_lowers_the_confidence():
    found = light(gain=(0.04, 0.04, 0.04))
    assert found.verdict == "dark"
    assert found.confidence < 0.5


def test_a_burnt_face_is_bright():
    assert light(gain=(3, 3, 3)).verdict == "bright"


@pytest.mark.parametrize(("gain", "channel"), [((0.6, 0.6, 1.8), 2), ((1.6, 0.6, 0.6), 0)])
def test_coloured_light_has_a_cast_and_is_named(gain, channel):
    found = light(gain=np.multiply(gain, 0.5))
    assert found.cast[channel] > 1.1
    assert found.cast[1] == 1
    assert found.verdict == "coloured"
    assert found.confidence < 0.6


@pytest.mark.parametrize("skin", [drawn.LIGHT_SKIN, drawn.DARK_SKIN, (0.36, 0.17, 0.10)])
def test_no_skin_tone_in_white_light_is_taken_for_a_cast(skin):
    assert light(skin=skin).cast == pytest.approx((1, 1, 1), abs=0.02)


@pytest.mark.parametrize("skin", [drawn.LIGHT_SKIN, drawn.DARK_SKIN])
def test_the_colour_of_a_lamp_is_told_by_the_skin_where_no_eyes_are_seen(skin):
    points, lamp = drawn.landmarks(), np.array((1.7, 0.7, 0.17), np.float32)  # 2700 K, of luminance 0.87
    for ring in EYE_RINGS:
        points[list(ring), 1] = points[list(ring), 1].mean()
    warm, white = (light(gain=gain, skin=skin, points=points) for gain in (0.5 * lamp, (0.435,) * 3))
    assert warm.eyes == 0
    assert np.log(warm.cast) == pytest.approx(np.log(lamp / lamp[1]), abs=0.4)
    assert warm.exposure * (np.array(warm.cast) @ LUMINANCE) == pytest.approx(white.exposure, rel=0.25)


def test_light_from_one_side_is_uneven():
    points = drawn.landmarks()
    lamp = np.linspace(-1, 1, 320, dtype=np.float32)[None, :, None] > 0
    image = linear_to_bytes(bytes_to_linear(drawn.picture(points)) * np.where(lamp, 1, np.float32(0.15)))
    found = estimate_light(image, points, None)
    assert found.verdict == "uneven"
    assert found.side > 0.5


def test_cheeks_outside_the_picture_do_no_harm():
    found = light(points=drawn.landmarks(centre=(-300, 130)))
    assert 0 <= found.confidence <= 1


def test_hair_over_a_cheek_is_not_taken_for_skin():
    points = drawn.landmarks()
    image = drawn.picture(points)
    hair = np.zeros(image.shape[:2], bool)
    x, y = points[50, :2].astype(int)
    hair[y - 30 : y + 2, x - 30 : x + 30] = True
    image[hair] = 20
    image[: y + 30, x - 30 : x + 30][hair[: y + 30, x - 30 : x + 30]] = 20
    blind = estimate_light(image, points, None)
    seeing = estimate_light(image, points, drawn.parse(points, image.shape, hidden=hair))
    assert abs(seeing.side) < 0.05 < abs(blind.side)


def test_a_shadow_is_uneven_on_skin_of_any_tone_and_from_either_side():
    points = drawn.landmarks()
    for skin in (drawn.LIGHT_SKIN, drawn.DARK_SKIN):
        image = bytes_to_linear(drawn.picture(points, skin=skin))
        for sign in (-1, 1):
            lamp = np.sign(np.arange(320) - 160.0)[None, :, None] * sign > 0
            found = estimate_light(linear_to_bytes(image * np.where(lamp, 1, np.float32(0.15))), points, None)
            assert (found.verdict, np.sign(found.side)) == ("uneven", sign)


def test_the_turn_of_a_head_is_taken_off():
    points = drawn.landmarks()
    turned = points.copy()
    turned[1, 0] += 20
    image = drawn.picture(points)
    assert find_sides(image, points, None) == pytest.approx([0, 0, 0], abs=0.05)
    assert (find_sides(image, turned, None) > 0.05).all()


def test_a_hand_before_one_cheek_leaves_the_other_pairs():
    points = drawn.landmarks()
    image = drawn.picture(points)
    hand = np.zeros(image.shape[:2], bool)
    hand[:, : int(points[36, 0]) + 2] = True
    image[hand] = 20
    seen = find_sides(image, points, drawn.parse(points, image.shape, hidden=hand))
    assert np.abs(seen).max() < 0.1 < np.abs(find_sides(image, points, None)).max()


def test_the_usual_colours_are_no_fault_and_others_are_the_more_the_further_off():
    rates = [strangeness(np.array(MEAN) + far * np.array([0.5, -0.5, 0.5, -0.5])) for far in (0, 1, 2)]
    assert rates[0] < 0 < rates[1] < rates[2]
    assert rates[2] > 0.5


def test_a_face_outside_the_frame_has_no_sides():
    points = drawn.landmarks(centre=(-900, 130))
    assert find_sides(drawn.picture(drawn.landmarks()), points, None).tolist() == [0, 0, 0]


def test_only_a_burnt_red_is_less_than_a_burnt_white():
    points = drawn.landmarks()
    red, white = (
        rate_light(drawn.picture(points, skin=skin), points, None) for skin in ((1, 0.5, 0.4), (1, 1, 1))
    )
    assert 0.5 < red["bright"] < white["bright"]
