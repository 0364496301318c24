import dataclasses

import cv2
import numpy as np
import pytest

from ml.colour import (
    LUMINANCE,
    bytes_to_linear,
    delta_e,
    hex_to_lab,
    linear_to_bytes,
    linear_to_lab,
    srgb_to_lab,
)
from ml.look import FINISHES, LIP_SHAPES, Layer, Look
from ml.matte import Matte
from ml.render import render_look
from ml.render.finish import FINISHES as NUMBERS
from ml.render.lipspace import RINGS, canonical, lip_coordinates
from ml.render.shine import flakes
from ml.render.texture import read_texture
from ml.tests import drawn

RED, PLUM, NUDE = "#a8261f", "#5e2140", "#b5656b"


def look(colour=RED, finish="matte", **changes):
    colours = tuple(hex_to_lab(c) for c in ([colour] if isinstance(colour, str) else colour))
    return Look((Layer("lips", colours, finish, **{"coverage": 0.95} | changes),))


def scene(*, skin=drawn.LIGHT_SKIN, lips=drawn.LIGHT_LIPS, light=1.0, **where):
    points = drawn.landmarks(**where)
    image = drawn.picture(points, skin=skin, lips=lips, light=light)
    return image, drawn.view(image, points)


def lips_of(image, view):
    """The lips' bytes N×3, 2 px inside their edge."""
    x0, y0, x1, y1 = view.lips.box
    core = cv2.erode((view.lips.alpha > 0.5).astype(np.uint8), np.ones((5, 5))) > 0
    return image[y0:y1, x0:x1][core]


def alpha_of(image, view):
    x0, y0, x1, y1 = view.lips.box
    alpha = np.zeros(image.shape[:2], np.float32)
    alpha[y0:y1, x0:x1] = view.lips.alpha
    return alpha


@pytest.mark.parametrize("finish", FINISHES)
@pytest.mark.parametrize("shape", LIP_SHAPES)
def test_no_byte_outside_the_matte_changes(finish, shape):
    image, view = scene(opening=0.5)
    before = image.copy()
    painted = render_look(image, [view], look([RED, PLUM], finish, shape=shape))
    changed = (painted != image).any(axis=-1)
    assert changed.sum() > 500
    assert not changed[alpha_of(image, view) == 0].any()
    assert (image == before).all()


@pytest.mark.parametrize(
    "nothing",
    [Look(), look(intensity=0.0), look(coverage=0.0)],
    ids=["no layer", "no intensity", "no coverage"],
)
def test_an_empty_look_returns_the_same_object(nothing):
    image, view = scene()
    assert render_look(image, [view], nothing) is image


def test_no_face_or_no_lips_returns_the_same_object():
    image, view = scene()
    assert render_look(image, [], look()) is image
    assert render_look(image, [dataclasses.replace(view, lips=None)], look()) is image


def test_a_trace_of_intensity_changes_next_to_nothing():
    image, view = scene()
    for finish in FINISHES:
        painted = render_look(image, [view], look(finish=finish, intensity=0.01))
        assert np.abs(painted.astype(int) - image).mean(where=alpha_of(image, view)[..., None] > 0) < 2


def expected(image, view, colour, finish, coverage):
    """docs/colour.md, "What colour to expect", written out again."""
    numbers = NUMBERS[finish]
    bare = np.median(bytes_to_linear(lips_of(image, view)), axis=0) / view.light.exposure
    target = ((np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255 + 0.055) / 1.055) ** 2.4
    cover, n = coverage * numbers.opacity, numbers.yule_nielsen
    return linear_to_lab(
        view.light.exposure * (cover * target ** (1 / n) + (1 - cover) * bare ** (1 / n)) ** n
    )


@pytest.mark.parametrize("finish", FINISHES)
@pytest.mark.parametrize(
    ("skin", "lips"),
    [(drawn.LIGHT_SKIN, drawn.LIGHT_LIPS), (drawn.DARK_SKIN, drawn.DARK_LIPS)],
    ids=["light", "dark"],
)
@pytest.mark.parametrize("light", [1.0, 0.25])
@pytest.mark.parametrize("colour", [RED, PLUM, NUDE])
def test_the_median_colour_is_the_one_that_the_document_predicts(finish, skin, lips, light, colour):
    image, view = scene(skin=skin, lips=lips, light=light)
    painted = render_look(image, [view], look(colour, finish, coverage=0.9))
    found = srgb_to_lab(np.median(lips_of(painted, view), axis=0) / 255)
    assert delta_e(found, expected(image, view, colour, finish, 0.9)) < 3


def test_in_good_light_an_opaque_shade_is_what_its_hex_says():
    image, view = scene()
    for colour in (RED, PLUM, NUDE):
        painted = render_look(image, [view], look(colour, coverage=1.0))
        assert delta_e(srgb_to_lab(np.median(lips_of(painted, view), axis=0) / 255), hex_to_lab(colour)) < 2


