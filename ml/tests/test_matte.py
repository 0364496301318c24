import cv2
import numpy as np
import pytest

from ml.matte import Matte, lip_matte, smooth_outline
from ml.regions import INNER, LOWER_LIP, MOUTH, OCCLUDER, OUTER, SKIN, UPPER_LIP
from ml.tests import drawn

SHAPE = (256, 320, 3)


def whole(matte, shape=SHAPE):
    image = np.zeros(shape[:2], np.float32)
    x0, y0, x1, y1 = matte.box
    image[y0:y1, x0:x1] = matte.alpha
    return image


def overlap(matte, truth):
    painted = whole(matte, (*truth.shape, 3)) > 0.5
    return (painted & truth).sum() / (painted | truth).sum()


@pytest.mark.parametrize("opening", [0, 0.4, 1.0])
@pytest.mark.parametrize("turn", [0, 35, -90, 180])
@pytest.mark.parametrize("size", [80, 150])
def test_it_covers_the_lips_with_a_parse_and_without(opening, turn, size):
    points = drawn.landmarks(opening=opening, turn=turn, size=size)
    truth = drawn.mask(points, SHAPE)
    assert overlap(lip_matte(SHAPE, points, None), truth) > 0.85
    assert overlap(lip_matte(SHAPE, points, drawn.parse(points, SHAPE)), truth) > 0.85


def test_alpha_is_float32_from_0_to_1_on_a_box_inside_the_image():
    matte = lip_matte(SHAPE, drawn.landmarks(), None)
    x0, y0, x1, y1 = matte.box
    assert isinstance(matte, Matte)
    assert matte.alpha.dtype == np.float32
    assert matte.alpha.shape == (y1 - y0, x1 - x0)
    assert 0 <= matte.alpha.min() < matte.alpha.max() <= 1
    assert not ((matte.alpha > 0) & (matte.alpha < 1 / 255)).any()


def test_an_open_mouth_stays_bare_inside():
    points = drawn.landmarks(opening=1.0)
    inside = drawn.mask(points, SHAPE, (INNER,)).astype(np.uint8)
    core = cv2.erode(inside, np.ones((9, 9))) > 0
    for parse in (None, drawn.parse(points, SHAPE)):
        assert whole(lip_matte(SHAPE, points, parse))[core].max() < 0.05


def test_lips_that_touch_have_no_bare_seam():
    points = drawn.landmarks(size=200)
    ring = points[list(INNER), :2]
    middle = (ring + ring[-np.arange(len(ring))]) / 2
    points[list(INNER), :2] = middle + 0.1 * (ring - middle)
    x, y = middle[5].astype(int)
    assert whole(lip_matte(SHAPE, points, None))[y - 2 : y + 3, x].min() > 0.9


def test_a_hand_before_the_mouth_takes_the_paint_away_and_leaves_it_beside():
    points = drawn.landmarks()
    hidden = np.zeros(SHAPE[:2], bool)
    hidden[:, :150] = True
    alpha = whole(lip_matte(SHAPE, points, drawn.parse(points, SHAPE, hidden=hidden)))
    lips = drawn.mask(points, SHAPE)
    assert alpha[:, :147].max() < 0.03
    assert np.median(alpha[:, 156:][lips[:, 156:]]) > 0.9


def test_a_covered_mouth_has_no_matte():
    points = drawn.landmarks()
    assert lip_matte(SHAPE, points, drawn.parse(points, SHAPE, hidden=np.ones(SHAPE[:2], bool))) is None


def test_the_parser_moves_an_edge_that_the_landmarks_miss_by_a_little_but_not_by_much():
    points = drawn.landmarks()
    parse = drawn.parse(points, SHAPE)
    low = points.copy()
    low[:, 1] += 1
    truth = drawn.mask(points, SHAPE)
    assert overlap(lip_matte(SHAPE, low, parse), truth) > overlap(lip_matte(SHAPE, low, None), truth)
    far = points.copy()
    far[:, 0] += 40
    assert whole(lip_matte(SHAPE, far, parse))[:, : int(far[list(OUTER), 0].min()) - 5].max() < 0.02


