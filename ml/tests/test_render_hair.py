import numpy as np
import pytest

from ml.colour import delta_e, hex_to_lab, srgb_to_lab
from ml.face import Face
from ml.hair import Hair
from ml.light import Light
from ml.look import Layer, Look
from ml.matte import Matte
from ml.parse import Parse
from ml.render import FaceView, render_look
from ml.render.hair import retone
from ml.tests.drawn import landmarks
from ml.tests.test_hair import SHAPE, drawn_hair, found

GOOD = Light(1.0, (1.0, 1.0, 1.0), "good", 1.0)
SHADES = {
    "platinum": "#e6ddc8",
    "copper": "#a4552b",
    "blue": "#1f4fa8",
    "chocolate": "#4a2c20",
    "black": "#15110f",
}


def a_layer(hex="#a4552b", **changes):
    return Layer("hair", (hex_to_lab(hex),), "natural", **({"coverage": 1.0} | changes))


def a_view(hair, light=GOOD):
    return FaceView(Face(landmarks(), 1.0), None, None, light=light, hair=hair)


@pytest.fixture(scope="module")
def scene():
    """A picture of dark brown hair, where it is for certain, and what is understood of it."""
    mask, image = drawn_hair()
    return mask, image, a_view(found(mask, image))


def core(view):
    alpha = np.zeros(SHAPE[:2], np.float32)
    x0, y0, x1, y1 = view.hair.matte.box
    alpha[y0:y1, x0:x1] = view.hair.matte.alpha
    return alpha == 1


def dyed(scene, **changes):
    return render_look(scene[1], [scene[2]], Look((a_layer(**changes),)))


@pytest.mark.parametrize("name", SHADES)
def test_the_median_colour_is_the_shade(scene, name):
    median = np.median(dyed(scene, hex=SHADES[name])[core(scene[2])], axis=0) / 255
    assert delta_e(srgb_to_lab(median), hex_to_lab(SHADES[name])) < 3


@pytest.mark.parametrize("name", SHADES)
def test_strands_keep_their_order_from_dark_to_light(scene, name):
    inside = core(scene[2])
    before, after = (
        x[inside].astype(float) @ (0.2, 0.7, 0.1) for x in (scene[1], dyed(scene, hex=SHADES[name]))
    )
    assert np.corrcoef(before, after)[0, 1] > 0.85


def test_bleached_hair_has_neither_a_grey_veil_nor_burnt_strands(scene):
    lightness = srgb_to_lab(dyed(scene, hex=SHADES["platinum"])[core(scene[2])] / 255)[:, 0]
    low, high = np.quantile(lightness, [0.02, 0.98])
    assert high - low > 12
    assert (lightness > 99).mean() < 0.01


def test_light_on_dark_locks_grows_with_the_dye_and_a_mirrored_lamp_does_not():
    lock = np.float32([[6.0, 8.0, 9.5, 40.0]])
    shadow, middle, gleam, lamp = retone(lock, lock, 8.0, 66.0)[0]
    assert middle == pytest.approx(66.0)
    assert gleam - middle == pytest.approx((middle - shadow) * 1.5 / 2, rel=0.3)
    assert gleam < lamp < 92
    _, middle, gleam, _ = retone(lock + 42, lock + 42, 50.0, 8.0)[0]
    assert 0 < gleam - middle < 1


def test_nothing_changes_outside_the_matte(scene):
    _, image, view = scene
    x0, y0, x1, y1 = view.hair.matte.box
    free = np.ones(SHAPE[:2], bool)
    free[y0:y1, x0:x1] = view.hair.matte.alpha == 0
    assert (dyed(scene, hex=SHADES["platinum"])[free] == image[free]).all()


def test_the_edge_does_not_shine(scene):
    """Half a pixel of wall in a pixel of hair is not taken for a highlight of the hair."""
    _, image, view = scene
    x0, y0, x1, y1 = view.hair.matte.box
    soft = np.zeros(SHAPE[:2], bool)
    soft[y0:y1, x0:x1] = (view.hair.matte.alpha > 0.2) & (view.hair.matte.alpha < 0.8)
    painted = dyed(scene, hex=SHADES["blue"])
    assert painted[soft][:, 0].max() <= image[soft][:, 0].max() + 3


def test_more_is_more_and_nothing_is_nothing(scene):
    _, image, view = scene
    inside = core(view)
    weak, strong = (dyed(scene, intensity=share).astype(int) for share in (0.4, 1.0))
    change = [np.abs(x - image)[inside].mean() for x in (weak, strong)]
    assert 0.15 < change[0] / change[1] < 0.7
    assert dyed(scene, intensity=0.0) is image
    assert dyed(scene, coverage=0.0) is image


def test_a_gradient_colours_the_tips_and_leaves_the_roots(scene):
    _, image, view = scene
    inside = core(view)
    change = np.abs(dyed(scene, shape="gradient").astype(int) - image).sum(axis=-1)
    assert change[60:90][inside[60:90]].mean() < 0.1 * change[380:400][inside[380:400]].mean()


def test_a_gradient_between_two_colours_has_the_second_at_the_roots(scene):
    colours = tuple(hex_to_lab(SHADES[name]) for name in ("blue", "platinum"))
    image = render_look(
        scene[1], [scene[2]], Look((Layer("hair", colours, "natural", 1.0, shape="gradient"),))
    )
    roots, tips = (
        srgb_to_lab(np.median(image[rows][core(scene[2])[rows]], axis=0) / 255)
        for rows in (np.s_[60:90], np.s_[390:410])
    )
    assert roots[0] > 75
    assert tips[2] < -30


def test_dim_light_dims_the_shade_and_coloured_light_colours_it(scene):
    _, image, view = scene
    dim = a_view(view.hair, Light(0.3, (1.0, 1.0, 1.3), "dark", 0.5))
    median = np.median(render_look(image, [dim], Look((a_layer(SHADES["platinum"]),)))[core(view)], axis=0)
    plain = np.median(dyed(scene, hex=SHADES["platinum"])[core(view)], axis=0)
    assert (median < 0.7 * plain).all()
    assert median[2] / median[0] > plain[2] / plain[0]


def test_no_hair_gives_the_same_picture(scene):
    _, image, view = scene
    bald = Hair(None, 0.0, 300.0, view.hair.wide)
    for hair in (None, bald):
        assert render_look(image, [a_view(hair)], Look((a_layer(),))) is image


def test_a_matte_at_the_edge_of_the_picture_is_painted():
    image = np.full((40, 40, 3), 30, np.uint8)
    wide = Parse(np.zeros((20, 2, 2), np.float32), np.eye(2, 3, dtype=np.float32))
    hair = Hair(Matte(np.ones((1, 40), np.float32), (0, 0, 40, 1)), 11.0, 30.0, wide)
    painted = render_look(image, [a_view(hair)], Look((a_layer(),)))
    assert (painted[0] != 30).any()
    assert (painted[1:] == 30).all()