def test_coverage_and_intensity_move_the_colour_steadily_to_the_shade():
    image, view = scene()
    for field in ("coverage", "intensity"):
        distance = [
            delta_e(
                srgb_to_lab(
                    np.median(lips_of(render_look(image, [view], look(PLUM, **{field: k})), view), axis=0)
                    / 255
                ),
                hex_to_lab(PLUM),
            )
            for k in (0.1, 0.3, 0.5, 0.7, 0.9)
        ]
        assert distance == sorted(distance, reverse=True)


def luminance(image, view):
    return bytes_to_linear(lips_of(image, view)) @ LUMINANCE


def test_finishes_shine_in_their_order():
    image, view = scene(size=190)
    brightest = {}
    for finish in FINISHES:
        light = luminance(render_look(image, [view], look(PLUM, finish)), view)
        brightest[finish] = np.quantile(light, 0.99) - np.median(light)
    assert brightest["matte"] < brightest["velvet"] < brightest["satin"] < brightest["gloss"]
    assert brightest["velvet"] < min(brightest["sheer"], brightest["shimmer"], brightest["metallic"])


def test_glitter_has_more_fine_contrast_than_satin():
    image, view = scene(size=190)

    def grain(finish):
        x0, y0, x1, y1 = view.lips.box
        light = bytes_to_linear(render_look(image, [view], look(PLUM, finish))[y0:y1, x0:x1]) @ LUMINANCE
        return (light - cv2.GaussianBlur(light, (0, 0), 1.5))[view.lips.alpha > 0.9].std()

    assert grain("shimmer") > 1.3 * grain("satin")


@pytest.mark.parametrize("finish", FINISHES)
def test_the_texture_of_the_lip_stays(finish):
    image, view = scene(size=190)
    before = luminance(image, view)
    after = luminance(render_look(image, [view], look(RED, finish)), view)
    assert np.corrcoef(np.log(before + 0.01), np.log(after + 0.01))[0, 1] > (
        0.3 if finish == "shimmer" else 0.5
    )


def test_an_opaque_finish_hides_more_of_the_lips_own_two_tones_than_a_sheer_one():
    image, view = scene(skin=drawn.DARK_SKIN, lips=drawn.DARK_LIPS, size=190)
    middle = view.face.landmarks[[78, 308], 1].mean()
    x0, y0, x1, y1 = view.lips.box
    rows = np.arange(y0, y1)[:, None] + 0.5
    body = view.lips.alpha > 0.95

    def tones(picture):
        light = bytes_to_linear(picture[y0:y1, x0:x1]) @ LUMINANCE
        return np.log(
            np.median(light[body & (rows > middle + 3)]) / np.median(light[body & (rows < middle - 3)])
        )

    bare, matte, sheer = (
        tones(p) for p in (image, *(render_look(image, [view], look(RED, f)) for f in ("matte", "sheer")))
    )
    assert min(bare, sheer) > 1.4 * matte > 0


def test_a_shade_is_darker_in_dim_light_and_never_lighter_than_it_is():
    levels = []
    for light in (1.0, 0.5, 0.2, 0.08):
        image, view = scene(light=light)
        levels.append(float(np.median(luminance(render_look(image, [view], look()), view))))
    assert levels == sorted(levels, reverse=True)
    assert levels[0] < 1.05 * float((bytes_to_linear(np.uint8([168, 38, 31]))) @ LUMINANCE)
    assert levels[-1] < 0.35 * levels[0]


@pytest.mark.parametrize(
    ("what", "share"),
    [("nothing", (0.98, 1.02)), ("beard", (0.98, 1.02)), ("paint", (0.98, 1.02)), ("shadow", (0.3, 0.6))],
)
def test_a_mouth_in_shadow_wears_a_darker_shade_but_not_beside_a_beard_nor_over_paint(what, share):
    image, view = scene()
    lips = alpha_of(image, view) > 0
    below = np.zeros_like(lips)
    below[int(view.face.landmarks[164, 1]) - 8 :] = True
    dark = {"nothing": lips & ~lips, "beard": below & ~lips, "paint": lips, "shadow": below}[what]
    shaded = np.where(dark[..., None], linear_to_bytes(0.25 * bytes_to_linear(image)), image).astype(np.uint8)
    before, after = (
        np.median(luminance(render_look(picture, [view], look(coverage=1.0)), view))
        for picture in (image, shaded)
    )
    assert share[0] < after / before < share[1]


def test_a_gradient_fades_outwards_and_two_tones_differ_inside():
    image, view = scene(size=190)
    x0, y0, x1, y1 = view.lips.box
    v = np.abs(lip_coordinates(view.face.landmarks, view.lips.box)[1])
    solid = view.lips.alpha > 0.97
    inside, outside = solid & (v < 0.25), solid & (v > 0.85)

    def colour(picture, where):
        return srgb_to_lab(np.median(picture[y0:y1, x0:x1][where], axis=0) / 255)

    gradient = render_look(image, [view], look(PLUM, shape="gradient"))
    assert delta_e(colour(gradient, outside), colour(image, outside)) < 5
    assert delta_e(colour(gradient, inside), colour(image, inside)) > 20
    two = render_look(image, [view], look([NUDE, PLUM], shape="two_tone"))
    assert delta_e(colour(two, outside), hex_to_lab(NUDE)) < 6
    assert delta_e(colour(two, inside), hex_to_lab(PLUM)) < 8
    over = render_look(image, [view], look([PLUM, NUDE], shape="gradient"))
    assert delta_e(colour(over, outside), hex_to_lab(NUDE)) < 6