def test_lips_outside_the_picture_have_no_matte_and_at_its_edge_a_part():
    assert lip_matte(SHAPE, drawn.landmarks(centre=(-400, 130)), None) is None
    matte = lip_matte(SHAPE, drawn.landmarks(centre=(0, 130)), None)
    assert matte.box[0] == 0


def test_the_matte_follows_the_face_by_less_than_a_pixel():
    first = lip_matte(SHAPE, drawn.landmarks(centre=(160.0, 130.0)), None)
    shifted = whole(lip_matte(SHAPE, drawn.landmarks(centre=(160.25, 130.0)), None))
    columns = np.arange(320)

    def centre(alpha):
        return (alpha.sum(axis=0) * columns).sum() / alpha.sum()

    assert centre(shifted) - centre(whole(first)) == pytest.approx(0.25, abs=0.08)


def test_the_outline_passes_through_its_points():
    points = drawn.landmarks()[list(OUTER), :2]
    assert np.allclose(smooth_outline(points, steps=8)[::8], points, atol=1e-4)


def test_a_highlight_that_looks_like_teeth_is_painted_on_a_closed_mouth():
    points = drawn.landmarks(size=200)
    shine = np.zeros(SHAPE[:2], bool)
    x, y = points[[INNER[5], OUTER[5]], :2].mean(axis=0).astype(int)
    shine[y - 2 : y + 4, x - 12 : x + 12] = True
    parse = drawn.parse(points, SHAPE, hidden=shine)
    parse.probabilities[MOUTH] += parse.probabilities[OCCLUDER]
    parse.probabilities[OCCLUDER] = 0
    assert whole(lip_matte(SHAPE, points, parse))[shine].min() > 0.8


def test_a_tongue_put_out_of_a_mouth_that_looks_closed_stays_bare():
    points = drawn.landmarks(size=200)
    tongue = part_of_mouth(points, 0.3, 0.7)
    tongue[: int(points[INNER[5], 1])] = False
    alpha = whole(lip_matte(SHAPE, points, taken_for(MOUTH, points, tongue)))
    inside = part_of_mouth(points, 0.35, 0.65) & drawn.mask(points, SHAPE) & tongue
    assert np.median(alpha[inside]) < 0.1


def test_a_face_that_is_turned_away_leaves_the_mouths_inside_to_the_parser():
    points = drawn.landmarks(size=200)
    points[1, 0] = points[33, 0] + 5
    shine = np.zeros(SHAPE[:2], bool)
    x, y = points[[INNER[5], OUTER[5]], :2].mean(axis=0).astype(int)
    shine[y - 8 : y + 8, x - 20 : x + 20] = True
    parse = drawn.parse(points, SHAPE, hidden=shine)
    parse.probabilities[MOUTH] += parse.probabilities[OCCLUDER]
    parse.probabilities[OCCLUDER] = 0
    assert whole(lip_matte(SHAPE, points, parse))[y, x] < 0.1


def taken_for(region, points, hidden):
    """A parse to which what is `hidden` looks like another region."""
    parse = drawn.parse(points, SHAPE, hidden=hidden)
    parse.probabilities[region] += parse.probabilities[OCCLUDER]
    parse.probabilities[OCCLUDER] = 0
    return parse


def part_of_mouth(points, start, end):
    """From `start` to `end` of the mouth's width, 0 and 1 being her right and left corner; h×w bool."""
    right, left = points[[61, 291], 0]
    across = (np.arange(SHAPE[1]) - right) / (left - right)
    return np.tile((start < across) & (across < end), (SHAPE[0], 1))


