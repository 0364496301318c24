"""Make-up on skin, on the public-domain portrait."""

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch

from ml.canonical import uv
from ml.colour import LUMINANCE, bytes_to_linear, delta_e, linear_to_bytes, linear_to_lab
from ml.look import REGIONS, SHAPES_OF, Look
from ml.matte import Matte
from ml.pipeline import TryOnPipeline
from ml.placements import PLACEMENTS, TAILORED, placement
from ml.regions import EYE_RINGS, INDEX, INNER, OCCLUDER, SKIN
from ml.render import COATS, PAINTERS, mattes, render_look
from ml.render.eyes import eyes
from ml.render.skin import coat
from ml.skin import find_complexion, open_surface
from ml.tests import drawn
from ml.uv import unfold

PORTRAIT = Path(__file__).parents[2] / "static/img/astronaut.png"
ON_SKIN = [region for region in REGIONS if region not in {"lips", "lip_liner", "hair"}]
EVERY = [(region, shape) for region in [*ON_SKIN, "lip_liner"] for shape in SHAPES_OF[region]]


def look(region, shape=None, colours=("#b02a50",), **changes):
    layer = {"region": region, "colours": list(colours), **({"shape": shape} if shape else {}), **changes}
    return Look.from_json({"layers": [layer]})


@pytest.fixture(scope="module")
def scene():
    torch.set_num_threads(1)
    portrait = cv2.cvtColor(cv2.imread(str(PORTRAIT)), cv2.COLOR_BGR2RGB)
    image = cv2.resize(portrait[20:260, 110:350], None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC)
    pipeline = TryOnPipeline()
    [view] = pipeline.understand(image, pipeline.new_state(still=True), regions=REGIONS)
    return image, view


def eyeballs(image, view, shrink=0.7):
    mask = np.zeros(image.shape[:2], np.uint8)
    for ring in EYE_RINGS:
        points = view.face.landmarks[list(ring), :2]
        inner = points.mean(axis=0) + shrink * (points - points.mean(axis=0))
        cv2.fillPoly(mask, [np.round(inner).astype(np.int32)], 1)
    return mask > 0


def test_every_region_has_its_painter_and_placements_their_shapes():
    assert set(PAINTERS) | set(COATS) == set(REGIONS)
    for region, shapes in PLACEMENTS.items():
        assert tuple(shapes) == tuple(shape for shape in SHAPES_OF[region] if shape != TAILORED)


@pytest.mark.parametrize(("region", "shape"), EVERY)
def test_a_layer_paints_its_part_of_the_face_and_nothing_else(scene, region, shape):
    image, view = scene
    before = image.copy()
    painted = render_look(image, [view], look(region, shape))
    changed = (painted != image).any(axis=-1)
    x0, y0, x1, y1 = view.complexion.box
    outside = np.ones(image.shape[:2], bool)
    outside[y0:y1, x0:x1] = False
    assert changed.sum() > 60
    assert not changed[outside].any()
    assert (image == before).all()


@pytest.mark.parametrize(("region", "shape"), [pair for pair in EVERY if pair[0] not in {"lashes"}])
def test_nothing_is_painted_into_the_eyes(scene, region, shape):
    image, view = scene
    colours = ["#b02a50"] * (4 if region == "eyelids" else 1)
    painted = render_look(image, [view], look(region, shape, colours))
    changed = (painted != image).any(axis=-1)
    assert changed[eyeballs(image, view)].mean() < 0.03


@pytest.mark.parametrize("region", ON_SKIN)
def test_a_layer_stays_behind_what_lies_before_the_face(scene, region):
    image, view = scene
    covered = view.parse.probabilities * 0
    covered[OCCLUDER] = 1
    parse = replace(view.parse, probabilities=covered)
    hidden = replace(
        view,
        parse=parse,
        surface=open_surface(view.face.landmarks, parse, view.unfolded.box),
        complexion=find_complexion(image.shape, view.face.landmarks, parse),
    )
    assert (render_look(image, [hidden], look(region)) == image).all()


@pytest.mark.parametrize("region", ["eyelids", "eyeliner", "lashes"])
def test_an_eye_that_the_parser_does_not_see_is_left_alone_and_the_other_made_up(scene, region):
    image, view = scene
    middle = int(view.face.landmarks[168, 0])
    probabilities = view.parse.probabilities.copy()
    eye = INDEX["right_eye"]
    probabilities[SKIN] += probabilities[eye]
    probabilities[eye] = 0
    parse = replace(view.parse, probabilities=probabilities)
    covered = replace(view, parse=parse, surface=open_surface(view.face.landmarks, parse, view.unfolded.box))
    changed = (render_look(image, [covered], look(region)) != image).any(axis=-1)
    assert changed[:, :middle].sum() < 0.05 * changed.sum()
    assert changed.sum() > 60