def test_one_colour_in_two_tones_is_deeper_inside():
    image, view = scene(size=190)
    x0, y0, x1, y1 = view.lips.box
    v = np.abs(lip_coordinates(view.face.landmarks, view.lips.box)[1])
    light = bytes_to_linear(render_look(image, [view], look(RED, shape="two_tone"))[y0:y1, x0:x1]) @ LUMINANCE
    solid = view.lips.alpha > 0.97
    assert np.median(light[solid & (v < 0.25)]) < 0.85 * np.median(light[solid & (v > 0.75)])


def test_layers_are_put_on_in_order():
    image, view = scene()
    red, plum = look(RED).layers, look(PLUM, coverage=1.0).layers
    both = render_look(image, [view], Look(red + plum))
    assert delta_e(srgb_to_lab(np.median(lips_of(both, view), axis=0) / 255), hex_to_lab(PLUM)) < 3


def test_every_face_wears_the_look():
    left, right = drawn.landmarks(centre=(110, 90), size=80), drawn.landmarks(centre=(230, 150), size=80)
    image = np.minimum(drawn.picture(left), drawn.picture(right))
    views = [drawn.view(image, points) for points in (left, right)]
    painted = render_look(image, views, look())
    for view in views:
        assert (lips_of(painted, view) != lips_of(image, view)).any()


def test_lip_coordinates_give_the_ring_points_their_places():
    points = drawn.landmarks(size=220, opening=0.6, turn=20)
    box = (0, 0, 320, 256)
    u, v = lip_coordinates(points, box)
    x, y = points[RINGS, :2].T.astype(int)
    error = np.abs(np.stack([u[y, x], v[y, x]], axis=1) - canonical())
    assert np.median(error) < 0.05
    assert error.max() < 0.3  # at the corners all v meet in a point


@pytest.mark.parametrize(("dx", "dy"), [(7, 0), (0, -5), (12, 9)])
def test_glitter_moves_with_the_face(dx, dy):
    first, second = drawn.landmarks(size=180), drawn.landmarks(size=180, centre=(160 + dx, 130 + dy))
    box = (80, 150, 240, 230)
    moved = (box[0] + dx, box[1] + dy, box[2] + dx, box[3] + dy)
    there = flakes(*lip_coordinates(first, box), 100)
    here = flakes(*lip_coordinates(second, moved), 100)
    assert there.std() > 0.04
    assert np.corrcoef(there.ravel(), here.ravel())[0, 1] > 0.99


def test_glitter_turns_with_the_face():
    first, second = drawn.landmarks(size=180), drawn.landmarks(size=180, turn=30)
    box = (60, 60, 260, 256)
    there = flakes(*lip_coordinates(first, box), 100)
    here = flakes(*lip_coordinates(second, box), 100)
    turned = cv2.getRotationMatrix2D((160 - 60 - 0.5, 130 - 60 - 0.5), -30, 1)
    expected = cv2.warpAffine(there, turned, (200, 196))
    lips = cv2.erode(drawn.mask(second, (256, 320))[60:256, 60:260].astype(np.uint8), np.ones((5, 5))) > 0
    assert np.corrcoef(expected[lips], here[lips])[0, 1] > 0.7
    assert np.corrcoef(there[lips], here[lips])[0, 1] < 0.4


def test_glitter_on_small_lips_is_a_sheen_and_not_blots():
    box = (0, 0, 320, 256)
    u, v = lip_coordinates(drawn.landmarks(size=180), box)
    fine, coarse = (flakes(u, v, width).std() for width in (256, 30))
    assert coarse < 0.6 * fine


def test_texture_taken_apart_is_the_texture_put_together():
    image, view = scene()
    x0, y0, x1, y1 = view.lips.box
    light = bytes_to_linear(image[y0:y1, x0:x1]) @ LUMINANCE
    _, v = lip_coordinates(view.face.landmarks, view.lips.box)
    texture = read_texture(light, view.lips.alpha, v, 80)
    ratio = (light + 0.012) / (np.median(light[view.lips.alpha > 0.5]) + 0.012)
    assert np.allclose(texture.whole, ratio, rtol=1e-3)


def test_lips_of_a_few_pixels_are_no_trouble():
    image, view = scene(size=12.0, centre=(60.0, 60.0))
    assert render_look(image, [view], look()).shape == image.shape


def test_a_matte_cut_by_the_picture_is_painted_to_its_edge():
    points = drawn.landmarks(centre=(0.0, 130.0))
    image = drawn.picture(points)
    painted = render_look(image, [drawn.view(image, points)], look())
    assert (painted[:, 0] != image[:, 0]).any()


def test_a_matte_that_is_faint_everywhere_paints_nothing():
    image, view = scene()
    faint = Matte(np.minimum(view.lips.alpha, 0.3), view.lips.box)
    painted = render_look(image, [dataclasses.replace(view, lips=faint)], look())
    assert (painted == image).all()
