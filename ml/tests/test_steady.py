"""The filters that steady landmarks."""

import numpy as np
import pytest

from ml.steady import OneEuro, SteadyLandmarks


def face(x: float = 300, y: float = 200, size: float = 200, roll: float = 0.0) -> np.ndarray:
    """A made-up face of 478 points."""
    shape = np.random.default_rng(0).uniform(-0.5, 0.5, (478, 3))
    points = (shape[:, 0] + 1j * shape[:, 1]) * size * np.exp(1j * roll) + complex(x, y)
    return np.column_stack([points.real, points.imag, shape[:, 2] * size]).astype(np.float32)


def filtered(frames, rate: float = 25.0):
    steady = SteadyLandmarks()
    return np.array([steady(frame, index / rate) for index, frame in enumerate(frames)])


def test_the_first_sample_passes_unchanged():
    assert OneEuro(1, 1, 1)(np.array([3.0]), 12.5) == 3


def test_at_rest_the_low_pass_follows_its_formula():
    steady = OneEuro(cutoff=1.0, beta=0.0, speed_cutoff=1.0)
    steady(np.array([0.0]), 0.0)
    turn = 2 * np.pi * 0.1
    assert steady(np.array([1.0]), 0.1) == pytest.approx(turn / (turn + 1))


def test_a_longer_gap_lets_the_new_sample_weigh_more():
    answers = []
    for gap in (0.02, 0.2):
        steady = OneEuro(1, 0, 1)
        steady(np.array([0.0]), 0.0)
        answers.append(steady(np.array([1.0]), gap)[0])
    assert answers[0] < answers[1] < 1


def test_speed_opens_the_filter():
    calm, quick = OneEuro(1, 0, 4), OneEuro(1, 50, 4)
    for steady in (calm, quick):
        steady(np.array([0.0]), 0.0)
    assert calm(np.array([1.0]), 0.04) < quick(np.array([1.0]), 0.04)


def test_a_speed_that_is_trembling_does_not_open_it():
    closed, open_ = OneEuro(1, 50, 4, rest=100), OneEuro(1, 50, 4)
    for steady in (closed, open_):
        steady(np.array([0.0]), 0.0)
    assert closed(np.array([1.0]), 0.04) == pytest.approx(0.2009, abs=1e-3)
    assert open_(np.array([1.0]), 0.04) > 0.9


@pytest.mark.parametrize("at", [1.0, -1.0], ids=["late", "back in time"])
def test_a_sample_out_of_step_starts_afresh(at):
    steady = OneEuro(1, 0, 1)
    steady(np.array([0.0]), 0.0)
    assert steady(np.array([1.0]), at) == 1


def test_a_repeated_time_changes_nothing():
    steady = OneEuro(1, 0, 1)
    steady(np.array([0.0]), 1.0)
    assert steady(np.array([1.0]), 1.0) == 0


def test_a_resting_face_stays_where_it_is():
    np.testing.assert_allclose(filtered([face()] * 5), np.array([face()] * 5), atol=1e-3)


def test_trembling_at_rest_shrinks_to_less_than_half():
    noise = np.random.default_rng(1).normal(0, 0.5, (60, 478, 3)).astype(np.float32)
    raw = face() + noise
    assert np.diff(filtered(raw)[20:], axis=0).std() < 0.4 * np.diff(raw[20:], axis=0).std()


def test_a_moving_rolling_and_growing_head_is_followed_with_no_lag_to_see():
    times = np.arange(50) / 25
    frames = [face(300 + 100 * np.sin(3 * t), 200, 200 + 20 * t, 0.3 * np.sin(2 * t)) for t in times]
    assert np.abs(filtered(frames)[5:] - frames[5:])[..., :2].mean() < 0.5


def test_the_same_head_twice_as_large_is_steadied_alike():
    noise = np.random.default_rng(1).normal(0, 0.5, (30, 478, 3)).astype(np.float32)
    small, large = filtered(face() + noise), filtered(2 * (face() + noise))
    np.testing.assert_allclose(large, 2 * small, rtol=1e-4, atol=1e-2)