def test_blush_takes_the_cheek_towards_the_shade_and_keeps_its_texture(scene):
    image, view = scene
    painted = render_look(image, [view], look("cheeks", "apples", ["#d9586b"], finish="matte"))
    x, y = view.face.landmarks[50, :2].astype(int)
    patch = slice(y - 6, y + 7), slice(x - 6, x + 7)
    before, after = (
        linear_to_lab(bytes_to_linear(picture[patch])).reshape(-1, 3) for picture in (image, painted)
    )
    assert np.median(after[:, 1]) > np.median(before[:, 1]) + 5
    assert np.corrcoef(before[:, 0], after[:, 0])[0, 1] > 0.9


def test_more_intensity_changes_more(scene):
    image, view = scene
    x, y = view.face.landmarks[50, :2].astype(int)
    bare = linear_to_lab(bytes_to_linear(image[y, x]))
    steps = [
        delta_e(
            bare,
            linear_to_lab(
                bytes_to_linear(render_look(image, [view], look("cheeks", intensity=amount))[y, x])
            ),
        )
        for amount in (0.25, 0.5, 1.0)
    ]
    assert steps[0] < steps[1] < steps[2]


def test_foundation_leaves_lips_eyes_and_hair(scene):
    image, view = scene
    painted = render_look(image, [view], look("skin", colours=["#8a5a3c"], coverage=1))
    changed = (painted != image).any(axis=-1)
    lips = np.zeros(image.shape[:2], bool)
    x0, y0, x1, y1 = view.lips.box
    lips[y0:y1, x0:x1] = cv2.erode(view.lips.alpha, np.ones((3, 3))) > 0.95
    assert changed[lips].mean() < 0.1
    assert changed[eyeballs(image, view)].mean() < 0.1
    x, y = view.face.landmarks[50, :2].astype(int)
    assert changed[y, x]


def test_foundation_reaches_lips_and_keeps_its_distance_to_hair(scene):
    image, view = scene
    uniform = {}
    for region in ("lower_lip", "hair"):
        probabilities = np.zeros_like(view.parse.probabilities)
        probabilities[SKIN], probabilities[INDEX[region]] = 0.77, 0.23
        parse = replace(view.parse, probabilities=probabilities)
        uniform[region] = find_complexion(image.shape, view.face.landmarks, parse).alpha.max()
    assert uniform["lower_lip"] > 0.95
    assert uniform["hair"] < 0.1


def test_foundation_leaves_no_bare_rim_about_the_mouth_and_stays_out_of_it(scene):
    image, view = scene
    soft = np.stack([cv2.GaussianBlur(each, (0, 0), 3) for each in view.parse.probabilities])
    parse = replace(view.parse, probabilities=soft)  # as of a blurred picture
    view = replace(view, parse=parse, complexion=find_complexion(image.shape, view.face.landmarks, parse))
    x0, y0, x1, y1 = view.lips.box
    [layer] = look("skin").layers
    [worn] = mattes(image, view, layer)
    paint = np.zeros(image.shape[:2], np.float32)
    left, top, right, bottom = worn.box
    paint[top:bottom, left:right] = worn.alpha
    paint = paint[y0:y1, x0:x1]
    lips = (view.lips.alpha > 0.05).astype(np.uint8)
    mouth = np.zeros_like(lips)
    cv2.fillPoly(mouth, [np.round(view.face.landmarks[list(INNER), :2] - (x0, y0)).astype(np.int32)], 1)
    rim = (cv2.dilate(lips, np.ones((7, 7))) > lips) & (mouth == 0)
    assert np.quantile(paint[rim], 0.05) > 0.9
    assert paint[cv2.erode(mouth, np.ones((3, 3))) > 0].max() < 0.05


@pytest.mark.parametrize(
    ("skin", "shade"),
    [(drawn.DARK_SKIN, "#e8c4a4"), (drawn.LIGHT_SKIN, "#8a5a3c")],
    ids=["lighter than the skin", "darker than the skin"],
)
def test_what_shines_on_skin_shines_as_much_on_foundation(skin, shade):
    points = drawn.landmarks()
    linear = np.full((64, 64, 3), skin, np.float32)
    linear[20:28, 20:28] += 0.10
    image = linear_to_bytes(linear)
    view = replace(drawn.view(drawn.picture(points, skin=skin), points), tone=float(skin @ LUMINANCE))
    [layer] = look("skin", colours=[shade], coverage=0.7, finish="natural").layers
    painted = image.copy()
    coat(painted, view, layer, layer.colours[0], Matte(np.ones((64, 64), np.float32), (0, 0, 64, 64)))
    shine = [
        float((picture[24, 24] - picture[5, 5]) @ LUMINANCE)
        for picture in map(bytes_to_linear, (image, painted))
    ]
    assert 0.75 * shine[0] < shine[1] < 1.6 * shine[0]


