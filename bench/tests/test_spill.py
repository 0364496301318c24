"""What the spill benchmark counts."""

import numpy as np
import pytest

from bench.layers import (
    BELONGS_ON,
    CORE,
    EYES,
    GLASSES,
    KINDS,
    LAYERS,
    NEVER_ON,
    ON_LIDS,
    core,
    forbidden,
    kinds_of,
    paint_of,
    worn,
)
from bench.spill import Tally, bars, broken_by, key_of
from bench.stills import outlined_portrait
from ml.matte import Matte
from ml.occluders import paste, tongue
from ml.regions import CLASSES, LOWER_LIP, MOUTH, OCCLUDER, SKIN, UPPER_LIP
from ml.render import FaceView

SHAPE = (40, 60)


def square(top: int, left: int, side: int):
    mask = np.zeros(SHAPE, bool)
    mask[top : top + side, left : left + side] = True
    return mask


def test_a_core_is_the_region_without_its_rim_but_reaches_the_pictures_edge():
    inner = core(square(10, 10, 10), 1.5)
    assert np.array_equal(inner, square(11, 11, 8))
    assert core(square(0, 10, 10), 1.5)[0, 15]


def test_spill_is_what_is_seen_and_painted_is_what_covers():
    lips, bare = square(5, 5, 10), square(20, 20, 10)
    alpha = np.zeros(SHAPE, np.float32)
    alpha[5:15, 5:14] = 0.9
    alpha[20, 20:30] = 0.2
    alpha[21, 20:30] = 0.05
    tally = Tally()
    tally.add(alpha, bare, lips, 100, True)
    tally.add(np.zeros(SHAPE, np.float32), bare, lips, 100, False)
    assert tally.figures() == {
        "spill": pytest.approx(5),
        "spill_p95": 10,
        "within": 50,
        "painted": pytest.approx(45),
        "found": 50,
    }


def test_paint_lies_in_its_box():
    view = FaceView(None, None, Matte(np.full((2, 3), 0.5, np.float32), (10, 20, 13, 22)), None)
    alpha = paint_of(np.zeros((*SHAPE, 3), np.uint8), [view, FaceView(None, None, None, None)], "lips")
    assert alpha.sum() == 3
    assert (alpha[20:22, 10:13] == 0.5).all()


@pytest.mark.parametrize("kind", kinds_of("lips")[1:])
def test_what_is_drawn_covers_part_of_the_mouth_and_is_labelled(kind):
    image, label = outlined_portrait()
    lips = np.isin(label, (UPPER_LIP, LOWER_LIP))
    hidden = 0
    for seed in range(4):
        colours, opacity = KINDS[kind](image, label, np.random.default_rng(seed))
        changed, relabelled = paste(image, label, colours, opacity, OCCLUDER)
        assert np.array_equal(relabelled == OCCLUDER, opacity > 127)
        assert np.array_equal(changed[opacity == 0], image[opacity == 0])
        hidden += int((lips & (relabelled == OCCLUDER)).sum())
    assert hidden > 0.05 * lips.sum()


def test_a_tongue_leaves_the_upper_lip_free():
    image, label = outlined_portrait()
    _, opacity = tongue(image, label, np.random.default_rng(0))
    assert (opacity[label == UPPER_LIP] > 127).mean() < 0.25
    assert (opacity[label == LOWER_LIP] > 127).mean() > 0.2


def test_fingers_before_an_eye_hide_it():
    image, label = outlined_portrait()
    eyes = np.isin(label, NEVER_ON["cheeks"]) & (label != MOUTH) & (label > 0)
    hidden = 0
    for seed in range(4):
        _, opacity = KINDS["eye"](image, label, np.random.default_rng(seed))
        hidden += int((eyes & (opacity > 127)).sum())
    assert hidden > 0.05 * eyes.sum()


def test_every_layer_has_a_bar_for_each_kind_and_lips_two():
    keys = {bar.key for bar in bars()}
    spill = {key_of(region, kind, "spill") for region in LAYERS for kind in kinds_of(region)}
    assert keys == spill | {f"{kind}.painted" for kind in kinds_of("lips")}
    assert "mouth.spill" in keys
    assert "cheeks.eye.spill" in keys
    assert CORE == 0.015


def test_what_a_layer_covers_is_not_where_it_is_spilt():
    for region in LAYERS:
        assert worn(region).region == region
        assert not set(NEVER_ON[region]) & set(BELONGS_ON.get(region, ()))


def test_faces_that_are_not_found_break_it():
    assert broken_by({"pictures": 100, "unseen": 2}) == []
    assert broken_by({"pictures": 10, "unseen": 2}) == ["no face was found in 2 of 12 pictures"]


@pytest.mark.parametrize("eye", [True, False])
def test_a_lens_is_clear_where_an_eye_is_seen_through_it_and_its_frame_is_not(eye):
    label = np.full((120, 200), SKIN, np.uint8)
    label[20:100, 30:170] = GLASSES
    if eye:
        label[50:65, 80:120] = EYES[0]
    for region in ("cheeks", "brows", *ON_LIDS):
        bare = forbidden(label, region, 100, range(len(CLASSES)))
        assert bare[22, 100]
        assert bare[75, 100] != (eye and region in ON_LIDS)
        assert bare[57, 100]
