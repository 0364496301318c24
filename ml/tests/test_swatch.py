import numpy as np
import pytest

from ml.colour import delta_e, hex_to_lab, in_gamut, srgb_to_lab
from ml.swatch import SURFACES, bottle, bullet, line, lock, pan, pencil, powder, smear, swipe


def lipsticks():
    """Lab over the gamut of lipsticks: from nude to near black, coral to plum."""
    grid = np.stack(np.meshgrid([12, 25, 40, 55, 72, 86], [4, 25, 50, 70], [-20, 0, 25, 50]), -1).reshape(
        -1, 3
    )
    return [tuple(map(float, lab)) for lab in grid[in_gamut(grid)][::3]]


def error(image, lab):
    opaque = image[image[..., 3] == 255][:, :3]
    assert len(opaque) > 0.05 * image[..., 3].size
    return delta_e(srgb_to_lab(np.median(opaque, axis=0) / 255), lab)


@pytest.mark.parametrize("finish", SURFACES)
def test_the_median_colour_is_the_shade(finish):
    for seed, lab in enumerate(lipsticks()):
        assert error(smear(lab, finish, seed=seed), lab) < 1, lab
        assert error(bullet(lab, finish, seed=seed)[:300], lab) < 1, lab


def test_the_median_colour_of_a_lock_is_the_shade_from_black_to_platinum_and_blue():
    for seed, shade in enumerate(["#15110f", "#4a2c20", "#a4552b", "#e6ddc8", "#1f4fa8", "#7fc9b0"]):
        assert error(lock(hex_to_lab(shade), seed=seed), hex_to_lab(shade)) < 1, shade


MAKE_UP = [(88, 3, 11), (74, 22, 24), (55, 12, 25), (34, 13, 16), (28, 10, 13), (12, 2, 2), (40, 6, -34)]


@pytest.mark.parametrize("finish", ["matte", "satin", "shimmer", "metallic", "natural"])
@pytest.mark.parametrize("draw", [powder, line, swipe, pencil])
def test_the_median_colour_of_powder_line_swipe_and_pencil_is_the_shade(draw, finish):
    for seed, lab in enumerate(MAKE_UP):
        image = draw([lab] if draw is powder else lab, finish, seed=seed)
        paint = image[170:350] if draw is pencil else image  # below the wood
        assert error(paint, lab) < 1, lab


@pytest.mark.parametrize("lab", MAKE_UP)
def test_each_pan_of_a_case_has_its_colour(lab):
    assert error(pan([lab], "satin")[140:220, 80:160], lab) < 1
    four = pan([(60, 0, 0), (20, 0, 0), (90, 0, 0), lab], "matte", seed=3)
    assert error(four[196:300, 140:190], lab) < 1.5


@pytest.mark.parametrize("lab", MAKE_UP)
@pytest.mark.parametrize("seed", range(4))
def test_a_bottle_is_filled_with_the_shade(lab, seed):
    assert error(bottle(lab, "gloss", seed=seed)[245:320, 95:145], lab) < 3  # without the window's mirror


@pytest.mark.parametrize("draw", [powder, line, swipe, pencil, pan, bottle])
def test_make_up_lies_within_its_picture_at_any_size(draw):
    for width, height in ((160, 100), (160, 240), (480, 300), (240, 360)):
        colour = [MAKE_UP[1]] * 3 if draw in (powder, pan) else MAKE_UP[1]
        image = draw(colour, "satin", size=(width, height), seed=5)
        assert image.shape == (height, width, 4)
        assert image[..., 3].max() == 255
        assert image[0, :, 3].max() <= 2


@pytest.mark.parametrize("draw", [smear, bullet, lock])
def test_it_is_rgba_of_the_size_asked_for_on_transparent_ground(draw):
    image = draw(hex_to_lab("#b3202a"), "natural" if draw is lock else "satin", size=(200, 260), scale=1.5)
    assert image.shape == (390, 300, 4)
    assert image.dtype == np.uint8
    assert image[:3, :, 3].max() == 0


def test_the_smear_lies_within_its_picture():
    for seed in range(40):
        alpha = smear((40, 50, 20), "matte", seed=seed)[..., 3]
        assert max(alpha[:, -1].max(), alpha[0].max(), alpha[-1].max()) <= 2


def test_the_lock_lies_within_its_picture():
    for seed in range(20):
        alpha = lock((40, 50, 20), seed=seed)[..., 3]
        assert max(alpha[:, 0].max(), alpha[:, -1].max(), alpha[0].max(), alpha[-1].max()) <= 2


def test_a_seed_gives_the_same_stroke_and_another_seed_another():
    first = smear((40, 50, 20), "shimmer", seed=3)
    assert (first == smear((40, 50, 20), "shimmer", seed=3)).all()
    assert (first != smear((40, 50, 20), "shimmer", seed=4)).any()


def test_gloss_shines_more_than_satin_and_satin_more_than_matte():
    def brightest(finish):
        image = smear((35, 45, 20), finish, seed=5)
        return np.quantile(image[image[..., 3] == 255][:, :3].mean(axis=1), 0.98)

    assert brightest("gloss") > brightest("satin") > brightest("matte")


def test_sheer_lets_the_ground_through():
    solid, thin = (np.median(a[a > 60]) for a in (smear((40, 50, 20), f)[..., 3] for f in ("matte", "sheer")))
    assert solid == 255
    assert thin < 245


def test_an_unknown_finish_raises():
    with pytest.raises(KeyError):
        smear((40, 50, 20), "wet")