def test_masks_are_soft_and_the_same_on_both_sides():
    for region, shapes in PLACEMENTS.items():
        for shape in shapes:
            for mask in placement(region, shape):
                assert mask.dtype == np.float32
                assert 0 <= mask.min() < 0.01
                assert 0.2 < mask.max() <= 1.001
                assert (mask == mask[:, ::-1]).all()


@pytest.mark.parametrize(("shape", "start", "end"), [("cheekbones", 147, 187), ("jaw", 135, 140)])
def test_contour_is_blended_out_towards_the_middle_of_the_face(shape, start, end):
    [mask] = placement("contour", shape)
    there, inwards = (mask[tuple((uv()[at][::-1] * len(mask)).astype(int))] for at in (start, end))
    assert 0.1 < inwards < 0.5 * there


def test_a_look_asks_only_for_what_it_needs(scene):
    image, _ = scene
    pipeline = TryOnPipeline()
    [view] = pipeline.understand(image, pipeline.new_state(still=True), regions={"lips"})
    assert view.unfolded is None
    assert view.complexion is None


UPPER_LIDS = {33: 33, 246: 7, 161: 163, 160: 144, 159: 145, 158: 153, 157: 154, 173: 155, 133: 133}
UPPER_LIDS |= {263: 263, 466: 249, 388: 390, 387: 373, 386: 374, 385: 380, 384: 381, 398: 382, 362: 362}


def blinking(image, view):
    """The same face with its lids shut: what was an eye is skin."""
    landmarks = view.face.landmarks.copy()
    landmarks[list(UPPER_LIDS)] = landmarks[list(UPPER_LIDS.values())]
    probabilities = view.parse.probabilities.copy()
    for name in ("left_eye", "right_eye"):
        probabilities[SKIN] += probabilities[INDEX[name]]
        probabilities[INDEX[name]] = 0
    parse = replace(view.parse, probabilities=probabilities)
    unfolded = unfold(image.shape, landmarks)
    surface = open_surface(landmarks, parse, unfolded.box)
    face = replace(view.face, landmarks=landmarks)
    return replace(view, face=face, rims=landmarks, parse=parse, unfolded=unfolded, surface=surface)


def test_shadow_comes_down_over_the_eye_with_a_shut_lid(scene):
    image, view = scene
    where = eyeballs(image, view, shrink=0.5)
    shadow = look("eyelids", "wash", ["#4a2030"], coverage=1)
    opened, shut = (
        (render_look(image, [seen], shadow) != image).any(axis=-1)[where].mean()
        for seen in (view, blinking(image, view))
    )
    assert opened < 0.03
    assert shut > 0.9


def test_lashes_of_a_shut_eye_point_down(scene):
    image, view = scene
    shut = blinking(image, view)
    for seen, above in ((view, True), (shut, False)):
        [eye, _] = eyes(seen.lids)
        changed = (render_look(image, [seen], look("lashes", colours=["#15100f"])) != image).any(axis=-1)
        rows, columns = np.nonzero(changed[:, : int(view.face.landmarks[168, 0])])
        over = (eye.upper[len(eye.upper) // 2, 1] - rows)[
            np.abs(columns - eye.upper[:, 0].mean()) < 0.2 * eye.width
        ]
        assert (over.mean() > 0) == above


def test_a_layer_without_a_region_named_skin_smooths_nothing(scene):
    image, view = scene
    assert render_look(image, [view], Look()) is image
    x, y = view.face.landmarks[10, :2].astype(int)
    painted = render_look(image, [view], look("lips"))
    assert (painted[y : y + 10, x - 10 : x + 10] == image[y : y + 10, x - 10 : x + 10]).all()


def test_brow_tint_keeps_the_strokes_of_the_hairs(scene):
    image, view = scene
    painted = render_look(image, [view], look("brows", colours=["#6a3a20"], coverage=1))
    changed = (painted != image).any(axis=-1)
    before, after = (bytes_to_linear(picture[changed]) @ LUMINANCE for picture in (image, painted))
    assert np.corrcoef(np.log(before + 0.01), np.log(after + 0.01))[0, 1] > 0.9
