"""Skin tone, undertone and season, on faces drawn from the canonical mesh."""

from dataclasses import replace

import cv2
import numpy as np
import pytest

from ml.canonical import vertices
from ml.colour import delta_e, hex_to_lab, lab_to_linear, linear_to_bytes
from ml.complexion import MONK, NO_FACE, Judgement, judge_complexion, settle
from ml.complexion.__main__ import lines, main
from ml.face import Face
from ml.light import SCLERA, estimate_light
from ml.monk import place_on_scale, typology_angle
from ml.parse import Parse, crop_matrix
from ml.regions import CLASSES, EYE_RINGS, OCCLUDER
from ml.render import FaceView
from ml.season import NEUTRAL, contrast_of, reasons_of, season_of, undertone_of, undertone_value

SIZE, SCALE = 400, 20.0
PINK, YELLOW = (72.0, 19.0, 12.0), (72.0, 8.0, 22.0)
WARM, COOL = NEUTRAL + 1, -NEUTRAL - 1


def landmarks(*, turn=0.0) -> np.ndarray:
    points = vertices() * np.array([1, -1, -1], np.float32)
    ends = [(0, 0, 0), (0.6, 0, 0), (0, -0.6, 0), (-0.6, 0, 0), (0, 0.6, 0)]
    irises = [points[list(EYE_RINGS[k])].mean(axis=0) + np.array(ends) for k in (1, 0)]
    whole = np.concatenate([points, *irises])
    cos, sin = np.cos(np.radians(turn)), np.sin(np.radians(turn))
    whole = whole @ np.array([[cos, 0, sin], [0, 1, 0], [-sin, 0, cos]])
    return np.asarray(whole * SCALE + (SIZE / 2, SIZE / 2, 0), np.float32)


def judge(skin, gain=(0.9, 0.9, 0.9), *, turn=0.0, shut=False, parse=None):
    """Of a face of that skin (Lab) whose irises are dark, in that light."""
    points = landmarks(turn=turn)
    linear = np.full((SIZE, SIZE, 3), 0.3, np.float32)
    hull = cv2.convexHull(points[:468, :2].copy()).astype(np.int32)
    cv2.fillConvexPoly(linear, hull, np.clip(lab_to_linear(skin), 0, 1).tolist())
    for ring, iris in zip(EYE_RINGS, (473, 468), strict=True):
        if shut:
            points[list(ring), 1] = points[list(ring), 1].mean()
            continue
        cv2.fillPoly(linear, [points[list(ring), :2].astype(np.int32)], SCLERA)
        cv2.circle(linear, points[iris, :2].astype(int).tolist(), 12, (0.03, 0.02, 0.01), -1)
    image = linear_to_bytes(linear * np.array(gain, np.float32))
    light = estimate_light(image, points, None)
    return judge_complexion(image, FaceView(Face(points, 1.0), parse, None, light))


@pytest.mark.parametrize("tone", range(1, 11))
def test_each_tone_of_the_scale_is_told_in_full_and_half_light(tone):
    for level in (0.9, 0.5):
        found = judge(hex_to_lab(MONK[tone - 1]), (level,) * 3)
        assert not found.cannot_judge
        assert abs(found.monk - tone) <= 1
        assert found.monk_range[0] <= found.monk <= found.monk_range[1]


@pytest.mark.parametrize("gain", [(0.9, 0.9, 0.9), (0.4, 0.4, 0.4), (0.9, 0.75, 0.58), (0.68, 0.75, 0.85)])
@pytest.mark.parametrize("skin", [PINK, YELLOW, (38.0, 13.0, 16.0)])
def test_a_lamp_is_taken_off_the_skin(skin, gain):
    assert delta_e(judge(skin, gain).skin, skin) < 3


def test_more_light_than_enough_is_taken_off_as_well():
    assert judge((50.0, 14.0, 18.0), (1.5, 1.5, 1.5)).skin[0] == pytest.approx(50, abs=2)


def test_yellower_skin_is_warmer_than_pinker_skin():
    assert judge(YELLOW).undertone == "warm"
    assert judge(PINK).undertone == "cool"


def test_dark_irises_are_seen_and_stand_out():
    found = judge(YELLOW)
    assert found.eyes is not None
    assert found.eyes[0] < 25
    assert found.contrast > 0.6


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"gain": (0.02, 0.02, 0.02)}, "dark"),
        ({"gain": (0.3, 0.3, 1.2)}, "coloured"),
        ({"turn": 50.0}, "turned"),
        ({"shut": True}, "covered"),
    ],
)
def test_what_hinders_is_named_and_leaves_no_confidence(changed, reason):
    found = judge(PINK, **changed)
    assert found.cannot_judge == reason
    assert found.confidence == 0


