"""Paint on lids and brows, on the public-domain portrait: where it ends."""

from dataclasses import replace

import cv2
import numpy as np
import pytest

from ml.lids import EYES
from ml.regions import HAIR, INDEX, OCCLUDER, SKIN
from ml.render import mattes
from ml.render.brows import BROWS, RINGS
from ml.render.eyes import eyes
from ml.skin import open_surface
from ml.tests.test_render_skin import look, scene  # noqa: F401, a fixture

ON_LIDS = ["eyelids", "eyeliner", "lashes"]


def paint(image, view, region, shape=None):
    """H×W, the most of the coats of a layer."""
    colours = ["#402030"] * (4 if region == "eyelids" else 1)
    alpha = np.zeros(image.shape[:2], np.float32)
    for matte in mattes(image, view, look(region, shape, colours).layers[0]):
        x0, y0, x1, y1 = matte.box
        alpha[y0:y1, x0:x1] = np.maximum(alpha[y0:y1, x0:x1], matte.alpha)
    return alpha


def seen(view, classes, where=None, share=1.0):
    """The same face, where the parser sees `classes` in a share of `where` (S×S bool; everywhere)."""
    probabilities = view.parse.probabilities.copy()
    here = np.ones(probabilities.shape[1:], bool) if where is None else where
    probabilities[:, here] *= 1 - share
    probabilities[classes, here] += share
    return replace(view, parse=replace(view.parse, probabilities=probabilities))


@pytest.mark.parametrize("region", [*ON_LIDS, "brows"])
def test_a_strand_of_which_the_parser_sees_a_little_is_not_painted(scene, region):  # noqa: F811
    image, view = scene
    assert paint(image, view, region).max() > 0.3
    assert paint(image, seen(view, HAIR, share=0.12), region).max() < 0.02


@pytest.mark.parametrize("region", [*ON_LIDS, "brows", "cheeks"])
def test_a_hint_of_a_hand_is_enough_to_paint_nothing_on_it(scene, region):  # noqa: F811
    image, view = scene
    assert paint(image, view, region).max() > 0.3
    hand = seen(view, OCCLUDER, share=0.01)
    hand = replace(hand, surface=open_surface(view.lids, hand.parse, view.unfolded.box))
    assert paint(image, hand, region).max() < 0.02


@pytest.mark.parametrize("region", ON_LIDS)
def test_what_the_parser_takes_for_an_eye_stays_bare_though_the_mesh_does_not(scene, region):  # noqa: F811
    image, view = scene
    alpha = paint(image, seen(view, EYES[0], share=0.7), region)
    assert alpha.max() < 0.02


