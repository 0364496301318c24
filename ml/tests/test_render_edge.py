"""Paint's edge is as soft as the picture."""

import cv2
import numpy as np
import pytest

from ml.look import Layer, Look
from ml.regions import MOUTH
from ml.render import mattes, render_look
from ml.render.edge import softened, softness
from ml.tests import drawn

PLUM = (25.0, 30.0, -5.0)


def scene(blur):
    points = drawn.landmarks(size=190)
    image = drawn.picture(points)
    image = cv2.GaussianBlur(image, (0, 0), blur) if blur else image
    return image, drawn.view(image, points)


def test_softness_is_about_the_blur_of_an_edge_whatever_its_contrast():
    for blur in (1.0, 1.5, 2.0, 3.0):
        found = []
        for contrast in (30, 200):
            step = np.zeros((60, 60), np.float32)
            step[:, 30:] = contrast
            found.append(softness(cv2.GaussianBlur(step, (0, 0), blur)))
        assert found[0] == pytest.approx(found[1], rel=0.02)
        assert found[0] == pytest.approx(np.hypot(blur, 0.8), rel=0.2)  # 0.8 is the pixels' own


def test_a_picture_without_edges_has_no_softness():
    assert softness(np.full((40, 40), 90, np.float32)) == 0


def test_in_a_sharp_picture_the_matte_stays_as_it_is():
    image, view = scene(0)
    assert softened(image, view.lips, view.parse) is view.lips


@pytest.mark.parametrize("region", ["lips", "lip_liner"])
def test_in_a_blurred_picture_paint_ends_as_softly_as_everything_else(region):
    image, view = scene(2.5)
    layer = Layer(region, (PLUM,), "matte", 0.95)
    painted = render_look(image, [view], Look((layer,)))
    x0, y0, x1, y1 = view.lips.box
    bare, worn = (
        softness(cv2.cvtColor(picture[y0:y1, x0:x1], cv2.COLOR_RGB2GRAY).astype(np.float32))
        for picture in (image, painted)
    )
    assert worn > 0.7 * bare > 1.4
    [matte] = mattes(image, view, layer)
    changed = (painted != image).any(axis=-1)
    changed[y0:y1, x0:x1] &= matte.alpha == 0
    assert not changed.any()


def test_paint_that_ends_softly_does_not_spread_over_teeth():
    points = drawn.landmarks(size=190, opening=0.9)
    image = cv2.GaussianBlur(drawn.picture(points), (0, 0), 2.5)
    parse = drawn.parse(points, image.shape)
    view = drawn.view(image, points, parse)
    soft = softened(image, view.lips, parse)
    assert soft is not view.lips
    teeth = parse.to_image(parse.probabilities[MOUTH], soft.box) > 0.3
    grown = soft.alpha > view.lips.alpha + 0.02
    assert teeth.sum() > 100
    assert not grown[teeth].any()
    assert grown.sum() > 100