@pytest.mark.parametrize(("start", "end"), [(-0.2, 0.2), (0.8, 1.2)])
def test_a_corner_that_the_parser_takes_for_skin_is_painted(start, end):
    points = drawn.landmarks(size=200)
    corner = part_of_mouth(points, start, end)
    alpha = whole(lip_matte(SHAPE, points, taken_for(SKIN, points, corner)))
    there = drawn.mask(points, SHAPE) & corner
    assert (alpha[there] > 0.5).mean() > 0.6
    near = cv2.dilate(drawn.mask(points, SHAPE, (OUTER,)).astype(np.uint8), np.ones((3, 3))) > 0
    assert alpha[corner & ~near].max() < 0.15


@pytest.mark.parametrize(("start", "end"), [(-0.2, 0.55), (0.45, 1.2), (0.4, 0.6)])
def test_skin_over_half_the_mouth_or_amid_it_stays_bare(start, end):
    points = drawn.landmarks(size=200)
    skin = part_of_mouth(points, start, end)
    alpha = whole(lip_matte(SHAPE, points, taken_for(SKIN, points, skin)))
    assert alpha[part_of_mouth(points, start + 0.05, end - 0.05)].max() < 0.1


def test_a_corner_that_looks_like_skin_beside_a_hand_stays_bare():
    points = drawn.landmarks(size=200)
    corner = part_of_mouth(points, -0.2, 0.2)
    parse = taken_for(SKIN, points, corner)
    below = int(points[list(OUTER), 1].max()) + 3
    hand = np.zeros(SHAPE[:2], bool)
    hand[below:] = True
    covered = drawn.parse(points, SHAPE, hidden=hand).probabilities[OCCLUDER]
    parse.probabilities[:] *= 1 - covered
    parse.probabilities[OCCLUDER] += covered
    assert whole(lip_matte(SHAPE, points, parse))[part_of_mouth(points, -0.2, 0.15)].max() < 0.1


def test_teeth_in_front_of_the_lip_of_an_open_mouth_stay_bare():
    points = drawn.landmarks(opening=1.0)
    teeth = np.zeros(SHAPE[:2], bool)
    x, y = points[[INNER[5], OUTER[5]], :2].mean(axis=0).astype(int)
    teeth[y - 8 : y + 8, x - 12 : x + 12] = True
    assert whole(lip_matte(SHAPE, points, taken_for(MOUTH, points, teeth)))[y, x] < 0.1


def test_an_edge_is_no_wider_than_that_of_painted_lips():
    points = drawn.landmarks(size=300, centre=(160.0, 40.0))
    shape = (256, 320, 3)
    width = np.ptp(points[list(OUTER), 0])
    alpha = whole(lip_matte(shape, points, drawn.parse(points, shape)), shape)
    bottom = alpha[:, int(points[list(OUTER), 0].mean())]
    lower_half = bottom[bottom.argmax() :]
    assert ((lower_half > 0.1) & (lower_half < 0.9)).sum() < 0.03 * width


def test_a_corner_given_back_joins_the_lips_without_a_crack():
    points = drawn.landmarks(size=200)
    parse = taken_for(SKIN, points, part_of_mouth(points, -0.2, 0.15))
    for region in (SKIN, UPPER_LIP, LOWER_LIP):
        parse.probabilities[region] = cv2.GaussianBlur(parse.probabilities[region], (0, 0), 3)
    alpha = whole(lip_matte(SHAPE, points, parse))
    core = cv2.erode(drawn.mask(points, SHAPE).astype(np.uint8), np.ones((5, 5))) > 0
    assert alpha[core & part_of_mouth(points, 0.08, 0.3)].min() > 0.85


def test_a_mouth_that_only_the_landmarks_see_ajar_is_painted_whole_and_an_open_one_is_not():
    shut, ajar = drawn.landmarks(size=200), drawn.landmarks(size=200, opening=0.2)
    gap = cv2.erode(drawn.mask(ajar, SHAPE, (INNER,)).astype(np.uint8), np.ones((3, 3))) > 0
    assert whole(lip_matte(SHAPE, ajar, drawn.parse(shut, SHAPE)))[gap].min() > 0.9
    assert np.median(whole(lip_matte(SHAPE, ajar, drawn.parse(ajar, SHAPE)))[gap]) < 0.1