def test_a_line_ends_before_the_tear_duct(scene):  # noqa: F811
    image, view = scene
    alpha = paint(image, view, "eyeliner", "full")
    for eye in eyes(view.lids):
        x, y = np.round(eye.upper[-1]).astype(int)
        assert alpha[y - 1 : y + 2, x - 1 : x + 2].max() < 0.35
        x, y = np.round(eye.upper[len(eye.upper) // 2] + 0.03 * eye.width * eye.up).astype(int)
        assert alpha[y - 1 : y + 2, x - 1 : x + 2].max() > 0.5


def test_the_line_of_the_roots_of_lashes_is_whole(scene):  # noqa: F811
    image, view = scene
    alpha = paint(image, view, "lashes")
    for eye in eyes(view.lids):
        line = eye.upper[len(eye.upper) // 10 : round(0.85 * len(eye.upper))]
        across = np.arange(0, 4, 0.25)[:, None, None] * eye.up
        at = (line + across - 0.5).astype(np.float32)
        ridge = cv2.remap(alpha, at, None, cv2.INTER_LINEAR).max(axis=0)
        assert np.sort(ridge)[:5].mean() > 0.62 * ridge.max()


def test_brows_that_the_parser_sees_on_a_hat_are_not_tinted(scene):  # noqa: F811
    image, view = scene
    everywhere = seen(view, BROWS[0])
    alpha = paint(image, everywhere, "brows")
    width = np.ptp(view.face.landmarks[:468, 0])
    rows, columns = np.nonzero(alpha > 0.05)
    outline = np.concatenate([view.face.landmarks[list(ring), :2] for ring in RINGS])
    away = np.hypot(columns[:, None] - outline[:, 0], rows[:, None] - outline[:, 1]).min(axis=1)
    assert away.max() < 0.09 * width


def test_lids_under_the_brim_of_a_hat_are_left_alone_and_the_others_made_up(scene):  # noqa: F811
    image, view = scene
    left = np.zeros(view.parse.probabilities.shape[1:], bool)
    left[:, : left.shape[1] // 2] = True
    middle = int(view.face.landmarks[168, 0])
    covered = seen(seen(view, SKIN, left, 0.0), INDEX["hat"], left, 0.5)
    for region in ON_LIDS:
        alpha = paint(image, covered, region)
        assert alpha[:, : middle - 8].max() < 0.02
        assert alpha[:, middle + 8 :].max() > 0.3


def glasses(view, eye=True):
    """The same face with glasses over its eyes, which are seen through them or not."""
    probabilities = view.parse.probabilities
    matrix = view.parse.matrix
    both = np.concatenate([np.concatenate([eye.upper, eye.lower]) for eye in eyes(view.lids)])
    low, high = both.min(axis=0), both.max(axis=0)
    frame = 0.25 * (high[0] - low[0])
    box = tuple(int(v) for v in (low[0] - frame, low[1] - frame, high[0] + frame, high[1] + frame))
    across = np.zeros((int(view.surface.box[3]), int(view.surface.box[2])), np.float32)
    across[box[1] : box[3], box[0] : box[2]] = 1
    size = probabilities.shape[-1]
    y, x = np.mgrid[0:size, 0:size] + 0.5
    places = np.stack(view.parse.lens.squares(x / size, y / size), -1) * size - matrix[:, 2]
    px = np.round(places @ np.linalg.inv(matrix[:, :2]).T).astype(int)
    inside = (
        (px[..., 0] >= 0)
        & (px[..., 1] >= 0)
        & (px[..., 0] < across.shape[1])
        & (px[..., 1] < across.shape[0])
    )
    on = inside & (across[px[..., 1] * inside, px[..., 0] * inside] > 0)
    covered = seen(view, INDEX["glasses"], on)
    if eye:
        kept = probabilities[EYES].sum(axis=0) * on
        covered.parse.probabilities[EYES[0]] += kept
        covered.parse.probabilities[INDEX["glasses"]] -= kept
    surface = open_surface(view.lids, covered.parse, view.unfolded.box)
    return replace(covered, surface=surface), box


@pytest.mark.parametrize("region", ON_LIDS)
def test_lids_are_made_up_behind_clear_lenses_but_not_behind_dark_ones_nor_on_frames(scene, region):  # noqa: F811
    image, view = scene
    bare = paint(image, view, region)
    worn, box = glasses(view)
    behind = paint(image, worn, region)
    assert behind.sum() > 0.8 * bare.sum()
    x0, y0, x1, y1 = box
    frame = np.zeros_like(behind)
    frame[y0:y1, x0:x1] = 1
    frame[y0 + 3 : y1 - 3, x0 + 3 : x1 - 3] = 0
    assert (behind * frame).max() < 0.05
    dark, _ = glasses(view, eye=False)
    assert paint(image, dark, region).max() < 0.02


def test_a_reflection_on_a_lens_hides_the_lid(scene):  # noqa: F811
    image, view = scene
    worn = replace(glasses(view)[0], tone=0.3)
    mirrored = np.full_like(image, 250)
    assert paint(image, worn, "eyeliner").max() > 0.5
    assert paint(mirrored, worn, "eyeliner").max() < 0.05