def test_a_face_behind_something_is_covered():
    probabilities = np.zeros((len(CLASSES), 64, 64), np.float32)
    probabilities[OCCLUDER] = 1
    assert judge(PINK, parse=Parse(probabilities, crop_matrix(landmarks(), 64))).cannot_judge == "covered"


def test_each_tone_has_its_own_place_on_the_scale():
    places = [place_on_scale(hex_to_lab(code)) for code in MONK]
    assert places == pytest.approx(range(1, 11))
    assert 4 < place_on_scale((74.0, 13.0, 18.0)) < 5
    assert 7 < place_on_scale((38.0, 13.0, 16.0)) < 8


def test_skin_whiter_than_any_means_eyes_in_the_shadow():
    assert judge((100.0, 0.0, 0.0), (0.5, 0.5, 0.5)).cannot_judge == "uneven"


def test_the_typology_angle_is_chardons():
    assert typology_angle((50.0, 10.0, 15.0)) == 0
    assert typology_angle((65.0, 10.0, 15.0)) == pytest.approx(45)
    assert typology_angle((35.0, 10.0, 15.0)) == pytest.approx(-45)


@pytest.mark.parametrize(
    ("lightness", "value", "contrast", "season"),
    [
        (85, WARM, 0.6, "spring"),
        (50, WARM, 0.6, "autumn"),
        (85, COOL, 0.5, "summer"),
        (50, COOL, 0.7, "winter"),
        (80, 0, 0.8, "spring"),
        (80, 0, 0.4, "summer"),
        (60, 0, 0.8, "winter"),
        (60, 0, 0.4, "autumn"),
    ],
)
def test_the_rule_reaches_every_season(lightness, value, contrast, season):
    assert season_of((lightness, 12.0, 16.0), value, contrast) == season


def test_a_season_is_explained():
    assert reasons_of((90.0, 5, 12), WARM, 0.9) == ("warm_undertone", "light_skin", "clear_contrast")
    assert reasons_of((40.0, 5, 12), COOL, 0.3) == ("cool_undertone", "deep_skin", "soft_contrast")
    assert reasons_of((75.0, 5, 12), 0, 0.63) == ("neutral_undertone",)


def test_undertone_is_off_the_usual_hue():
    assert undertone_of(undertone_value((70.0, 12.0, 14.0))) == "neutral"
    assert undertone_of(undertone_value((70.0, 8.0, 20.0))) == "warm"
    assert undertone_of(undertone_value((70.0, 18.0, 12.0))) == "cool"


def test_a_camera_that_shows_more_colour_makes_no_skin_warmer_or_cooler():
    for skin in (PINK, YELLOW):
        vivid = (skin[0], 1.5 * skin[1], 1.5 * skin[2])
        assert undertone_value(vivid) == pytest.approx(undertone_value(skin))
    assert abs(undertone_value((72.0, 4.0, 10.0))) < abs(undertone_value((72.0, 8.0, 20.0)))


def test_contrast_does_not_depend_on_how_bright_the_picture_is():
    skin, hair = (80.0, 10, 15), (20.0, 3, 4)
    assert contrast_of(skin, hair, None) == pytest.approx(contrast_of((40.0, 5, 8), (10.0, 2, 2), None))
    assert contrast_of(skin, None, None) == 0.5


def test_several_settle_on_their_weighted_middle():
    pink, yellow = judge(PINK), judge(YELLOW)
    settled = settle([yellow, replace(pink, confidence=0.1), yellow, NO_FACE])
    assert settled.skin == pytest.approx(yellow.skin)
    assert settled.season == yellow.season
    assert settled.confidence <= yellow.confidence
    assert settle([yellow]).confidence == pytest.approx(yellow.confidence)


def test_those_who_disagree_leave_less_confidence():
    pink, yellow = judge(PINK), judge(YELLOW)
    assert pink.season != yellow.season
    assert settle([pink, yellow]).confidence < 0.9 * settle([yellow, yellow]).confidence


def test_nothing_to_go_by_says_what_hindered_most():
    dark, turned = judge(PINK, (0.02,) * 3), judge(PINK, turn=50.0)
    assert settle([dark, turned, dark]).cannot_judge == "dark"
    assert settle([]).cannot_judge == "no_face"


def test_live_frames_outvote_one_that_was_off():
    judgement, yellow = Judgement(), judge(YELLOW)
    for one in (yellow, judge(PINK), yellow):
        settled = judgement.add(one)
    assert settled.skin == pytest.approx(yellow.skin)


def test_the_judgement_is_printed():
    printed = "\n".join(lines(judge(YELLOW)))
    assert "warm" in printed
    assert "Monk 5" in printed
    assert lines(NO_FACE) == ["cannot judge: no_face"]


def test_a_missing_photograph_is_said_in_words(capsys, tmp_path):
    assert main([str(tmp_path / "none.jpg")]) == 1
    assert "no such file" in capsys.readouterr().err
