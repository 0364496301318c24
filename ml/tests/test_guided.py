import cv2
import numpy as np
import pytest

from ml.guided import apply_lines, guided_filter


def by_windows(guide, matte, radius, epsilon):
    """The definition, window by window, for one pixel in the middle."""
    height, width = matte.shape
    middle = height // 2, width // 2
    lines = []
    for y in range(middle[0] - radius, middle[0] + radius + 1):
        for x in range(middle[1] - radius, middle[1] + radius + 1):
            window = np.s_[y - radius : y + radius + 1, x - radius : x + radius + 1]
            colours = guide[window].reshape(-1, 3).astype(float)
            values = matte[window].ravel().astype(float)
            covariance = np.cov(colours.T, bias=True) + epsilon * np.eye(3)
            slope = np.linalg.solve(covariance, (colours * (values - values.mean())[:, None]).mean(axis=0))
            lines.append([*slope, values.mean() - slope @ colours.mean(axis=0)])
    mean = np.mean(lines, axis=0)
    return mean[:3] @ guide[middle] + mean[3]


def test_it_is_the_guided_filter_of_the_paper():
    rng = np.random.default_rng(3)
    guide = rng.random((15, 15, 3)).astype(np.float32)
    matte = rng.random((15, 15)).astype(np.float32)
    lines = guided_filter(guide, matte, 2, 0.01)
    assert apply_lines(lines, guide)[7, 7] == pytest.approx(by_windows(guide, matte, 2, 0.01), abs=1e-4)


def test_a_blurred_matte_finds_the_edge_of_the_picture():
    guide = np.full((60, 80, 3), 0.8, np.float32)
    guide[:, :41] = (0.1, 0.05, 0.02)
    rough = np.zeros((60, 80), np.float32)
    rough[:, :38] = 1
    rough = cv2.GaussianBlur(rough, (0, 0), 3)
    matte = apply_lines(guided_filter(guide, rough, 6, 1e-4), guide)
    assert matte.dtype == np.float32
    assert rough[30, 40] - rough[30, 41] < 0.1
    assert matte[30, 40] - matte[30, 41] > 0.3


def test_lines_found_on_a_small_picture_serve_the_large_one():
    rng = np.random.default_rng(5)
    guide = cv2.GaussianBlur(rng.random((120, 160, 3)).astype(np.float32), (0, 0), 9)
    matte = np.clip(3 * guide[..., 0] - 1, 0, 1)
    small, rough = (cv2.resize(x, (40, 30), interpolation=cv2.INTER_AREA) for x in (guide, matte))
    found = apply_lines(guided_filter(small, rough, 3, 1e-5), guide)
    assert np.abs(found - matte).mean() < 0.02
