import numpy as np
import pytest

from ml.canonical import vertices
from ml.face_shape import JAW, blush_of
from ml.placements import placement


def face(long=1.0, jaw=1.0, yaw=0.0):
    """The canonical face made longer, its jaw wider, turned by degrees."""
    points = vertices().astype(np.float64) * (1, long, 1)
    points[list(JAW), 0] *= jaw
    angle = np.radians(yaw)
    turn = [[np.cos(angle), 0, np.sin(angle)], [0, 1, 0], [-np.sin(angle), 0, np.cos(angle)]]
    return (points @ np.array(turn).T).astype(np.float32)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [({"long": 1.2}, "apples"), ({"jaw": 0.9}, "lifted"), ({"jaw": 1.1}, "draped")],
)
def test_each_shape_of_face_gets_the_blush_that_flatters_it(changes, expected):
    shares = blush_of(face(**changes))
    assert shares[expected] > 0.9
    assert sum(shares.values()) == pytest.approx(1)


def test_a_turned_head_keeps_its_shape():
    assert blush_of(face(long=1.05, yaw=40)) == pytest.approx(blush_of(face(long=1.05)), abs=1e-5)


def test_tailored_blush_lies_where_the_shares_say():
    points = face(long=1.05)
    [mask] = placement("cheeks", "tailored", points)
    parts = [share * placement("cheeks", name)[0] for name, share in blush_of(points).items()]
    assert np.allclose(mask, sum(parts), atol=1e-6)
    [other] = placement("cheeks", "tailored", face(long=1.2))
    assert np.abs(mask - other).max() > 0.1
