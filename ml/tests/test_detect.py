"""From a detector's raw output to faces."""

import numpy as np
import pytest

from ml.detect import anchors, blend_boxes, overlap
from ml.networks.blazeface import FarFaceDetector, NearFaceDetector


@pytest.mark.parametrize(("kind", "count"), [(NearFaceDetector, 896), (FarFaceDetector, 2304)])
def test_there_is_an_anchor_for_each_output(kind, count):
    centres = anchors(kind.size, kind.grids)
    assert centres.shape == (count, 2)
    assert 0 < centres.min() < centres.max() < kind.size


def test_anchors_go_row_by_row():
    np.testing.assert_array_equal(anchors(4, ((2, 1),)), [[1, 1], [3, 1], [1, 3], [3, 3]])


def test_overlap_is_intersection_over_union():
    box = np.array([5.0, 5, 10, 10])
    others = np.array([[5.0, 5, 10, 10], [10, 5, 10, 10], [50, 50, 10, 10]])
    np.testing.assert_allclose(overlap(box, others), [1, 1 / 3, 0])


def test_boxes_of_one_face_are_averaged_by_their_scores():
    boxes = np.array([[10.0, 10, 10, 10], [12, 10, 10, 10], [40, 40, 10, 10]])
    (near, score), (far, _) = blend_boxes(boxes, np.array([0.9, 0.6, 0.7]))
    assert score == 0.9
    np.testing.assert_allclose(near, [10.8, 10, 10, 10])
    np.testing.assert_allclose(far, boxes[2])


def test_no_boxes_are_no_faces():
    assert blend_boxes(np.zeros((0, 16)), np.zeros(0)) == []
