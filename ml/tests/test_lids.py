"""The rims of lids, on the canonical face and a parse that is drawn."""

import cv2
import numpy as np
import pytest

from ml.canonical import vertices
from ml.lids import LOWER, UPPER, on_lids
from ml.parse import Parse, crop_matrix, warp
from ml.regions import CLASSES, EYE_RINGS, INDEX, LEFT_IRIS, RIGHT_IRIS, SKIN

SIDE = 480


def face():
    """478×3 px, eyes about 70 px wide."""
    points = np.zeros((478, 3), np.float32)
    points[:468] = vertices() * (22, -22, -22) + (SIDE / 2, SIDE / 2, 0)
    for ring, iris in zip(EYE_RINGS, (LEFT_IRIS, RIGHT_IRIS), strict=True):
        points[iris] = points[list(ring)].mean(axis=0)
    return points


def parsed(landmarks, shift=(0, 0), sure=1.0):
    """A parse that sees both eyes `shift`ed by px (x, y) from the mesh's."""
    eyes = np.zeros((SIDE, SIDE), np.float32)
    for ring in EYE_RINGS:
        outline = landmarks[list(ring), :2] + shift - 0.5
        cv2.fillPoly(eyes, [np.round(outline * 16).astype(np.int32)], sure, cv2.LINE_AA, 4)
    matrix = crop_matrix(landmarks, 96)
    probabilities = np.zeros((len(CLASSES), 96, 96), np.float32)
    probabilities[INDEX["left_eye"]] = warp(cv2.GaussianBlur(eyes, (0, 0), 2), matrix, (96, 96))
    probabilities[SKIN] = 1 - probabilities[INDEX["left_eye"]]
    return Parse(probabilities, matrix)


def rises(before, after, lines):
    """How far up the middle of each rim has moved, px."""
    return [float(before[line[4], 1] - after[line[4], 1]) for line in lines]


def test_rims_go_out_to_where_the_parser_sees_an_eye():
    points = face()
    higher = on_lids(points, parsed(points, shift=(0, -4)))
    for rise in rises(points, higher, UPPER):
        assert 2 < rise < 5
    lower = on_lids(points, parsed(points, shift=(0, 4)))
    for rise in rises(points, lower, LOWER):
        assert -5 < rise < -2


def test_rims_come_in_less_than_they_go_out():
    points = face()
    out = on_lids(points, parsed(points, shift=(0, -4)))
    into = on_lids(points, parsed(points, shift=(0, 4)))
    for far, near in zip(rises(points, out, UPPER), rises(points, into, UPPER), strict=True):
        assert near < 0
        assert -near < 0.6 * far


def test_both_lids_meet_in_their_corners_and_nothing_else_moves():
    points = face()
    moved = on_lids(points, parsed(points, shift=(3, -3)))
    rims = {at for line in (*UPPER, *LOWER) for at in line}
    others = [at for at in range(478) if at not in rims]
    assert (moved[others] == points[others]).all()
    assert (moved[:, 2] == points[:, 2]).all()
    for upper, lower in zip(UPPER, LOWER, strict=True):
        assert upper[0] == lower[0]
        assert upper[-1] == lower[-1]


@pytest.mark.parametrize("sure", [0.0, 0.3])
def test_a_parser_that_sees_no_eye_has_no_say(sure):
    points = face()
    assert np.abs(on_lids(points, parsed(points, (0, -4), sure)) - points).max() < 1e-3
    assert on_lids(points, None) is points


def test_a_little_noise_moves_rims_much_less_than_a_cell():
    points = face()
    parse = parsed(points, shift=(0, -2))
    still = on_lids(points, parse)
    noise = np.random.default_rng(0).normal(0, 0.05, parse.probabilities.shape).astype(np.float32)
    trembled = on_lids(points, Parse(parse.probabilities + noise, parse.matrix))
    assert np.abs(trembled - still).max() < 0.2 * parse.cell


def test_the_lashes_of_a_shut_eye_are_not_taken_for_an_eye():
    points = face()
    for upper, lower in zip(UPPER, LOWER, strict=True):
        points[list(upper), :2] = points[list(lower), :2] - (0, 1)
    parse = parsed(face(), shift=(0, -2))
    assert np.abs(on_lids(points, parse) - points).max() < 0.5
