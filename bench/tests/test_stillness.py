"""Known motion, and what is measured of it."""

import cv2
import numpy as np
import pytest

from bench.frames import FPS
from bench.motion import PUPILS, SIZE, Actor, Pose, breadth, filmed, middle, rest, smile, sway
from bench.stillness import crossing, edge_of, jitter, lag
from bench.stills import outlined_portrait
from ml.regions import LEFT_IRIS, MOUTH_CORNERS, RIGHT_IRIS

LANDMARKS = np.zeros((478, 3), np.float32)
for _index, _point in zip(
    (RIGHT_IRIS, LEFT_IRIS, *MOUTH_CORNERS), ((200, 210), (310, 212), (205, 305), (310, 308)), strict=True
):
    LANDMARKS[_index, :2] = _point


@pytest.fixture(scope="module")
def actor():
    """Her image is its own coordinates: red tells x, green y, in px / 2."""
    y, x = np.mgrid[:512, :512] / 2
    return Actor(np.stack([x, y, 0 * x], axis=-1).astype(np.uint8), LANDMARKS)


def disc(x: float, y: float, radius: float, softness: float = 1.5):
    """A soft disc on a 480×640 frame, px from its edge."""
    rows, columns = np.mgrid[: SIZE[1], : SIZE[0]] + 0.5
    return np.clip((radius - np.hypot(columns - x, rows - y)) / softness + 0.5, 0, 1).astype(np.float32)


@pytest.mark.parametrize("pose", [rest(0), sway(0.3), smile(0.25), Pose(0.2, -0.1, 0.3, 1.1, 0.7)])
def test_a_frame_shows_each_point_where_it_is_placed(actor, pose):
    points = np.array([[256.0, 256.0], [210.0, 300.0], [305.0, 310.0], [280.0, 200.0]])
    frame = actor.frame(pose).astype(float)
    for point, (x, y) in zip(points, actor.place(points, pose), strict=True):
        red, green, _ = cv2.getRectSubPix(frame.astype(np.float32), (1, 1), (x - 0.5, y - 0.5))[0, 0]
        assert (2 * red, 2 * green) == pytest.approx(point - 0.5, abs=2.5)


def test_the_pupils_are_as_far_apart_as_promised_and_a_smile_widens_the_mouth(actor):
    eyes = actor.place(LANDMARKS[[RIGHT_IRIS, LEFT_IRIS], :2].astype(float), rest(0))
    assert np.hypot(*(eyes[1] - eyes[0])) == pytest.approx(PUPILS)
    still, smiling = (actor.place(actor.corners, pose) for pose in (Pose(), Pose(smile=1)))
    assert np.ptp(smiling[:, 0]) > np.ptp(still[:, 0]) + 0.08 * PUPILS
    assert smiling[:, 1].mean() < still[:, 1].mean()


def test_filming_adds_noise_of_its_own_to_every_frame():
    image, _ = outlined_portrait()
    rng = np.random.default_rng(0)
    first, second = filmed(image, rng), filmed(image, rng)
    assert 0.5 < np.abs(first.astype(int) - second).mean() < 6
    assert np.abs(first.astype(int) - image).mean() < 4


def test_an_edge_is_found_to_a_part_of_a_pixel():
    points, normals = edge_of(disc(300, 200, 50))
    outward = crossing(disc(300, 200, 50.4), points, normals) - crossing(disc(300, 200, 50), points, normals)
    assert np.median(outward) == pytest.approx(-0.4, abs=0.05)  # normals point into the paint
    assert np.allclose(np.linalg.norm(normals, axis=1), 1)


def test_jitter_is_the_edges_own():
    rng = np.random.default_rng(0)
    assert jitter([disc(300, 200, 50)] * 5) == pytest.approx(0, abs=1e-9)
    radii = 50 + 0.3 * rng.standard_normal(200)
    assert jitter([disc(300, 200, radius) for radius in radii]) == pytest.approx(0.3, rel=0.1)


def test_paint_that_fades_slowly_has_no_edge_there():
    fading = disc(300, 200, 50)
    fading[300:360, 290:310] = np.linspace(0.6, 0.4, 20, dtype=np.float32)
    takes = [
        np.where((fading > 0.3) & (fading < 0.7), fading + shift, fading) for shift in (-0.008, 0, 0.008)
    ]
    assert jitter([take.astype(np.float32) for take in takes]) < 0.1


def test_only_what_the_still_shows_has_an_edge(actor):
    shown = actor.shown(rest(0))
    assert shown[240, 320] == 1
    assert shown[240, [0, -1]].max() == 0
    x = np.flatnonzero(shown[240])[-1]
    mirrored = [disc(x + 20, 240, 10 + trembling) for trembling in (0, 0.5, 1)]
    takes = [np.maximum(disc(320, 240, 50), take) for take in mirrored]
    assert jitter(takes) > 0.1
    assert jitter([take * shown for take in takes], shown) == pytest.approx(0, abs=1e-6)
    assert jitter([disc(x, 240, 50) * shown] * 2, shown) == pytest.approx(0, abs=1e-6)


def test_vanishing_paint_is_no_stillness():
    assert jitter([disc(300, 200, 50), np.zeros(SIZE[::-1], np.float32)] * 3) > 3


def test_middle_and_breadth_of_a_disc():
    assert middle(disc(300.3, 200.7, 30)) == pytest.approx((300.3, 200.7), abs=0.01)
    assert breadth(disc(300.3, 200.7, 30)) == pytest.approx(15, rel=0.01)
    assert tuple(middle(np.zeros(SIZE[::-1], np.float32))) == (320, 240)


@pytest.mark.parametrize("frames", [0.0, 0.5, 1.3])
def test_lag_is_found_in_frames_whatever_the_scale(frames):
    def known(at: float):
        return np.array([np.sin(6 * at), np.cos(4 * at)])

    times = np.arange(45) / FPS
    seen = [(at, 3 * known(at - frames / FPS) + 7) for at in times]
    assert lag(seen, known) == pytest.approx(frames, abs=0.03)
